import { TIMER_PPI } from '../../../../core/boards/board.ts';
import { boards } from '../../../../core/boards/catalogue.ts';
import type { Problem } from '../../../../core/lab/layout/problem.ts';
import { memoryText } from '../../../../core/lab/layout/units.ts';
import { useDesk } from '../../../desk/desk.ts';
import { figuresNow } from '../../../desk/figures.ts';
import { boardTexts } from '../../../texts/board.ts';
import { eventRate, rateText } from '../diagram/live.ts';
import type { BoardModel } from '../diagram/model.ts';
import { Form } from '../form/Form.tsx';
import { fieldsAt } from '../form/fields.ts';
import type { Edited } from '../model/edits.ts';
import { Events } from './Events.tsx';
import { Facts, hex, Section } from './Facts.tsx';
import s from './Inspector.module.css';

const texts = boardTexts.inspector;
const boardOf = (name: string) => boards.find((board) => board.name === name);

/** How fast the machine goes. */
export function MachineFigures() {
  const now = useDesk(figuresNow);
  if (!now) return null;
  const events = eventRate(now);
  return (
    <Section title={texts.live}>
      <Facts
        facts={[
          [texts.pace, `${now.pace.toFixed(2)} ×`],
          [texts.mips, texts.mipsUnit(String(Math.round(now.mips)))],
          [texts.eventsDom0, events === undefined ? undefined : boardTexts.diagram.perSecond(rateText(events))],
        ]}
      />
    </Section>
  );
}

const TOP_KEYS = fieldsAt([]).map(({ key }) => key);

interface MemoryProps {
  readonly edited: Edited;
  readonly problems: readonly Problem[];
  readonly model: BoardModel;
}

/** Who takes how much of the board's memory. */
export function MemoryDetails({ edited, problems, model }: MemoryProps) {
  return (
    <>
      <Section title={texts.facts}>
        <Facts
          facts={[
            ...model.shares.map(({ name, mib }) => [name, memoryText(mib)] as const),
            [texts.total, memoryText(model.memoryMiB)],
          ]}
        />
        <p className={s.note}>{texts.memoryNote}</p>
      </Section>
      <Section title={texts.form}>
        <Form edited={edited} problems={problems} path={[]} without={TOP_KEYS.filter((key) => key !== 'memory')} />
      </Section>
    </>
  );
}

/** The interrupt controller. */
export function GicDetails({ board }: { readonly board: string }) {
  const gic = boardOf(board)?.gic;
  if (!gic) return null;
  const at = (address: number) => <code>{hex(address)}</code>;
  return (
    <>
      <Section title={texts.facts}>
        <Facts
          facts={[
            [texts.distributor, at(gic.distributor)],
            ['CPU interface', at(gic.cpuInterface)],
            ['Hypervisor’s', at(gic.hypInterface)],
            ['Virtual CPU’s', at(gic.virtualCpuInterface)],
            [texts.lines, String(gic.lines)],
          ]}
        />
        <p className={s.note}>{texts.gicText}</p>
      </Section>
      <Section title={texts.dom0Events}>
        <Events />
      </Section>
    </>
  );
}

/** The generic timers. */
export function TimerDetails({ board }: { readonly board: string }) {
  const found = boardOf(board);
  if (!found) return null;
  return (
    <Section title={texts.facts}>
      <Facts
        facts={[
          [texts.frequency, `${(found.timerFrequency / 1e6).toFixed(3)} MHz`],
          ...Object.entries(TIMER_PPI).map(([name, ppi]) => [name, `PPI ${ppi}`] as const),
        ]}
      />
      <p className={s.note}>{texts.timersText}</p>
    </Section>
  );
}
