import { memoryText } from '../../../../core/lab/layout/units.ts';
import { domainLook } from '../../../app/domains.ts';
import { useDesk } from '../../../desk/desk.ts';
import { figuresNow } from '../../../desk/figures.ts';
import { boardTexts } from '../../../texts/board.ts';
import type { ColumnPlace } from './arrange.ts';
import s from './Diagram.module.css';
import { useDiagram } from './diagram-context.ts';
import { percentText, sharesOver, sparkline } from './live.ts';
import { ROOMY, WIDE } from './measures.ts';
import type { Column } from './model.ts';
import { boxOf, Thing } from './Thing.tsx';

const texts = boardTexts.diagram;
/** Those that have room on a card, and about how wide they are. */
const MOST_VCPUS = 8;
const VCPU = 27;
const PLOT = { width: 100, height: 26 };

/** The domains, as cards on top. */
export function Cards() {
  const { model, arrangement } = useDiagram();
  return model.columns.map((column, n) => <Card key={column.place} column={column} at={arrangement.columns[n]!} />);
}

type State = keyof typeof texts.states;

/** What a domain does now. Dom0 runs when it speaks. */
function useDomainState(name: string): { readonly state: State; readonly id: number | undefined } {
  const found = useDesk(({ state }) => {
    if (state?.power !== 'on') return 'off';
    if (name === 'dom0') return state.stages.some(({ stage }) => stage === 'dom0') ? 'running 0' : 'starting';
    const domain = state.domains.find((one) => one.name === name);
    return domain ? `${domainLook(domain)} ${domain.id ?? ''}` : 'absent';
  });
  const [state, id] = found.split(' ');
  return { state: state as State, id: id ? Number(id) : undefined };
}

function Card({ column, at }: { readonly column: Column; readonly at: ColumnPlace }) {
  const { colour, mark, startDrag, dragged, arrangement } = useDiagram();
  const { place, name, title, memoryMiB, pins, weight, cap } = column;
  const { state, id } = useDomainState(name);
  const figures = useDesk((view) => view.figures);
  const shares = sharesOver(figures, name);
  const now = useDesk(figuresNow);
  const share = now && (state === 'running' || state === 'paused') ? shares.at(-1) : undefined;
  const changed = mark(name, place);
  const most = Math.max(1, ...shares);
  const narrow = at.width < ROOMY;
  const facts = [
    memoryText(memoryMiB),
    ...(weight === 256 || narrow ? [] : [texts.weight(weight)]),
    ...(cap === 0 || narrow ? [] : [texts.cap(cap)]),
  ];
  const sign = changed && <span className={`${s.mark} ${s[changed]}`}>{texts.marks[changed]}</span>;
  /** Low: the vCPUs stand beside the facts; flat: and the state beside the title. */
  const low = arrangement.dense && !narrow;
  const flat = low && at.width >= WIDE;
  const vcpus = pins.slice(0, MOST_VCPUS);
  const look = [s.cardFace, narrow && s.narrow, arrangement.dense && s.dense, low && s.low, flat && s.flat]
    .filter(Boolean)
    .join(' ');
  const held = dragged?.kind === 'domain' && dragged.place === place;
  return (
    <div className={`${s.card} ${held ? s.held : ''}`} style={{ ...boxOf(at), ['--c' as string]: colour(name) }}>
      <Thing
        thing={{ kind: 'domain', place }}
        label={`${title}, ${texts.states[state]}`}
        className={look}
        data-place={place === 'dom0' ? undefined : place}
        onPointerDown={(event) => place !== 'dom0' && startDrag(event, { kind: 'domain', place })}
      >
        <span className={s.cardHead}>
          <span className={`${s.cardTitle} ${narrow ? s.two : ''}`} title={title}>
            {title}
          </span>
          {!narrow && sign}
        </span>
        <span className={s.cardState}>
          <i className={`${s.lamp} ${s[state]}`} />
          {texts.states[state]}
          {id !== undefined && <span className={s.number}>{id}</span>}
        </span>
        <span className={s.plot}>
          <svg viewBox={`0 -1 ${PLOT.width} ${PLOT.height + 2}`} preserveAspectRatio="none" aria-hidden="true">
            <line className={s.ground} x1="0" x2={PLOT.width} y1={PLOT.height} y2={PLOT.height} />
            <path d={sparkline(shares, PLOT.width, PLOT.height, most)} />
          </svg>
          <span className={s.share} data-tip={share === undefined ? undefined : texts.cpuOf(percentText(share), title)}>
            {share === undefined ? '–' : percentText(share)}
          </span>
        </span>
        <span className={s.cardFacts} style={low ? { paddingRight: vcpus.length * VCPU } : undefined}>
          {facts.join(' · ')}
        </span>
        {narrow && sign}
      </Thing>
      <span className={s.vcpus}>
        {vcpus.map((_, vcpu) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: vCPUs are their numbers
            key={vcpu}
            className={s.vcpu}
            data-tip={texts.vcpu(vcpu, title)}
            onPointerDown={(event) => startDrag(event, { kind: 'vcpu', place, vcpu })}
          >
            v{vcpu}
          </span>
        ))}
      </span>
    </div>
  );
}
