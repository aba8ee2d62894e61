import { useDesk } from '../../../desk/desk.ts';
import { figuresNow } from '../../../desk/figures.ts';
import { boardTexts } from '../../../texts/board.ts';
import { make } from '../actions.ts';
import { percentText } from '../diagram/live.ts';
import type { BoardModel } from '../diagram/model.ts';
import { type Edited, togglePin } from '../model/edits.ts';
import { Facts, Section } from './Facts.tsx';
import s from './Inspector.module.css';

const texts = boardTexts.inspector;

/** A CPU: how busy it is, and who may run on it. */
export function CpuDetails({
  edited,
  model,
  cpu,
}: {
  readonly edited: Edited;
  readonly model: BoardModel;
  readonly cpu: number;
}) {
  const busy = useDesk((view) => figuresNow(view)?.cpus[cpu]);
  return (
    <>
      <Section title={texts.live}>
        <Facts
          facts={[
            ['Core', 'Cortex-A15 r2p2'],
            [texts.busy, busy === undefined || busy === null ? undefined : percentText(busy)],
          ]}
        />
      </Section>
      <Section title={texts.mayRun}>
        <ul className={s.checks}>
          {model.columns.map(({ place, title, pins }) => {
            const on = pins.some((cpus) => cpus.includes(cpu));
            const change = togglePin(edited, place, cpu);
            return (
              <li key={place}>
                <label data-tip={change ? undefined : boardTexts.diagram.lastPin}>
                  <input type="checkbox" checked={on} disabled={!change} onChange={() => make(change)} />
                  {title}
                </label>
              </li>
            );
          })}
        </ul>
      </Section>
    </>
  );
}
