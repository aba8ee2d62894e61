import { expect, it } from 'vitest';
import { Line } from '../arm/cpu.ts';
import { Mode } from '../arm/system/psr.ts';
import { qemuVirt } from '../boards/qemu-virt.ts';
import { MachineLog } from './log.ts';
import { Machine } from './machine.ts';

const START = 0x4000_0000;
/** WFI, again and again; a branch to itself. */
const WAIT = [0xe320_f003, 0xeaff_fffd];
const BUSY = 0xeaff_fffe;
const WAKES_AT = 2000;

/** CPU 1 waits; CPU 0 runs, and its instruction number 2000 raises CPU 1's interrupt. Returns how long that then waits on, in virtual ns. */
function delay(realTime: boolean): number {
  // A host that takes 10 ns for an instruction.
  const hostClock = (): number => (machine?.instructions ?? 0) * 10;
  let machine: Machine | undefined;
  machine = new Machine({
    board: qemuVirt,
    memoryMiB: 16,
    cpus: 2,
    log: new MachineLog(() => {}),
    ...(realTime ? { hostClock } : {}),
  });
  machine.write(START, new Uint8Array(Uint32Array.from([...WAIT, BUSY]).buffer));
  const [first, second] = machine.cpus;
  first!.reset(Mode.SVC, START + 8);
  second!.reset(Mode.SVC, START);
  machine.run(100_000);
  let [raised, woken] = [0, 0];
  const [runner, waiter] = machine.engines;
  const from = runner!.executed + WAKES_AT;
  runner!.hook = () => {
    if (raised === 0 && runner!.executed >= from) {
      raised = machine.time.now();
      second!.setLines(Line.irq);
    }
    return false;
  };
  waiter!.hook = () => {
    woken ||= machine.time.now();
    return false;
  };
  machine.run(machine.time.now() + 100_000);
  expect(raised).toBeGreaterThan(0);
  expect(woken).toBeGreaterThanOrEqual(raised);
  return woken - raised;
}

it('scheduler: what wakes a waiting CPU ends the slice of the one that runs', () => {
  expect(delay(false)).toBeLessThan(10);
});

it('real time: what wakes a waiting CPU ends the slice of the one that runs', () => {
  expect(delay(true)).toBeLessThan(1000);
});
