import { clockText } from '../../app/times.ts';
import { useDesk } from '../../desk/desk.ts';
import { figuresNow } from '../../desk/figures.ts';
import { texts } from '../../texts/en.ts';
import { bootProgress } from './boot.ts';
import s from './Control.module.css';

const t = texts.control;

/** State, virtual time and pace, as the machine told them last. */
export function Readouts() {
  const state = useDesk((view) => view.state);
  const figures = useDesk((view) => view.figures.at(-1));
  const now = useDesk(figuresNow);
  const on = state?.power === 'on';
  const none = t.readouts.none;
  const boot = booting(state);
  // Figures begin a while after power-on, or after the window was opened; until then stages and happenings tell the time.
  const told = useDesk(({ happenings }) => happenings.at(-1)?.seconds ?? 0);
  const seconds = Math.max(figures?.seconds ?? 0, state?.stages.at(-1)?.seconds ?? 0, figures ? 0 : told);
  return (
    <dl className={s.readouts}>
      <Readout
        label={t.readouts.state}
        value={stateText(state)}
        look={stateLook(state)}
        wide
        {...(on && boot && { note: boot.next, tip: t.boot(boot.next, boot.reached, boot.all) })}
      />
      <Readout label={t.readouts.virtual} tip={t.readouts.virtualTip} value={on ? clockText(seconds) : none} wide />
      <Readout label={t.readouts.pace} tip={t.readouts.paceTip} value={now ? `${now.pace.toFixed(2)} ×` : none} />
      <Readout
        label={t.readouts.mips}
        tip={t.readouts.mipsTip}
        value={now ? String(Math.round(now.mips)) : none}
        spare
      />
    </dl>
  );
}

interface Props {
  readonly label: string;
  readonly value: string;
  readonly tip?: string;
  /** Stands behind the value, where there is room. */
  readonly note?: string;
  readonly look?: string;
  readonly wide?: boolean;
  /** Is left out where there is little room. */
  readonly spare?: boolean;
}

function Readout({ label, value, tip, note, look, wide, spare }: Props) {
  return (
    <div className={s.readout} data-tip={tip} data-look={look} data-wide={wide} data-spare={spare}>
      <dt>{label}</dt>
      <dd>
        {value}
        {note !== undefined && <span className={s.note}>{note}</span>}
      </dd>
    </div>
  );
}

type State = ReturnType<typeof useDesk.getState>['state'];

/** How far the boot is; undefined when it is over. */
function booting(state: State): { next: string; reached: number; all: number } | undefined {
  if (state?.power !== 'on') return undefined;
  const { next, ...rest } = bootProgress(state);
  return next === undefined ? undefined : { next, ...rest };
}

function stateText(state: State): string {
  if (!state) return t.readouts.none;
  if (state.power !== 'on') return t.state[state.power];
  if (state.paused) return t.state.paused;
  const { next, reached, all } = bootProgress(state);
  return next === undefined ? t.state.on : t.bootShort(reached, all);
}

function stateLook(state: State): string {
  if (!state || state.power === 'off') return 'off';
  if (state.power === 'broken') return 'bad';
  if (state.power === 'preparing' || bootProgress(state).next !== undefined) return 'busy';
  return state.paused ? 'held' : 'good';
}
