import type { Halt } from '../arm/cpu.ts';
import { Word } from '../arm/state.ts';
import { Mode } from '../arm/system/psr.ts';
import type { Machine } from '../machine/machine.ts';

const MODES = new Map<number, string>([
  [Mode.USR, 'User'],
  [Mode.FIQ, 'FIQ'],
  [Mode.IRQ, 'IRQ'],
  [Mode.SVC, 'Supervisor'],
  [Mode.ABT, 'Abort'],
  [Mode.HYP, 'Hyp'],
  [Mode.UND, 'Undefined'],
  [Mode.SYS, 'System'],
]);
const DOES: Readonly<Record<Halt, string>> = { running: 'runs', wfi: 'waits (WFI)', wfe: 'waits (WFE)', off: 'is off' };

/** What each CPU is at, for a person who wonders why nothing happens: `CPU 0 runs at 0x0000000c in Abort mode, CPU 1 is off`. */
export function cpuReport(machine: Machine): string {
  return machine.cpus
    .map((cpu) => {
      const where = `at 0x${(cpu.r[Word.PC]! >>> 0).toString(16).padStart(8, '0')} in ${MODES.get(cpu.psr.mode) ?? 'an unknown'} mode`;
      const { halt } = machine.peers[cpu.index]!;
      return `CPU ${cpu.index} ${DOES[halt]}${halt === 'off' ? '' : ` ${where}`}`;
    })
    .join(', ');
}
