import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { memoryText } from '../../../../core/lab/layout/units.ts';
import { useDesk } from '../../../desk/desk.ts';
import { figuresNow } from '../../../desk/figures.ts';
import { boardTexts } from '../../../texts/board.ts';
import { make, select } from '../actions.ts';
import { domainAt, mostMemory, nameOf, type Place, setMemory } from '../model/edits.ts';
import { testIds } from '../test-ids.ts';
import { mibPerPixel, type Segment } from './arrange.ts';
import s from './Diagram.module.css';
import { useDiagram } from './diagram-context.ts';
import { boxOf, Thing } from './Thing.tsx';
import type { Thing as ThingType } from './things.ts';

const texts = boardTexts.diagram;

/** Xen's bar, the name of the board, its memory, and the devices that stay where they are. */
export function Hardware({ onMore }: { readonly onMore: () => void }) {
  const { arrangement, model, edited } = useDiagram();
  const { xen, hardware, labels, labelWidth, memory, chips, chipLabels, more, cpus, cpuHeight } = arrangement;
  const { scheduler, xsm } = edited.layout.xen;
  const pace = useDesk(figuresNow);
  const taken = model.shares.reduce((sum, { mib }) => sum + mib, 0);
  const label = { left: labels, width: labelWidth, height: 22 };
  const middle = memory.y + memory.height / 2;
  return (
    <>
      <Thing thing={{ kind: 'xen' }} label={texts.xen} className={s.xen} box={boxOf(xen)}>
        <strong>{texts.xen}</strong>
        <span>{scheduler}</span>
        <span>{xsm}</span>
        <span>{memoryText(model.shares[0]!.mib)}</span>
        {pace && <span className={s.pace}>{`${pace.pace.toFixed(2)} × · ${Math.round(pace.mips)} MIPS`}</span>}
      </Thing>
      <Thing
        thing={{ kind: 'layout' }}
        label={model.board.description}
        className={s.boardName}
        box={{
          left: hardware.x,
          top: hardware.y,
          width: hardware.width,
          height: cpus[0]!.y - cpuHeight / 2 - hardware.y,
        }}
      >
        <strong>{model.board.name}</strong>
        <span>{model.board.description}</span>
      </Thing>
      <Thing thing={{ kind: 'memory' }} label={texts.memory} className={s.label} box={{ ...label, top: middle - 11 }}>
        <span className={s.labelText}>{texts.memory}</span>
      </Thing>
      <span
        className={`${s.figure} ${taken > model.memoryMiB ? s.over : ''}`}
        style={{ left: arrangement.figures, top: middle - 9 }}
      >
        {memoryText(model.memoryMiB)}
      </span>
      {arrangement.segments.map((segment) => (
        <Part key={String(model.shares[segment.share]!.what)} segment={segment} />
      ))}
      <span className={`${s.label} ${s.plain}`} style={boxOf(chipLabels.xen)}>
        {texts.xenHas}
      </span>
      <span className={`${s.label} ${s.plain}`} style={boxOf(chipLabels.dom0)}>
        {texts.dom0Has}
      </span>
      {chips.map(({ id, ...box }) => {
        const [, name = ''] = id.split('/');
        const thing: ThingType = id === 'gic' || id === 'timers' ? { kind: id } : { kind: 'device', name };
        return (
          <Thing key={id} thing={thing} label={name || id} className={s.chip} box={boxOf(box)}>
            {name || id}
          </Thing>
        );
      })}
      {more && (
        <button
          type="button"
          data-stop=""
          tabIndex={-1}
          className={`${s.thing} ${s.chip} ${s.more}`}
          style={boxOf(more)}
          aria-label={texts.moreDevices(more.count)}
          data-tip={texts.moreDevices(more.count)}
          onClick={onMore}
        >
          +{more.count}
        </button>
      )}
    </>
  );
}

const STEP = 16;
const LARGE_STEP = 64;

/** A part of the memory. The right edge of a domain's can be dragged. */
function Part({ segment }: { readonly segment: Segment }) {
  const { model, colour } = useDiagram();
  const { what, name, mib } = model.shares[segment.share]!;
  if (segment.width <= 0) return null;
  const text = `${what === 'free' ? texts.free : name} ${memoryText(mib)}`;
  const thing: ThingType =
    what === 'xen' ? { kind: 'xen' } : what === 'free' ? { kind: 'memory' } : { kind: 'domain', place: what };
  const c = what === 'free' ? 'transparent' : colour(what === 'xen' ? 'xen' : what === 'dom0' ? 'dom0' : name);
  const { width } = segment;
  return (
    <>
      {/* Selected like the thing itself, which is a stop of its own. */}
      <Segments
        text={width > 110 ? text : width > 44 ? memoryText(mib).replace(' MiB', '') : ''}
        tip={text}
        thing={thing}
        className={what === 'free' ? s.freePart! : ''}
        style={{ ...boxOf(segment), ['--c' as string]: c }}
      />
      {what !== 'xen' && what !== 'free' && <Edge place={what} segment={segment} />}
    </>
  );
}

function Segments({
  text,
  tip,
  thing,
  className,
  style,
}: {
  readonly text: string;
  readonly tip: string;
  readonly thing: ThingType;
  readonly className: string;
  readonly style: React.CSSProperties;
}) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden="true"
      className={`${s.memoryPart} ${className}`}
      style={style}
      data-tip={tip}
      onClick={() => select(thing)}
    >
      {text}
    </button>
  );
}

function Edge({ place, segment }: { readonly place: Place; readonly segment: Segment }) {
  const { edited, model, arrangement, colour, zoom } = useDiagram();
  const newest = useRef(edited);
  newest.current = edited;
  const memory = place === 'dom0' ? edited.layout.dom0.memory : (domainAt(edited, place)?.memory ?? 0);
  const name = nameOf(edited, place);
  const most = mostMemory(edited, place);
  const least = place === 'dom0' ? 128 : 1;
  const to = (mib: number, key: string, whole = false): boolean => {
    const limit = Math.max(mostMemory(newest.current, place), least);
    return make(setMemory(newest.current, place, Math.min(Math.max(mib, least), limit)), key, whole);
  };
  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.focus();
    const scale = mibPerPixel(model, arrangement.memory) / zoom;
    const [from, key] = [event.clientX, `memory/${place}/${performance.now()}`];
    const controller = new AbortController();
    const { signal } = controller;
    const move = ({ clientX, shiftKey }: globalThis.PointerEvent): void => {
      const step = shiftKey ? 1 : STEP / 2;
      to(Math.round((memory + (clientX - from) * scale) / step) * step, key, true);
    };
    window.addEventListener('pointermove', move, { signal });
    for (const end of ['pointerup', 'pointercancel'] as const)
      window.addEventListener(end, () => controller.abort(), { signal });
  };
  const keys = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -STEP,
      ArrowRight: STEP,
      PageDown: -LARGE_STEP,
      PageUp: LARGE_STEP,
      Home: -memory,
      End: most - memory,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    to(memory + step, `memory/${place}`);
  };
  return (
    <span
      role="slider"
      data-stop=""
      tabIndex={-1}
      aria-label={texts.resize(name)}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={memory}
      aria-valuetext={memoryText(memory)}
      data-tip={`${texts.resize(name)}: ${memoryText(memory)}`}
      data-testid={testIds.memoryEdge(place)}
      className={s.edge}
      style={{
        left: segment.x + segment.width - 7,
        top: segment.y,
        height: segment.height,
        ['--c' as string]: colour(place === 'dom0' ? 'dom0' : (domainAt(edited, place)?.name ?? '')),
      }}
      onPointerDown={drag}
      onKeyDown={keys}
    />
  );
}
