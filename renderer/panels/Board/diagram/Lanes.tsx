import type { PointerEvent } from 'react';
import { useDesk } from '../../../desk/desk.ts';
import { figuresNow } from '../../../desk/figures.ts';
import { boardTexts } from '../../../texts/board.ts';
import { make, select } from '../actions.ts';
import { assignDevice, assignHead, type Edit, type Place, togglePin } from '../model/edits.ts';
import { testIds } from '../test-ids.ts';
import type { Dragged } from './arrange.ts';
import s from './Diagram.module.css';
import { useDiagram } from './diagram-context.ts';
import { linkLook, linkRate, percentText, rateText } from './live.ts';
import { Thing } from './Thing.tsx';
import type { Thing as ThingType } from './things.ts';

const texts = boardTexts.diagram;

/** The lines that cross the columns: their names, their dots, their figures. */
export function Lanes() {
  return (
    <>
      <LinkLanes />
      <CpuLanes />
      <HeadLanes />
      <DeviceLanes />
    </>
  );
}

function Label({
  thing,
  y,
  text,
  mono = false,
}: {
  readonly thing: ThingType;
  readonly y: number;
  readonly text: string;
  readonly mono?: boolean;
}) {
  const { arrangement } = useDiagram();
  const { labels, labelWidth } = arrangement;
  return (
    <Thing
      thing={thing}
      label={text}
      className={`${s.label} ${mono ? s.mono : ''}`}
      box={{ left: labels, top: y - 11, width: labelWidth, height: 22 }}
    >
      <span className={s.labelText}>{text}</span>
    </Thing>
  );
}

function Figure({ y, children }: { readonly y: number; readonly children: string | undefined }) {
  const { figures } = useDiagram().arrangement;
  return children === undefined ? null : (
    <span className={s.figure} style={{ left: figures, top: y - 9 }}>
      {children}
    </span>
  );
}

function LinkLanes() {
  const { arrangement, model, colour, states } = useDiagram();
  const now = useDesk(figuresNow);
  const running = useDesk(({ state }) =>
    state?.power === 'on' ? state.domains.flatMap((one) => (one.state === 'running' ? one.name : [])).join('\n') : '',
  ).split('\n');
  const { labels, labelWidth } = arrangement;
  return arrangement.links.map(({ kind, y, id }) => {
    const own = model.links.filter((link) => link.kind === kind);
    const rate = linkRate(now, kind);
    const backends = [...new Set(own.map(({ backend }) => backend))];
    return (
      <div key={id} className={s.lanes}>
        <span className={`${s.label} ${s.plain}`} style={{ left: labels, top: y - 11, width: labelWidth, height: 22 }}>
          {texts.links[kind]}
        </span>
        {backends.map((place) => (
          <i key={place} className={s.backend} style={{ left: centreOf(arrangement, place), top: y }} />
        ))}
        {own.map(({ place }) => {
          const { name, title } = model.columns.find((column) => column.place === place)!;
          const state = states[`${name}/${kind}`];
          const look = linkLook(kind, running.includes(name), state);
          const said = [texts.linkOf(texts.links[kind], title), look === 'unknown' ? texts.linkUnknown : state].filter(
            Boolean,
          );
          return (
            <span key={place}>
              <Thing
                thing={{ kind: 'link', place, link: kind }}
                label={said.join(', ')}
                className={`${s.frontend} ${s[look]}`}
                box={{ left: centreOf(arrangement, place), top: y, ['--c' as string]: colour(name) }}
                data-tip={said.join(': ')}
              >
                <i />
              </Thing>
            </span>
          );
        })}
        <Figure y={y}>{rate === undefined ? undefined : texts.perSecond(rateText(rate))}</Figure>
      </div>
    );
  });
}

const centreOf = ({ columns }: { columns: readonly { place: Place; centre: number }[] }, place: Place): number =>
  columns.find((column) => column.place === place)?.centre ?? 0;

interface DotProps {
  readonly id: string;
  readonly place: Place;
  readonly name: string;
  readonly y: number;
  readonly on: boolean;
  /** Only some of the vCPUs. */
  readonly part?: boolean;
  readonly label: string;
  readonly tip: string;
  readonly text?: string | undefined;
  readonly dragged: Dragged;
  readonly change: () => Edit | undefined;
  readonly thing: ThingType;
  /** It can be switched off by itself. */
  readonly toggles: boolean;
}

/** Where a column and a line meet: whether they have to do with each other. */
function Dot({ id, place, name, y, on, part = false, label, tip, text, dragged, change, thing, toggles }: DotProps) {
  const { arrangement, colour, startDrag } = useDiagram();
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      data-tip={tip}
      data-stop=""
      tabIndex={-1}
      className={`${s.dot} ${on ? s.on : ''} ${part ? s.part : ''}`}
      style={{ left: centreOf(arrangement, place), top: y, ['--c' as string]: colour(name) }}
      data-testid={testIds.dot(id)}
      onPointerDown={(event: PointerEvent) => on && startDrag(event, dragged)}
      onClick={() => {
        select(thing);
        if (toggles || !on) make(change());
      }}
    >
      <i />
      {text && <span className={s.dotText}>{text}</span>}
    </button>
  );
}

function CpuLanes() {
  const { arrangement, model, edited } = useDiagram();
  const busy = useDesk((view) => figuresNow(view)?.cpus);
  return arrangement.cpus.map(({ id, y }, cpu) => {
    const share = busy?.[cpu];
    const thing = { kind: 'cpu' as const, cpu };
    return (
      <div key={id} className={s.lanes}>
        <Label thing={thing} y={y} text={texts.cpu(cpu)} />
        {model.columns.map(({ place, name, title, pins }) => {
          const some = pins.flatMap((cpus, vcpu) => (cpus.includes(cpu) ? [vcpu] : []));
          const part = some.length > 0 && some.length < pins.length;
          const last = some.length > 0 && pins.some((cpus) => cpus.length === 1 && cpus[0] === cpu);
          return (
            <Dot
              key={place}
              id={`pin/${place}/${cpu}`}
              {...{ place, name, y, part, thing }}
              on={some.length > 0}
              label={texts.pin(title, cpu)}
              tip={last ? texts.lastPin : texts.pinTip(title, cpu, some.length > 0)}
              text={part ? some.map((vcpu) => `v${vcpu}`).join(' ') : undefined}
              dragged={{ kind: 'pin', place, cpu }}
              change={() => togglePin(edited, place, cpu)}
              toggles
            />
          );
        })}
        <Figure y={y}>{share === undefined || share === null ? undefined : percentText(share)}</Figure>
      </div>
    );
  });
}

function HeadLanes() {
  const { arrangement, model, edited } = useDiagram();
  const frames = useDesk((view) => figuresNow(view)?.frames);
  return arrangement.heads.map(({ id, y }, n) => {
    const { name: head, shows } = model.heads[n]!;
    const rate = frames?.[head];
    const thing = { kind: 'head' as const, name: head };
    return (
      <div key={id} className={s.lanes}>
        <Label thing={thing} y={y} text={texts.head(head)} mono />
        {model.columns.flatMap(({ place, name, title }) =>
          place === 'dom0' ? (
            []
          ) : (
            <Dot
              key={place}
              id={`head/${head}/${place}`}
              {...{ place, name, y, thing }}
              on={shows === place}
              label={texts.showOn(head, title)}
              tip={texts.showOnTip(head, title, shows === place)}
              dragged={{ kind: 'head', name: head }}
              change={() => assignHead(edited, head, place)}
              toggles={false}
            />
          ),
        )}
        <Figure y={y}>{rate === undefined ? undefined : texts.frames(rateText(rate))}</Figure>
      </div>
    );
  });
}

function DeviceLanes() {
  const { arrangement, model, edited } = useDiagram();
  return arrangement.devices.map(({ id, y }, n) => {
    const { facts, owner } = model.given[n]!;
    const thing = { kind: 'device' as const, name: facts.name };
    return (
      <div key={id} className={s.lanes}>
        <Label thing={thing} y={y} text={facts.name} mono />
        {model.columns.map(({ place, name, title }) => (
          <Dot
            key={place}
            id={`device/${facts.name}/${place}`}
            {...{ place, name, y, thing }}
            on={owner === place}
            label={texts.give(facts.name, title)}
            tip={texts.giveTip(facts.name, title, owner === place)}
            dragged={{ kind: 'device', name: facts.name }}
            change={() => assignDevice(edited, facts.name, place)}
            toggles={false}
          />
        ))}
        <Figure y={y}>{facts.spi === undefined ? undefined : `SPI ${facts.spi}`}</Figure>
      </div>
    );
  });
}
