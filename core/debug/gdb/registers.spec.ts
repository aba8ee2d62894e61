import { expect, it } from 'vitest';
import { machineWith, START } from '../testing/program.ts';
import { registers } from './registers.ts';

it('registers: a written FPSCR holds for code that has already run', () => {
  // vadd.f64 d0, d1, d2; b to it
  const machine = machineWith([0xee31_0b02, 0xeaff_fffd]);
  const cpu = machine.cpus[0]!;
  const write = (name: string, value: number) => registers.find((r) => r.name === name)!.write!(cpu, [value]);
  write('FPEXC', 1 << 30);
  machine.run(1000);
  expect([cpu.exceptions.counts.byKind, (cpu.r[15]! >>> 0) - START]).toEqual([{}, 0]);
  // Short vectors of two: a Cortex-A15 has none.
  write('fpscr', 1 << 16);
  machine.run(1001);
  expect(cpu.exceptions.counts.byKind).toEqual({ undefined: 1 });
});
