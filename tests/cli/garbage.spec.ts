import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Board } from '../../core/boards/board.ts';
import { boards } from '../../core/boards/catalogue.ts';
import type { AccessSize } from '../../core/bus/device.ts';
import { loadBareMetal } from '../../core/machine/bare-metal.ts';
import { MachineLog } from '../../core/machine/log.ts';
import { Machine } from '../../core/machine/machine.ts';
import { Random } from '../conformance/random.ts';
import { garbageProgram, registersOf } from './garbage.ts';
import { image, WFI } from './programs.ts';

/** Programs that one machine gets one after the other, with the devices as the last one left them. */
const IN_A_ROW = 5;
/** Virtual time of a program, in ns: as many instructions at most on each CPU. */
const SPAN = 20_000;
/** Wall milliseconds that stand for a hang; a program takes some 10. */
const HANG = 20_000;

function machineOf(board: Board, el: 'svc' | 'hyp', lines: string[]): Machine {
  const log = new MachineLog((line) => lines.push(line));
  return new Machine({ board, memoryMiB: 64, cpus: 2, virtualization: el === 'hyp', log });
}

describe('garbage', () => {
  test.each(boards.flatMap((board) => (['svc', 'hyp'] as const).map((el) => [board.name, el, board] as const)))(
    '%s, %s: programs of garbage never break or hang the machine, nor flood its log',
    (_name, el, board) => {
      let executed = 0;
      const exceptions = new Set<string>();
      fc.assert(
        fc.property(fc.nat(0xffff_ffff), (seed) => {
          const lines: string[] = [];
          let machine = machineOf(board, el, lines);
          for (let n = 0; n < IN_A_ROW; n++) {
            if (machine.power !== 'on') machine = machineOf(board, el, lines);
            loadBareMetal(machine, garbageProgram(board, el, seed + n));
            machine.console.send(Uint8Array.of(seed & 255, 0x0a));
            const started = performance.now();
            machine.run(machine.time.now() + SPAN);
            expect(performance.now() - started).toBeLessThan(HANG);
            executed += machine.instructions;
            for (const cpu of machine.cpus)
              for (const kind of Object.keys(cpu.exceptions.counts.byKind)) exceptions.add(kind);
          }
          expect(lines.length).toBeLessThan(1100 * IN_A_ROW);
        }),
        { numRuns: 100 },
      );
      // The programs did get somewhere.
      expect(executed).toBeGreaterThan(100 * IN_A_ROW * 100);
      for (const kind of ['undefined', 'data', 'prefetch', el === 'hyp' ? 'hvc' : 'svc'])
        expect(exceptions).toContain(kind);
    },
  );

  test.each(boards.map((board) => [board.name, board] as const))(
    '%s: registers written with garbage while interrupts go to CPUs that wait',
    (_name, board) => {
      fc.assert(
        fc.property(fc.nat(0xffff_ffff), (seed) => garbageAccesses(board, seed)),
        { numRuns: 200 },
      );
    },
  );
});

const PROGRAM = [0xf108_01c0, WFI, 0xeaff_fffd]; // CPSIE aif; WFI; B to the WFI

/** Random accesses to all registers of a board, runs of some virtual time between them. Throws for a value that no bus has. */
function garbageAccesses(board: Board, seed: number): void {
  const dice = new Random(seed);
  const machine = machineOf(board, 'hyp', []);
  loadBareMetal(machine, image(...PROGRAM));
  // With the CPUs off the time jumps from alarm to alarm.
  const idle = dice.chance(0.5);
  if (idle) for (const cpu of machine.cpus) cpu.powerOff();
  const table = board.ram.base + 0x10_0000;
  const value = (): number =>
    dice.of([
      () => dice.word(),
      () => dice.below(16),
      () => dice.below(1024),
      () => 2 ** dice.below(32),
      () => dice.of([0, 1, 0xffff_ffff]),
      () => table + dice.below(0x4000) * 4,
    ])();
  machine.write(table, image(...Array.from({ length: 0x4000 }, value)));
  const places = registersOf(board);
  let place = dice.of(places);
  for (let n = 0; n < 3000 && machine.power === 'on'; n++) {
    if (dice.chance(0.1)) place = dice.of(places);
    const address = place.base + dice.of([dice.below(place.size), dice.below(0x40) * 4]);
    const size = dice.of<AccessSize>([4, 4, 4, 2, 1]);
    const cpu = dice.below(2);
    if (dice.chance(0.7)) machine.bus.writeDevice(address, size, value(), cpu);
    else {
      const got = machine.bus.readDevice(address, size, cpu);
      if (got !== -1 && !(Number.isInteger(got) && got >= 0 && got <= 0xffff_ffff))
        throw new Error(`read of ${size} bytes at 0x${address.toString(16)} gave ${got}`);
    }
    if (dice.chance(0.2)) machine.run(machine.time.now() + dice.of([1, 100, 5000]));
    if (idle && dice.chance(0.01)) machine.run(machine.time.now() + 1e6);
    if (dice.chance(0.01)) machine.console.send(new Uint8Array(dice.below(100)));
  }
}
