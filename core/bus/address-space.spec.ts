import { describe, expect, it } from 'vitest';
import { machineWith } from '../debug/testing/program.ts';
import { MachineLog } from '../machine/log.ts';
import { AddressSpace } from './address-space.ts';

const TEN_US = 10_000;
/** movw rD, low; movt rD, high. */
const set = (register: number, value: number): number[] =>
  [value & 0xffff, value >>> 16].map(
    (half, i) => (0xe300_0000 | (i << 22) | ((half >> 12) << 16) | (register << 12) | (half & 0xfff)) >>> 0,
  );
const JUMP_R0 = 0xe12f_ff10;

describe('bus: accesses to nothing', () => {
  it('are told once for each page and kind of access', () => {
    const lines: string[] = [];
    const bus = new AddressSpace(new MachineLog((line) => lines.push(line)));
    for (const address of [0x5000_0000, 0x5000_0ffc, 0x5000_1000]) bus.readDevice(address, 4, 0);
    bus.writeDevice(0x5000_0000, 4, 1, 0);
    bus.tellNothing(0x5000_0000, 'instruction fetch');
    bus.tellNothing(0x5000_0004, 'instruction fetch');
    expect(lines).toEqual([
      'warning: bus: read at 0x50000000, where there is neither memory nor a device',
      'warning: bus: read at 0x50001000, where there is neither memory nor a device',
      'warning: bus: write at 0x50000000, where there is neither memory nor a device',
      'warning: bus: instruction fetch at 0x50000000, where there is neither memory nor a device',
    ]);
  });

  it('are told by an instruction fetch too, which aborts', () => {
    const { lines, machine } = running([...set(0, 0x3000_0000), JUMP_R0]);
    machine.run(TEN_US);
    expect(machine.cpus[0]!.exceptions.counts.byKind.prefetch).toBeGreaterThan(0);
    expect(lines[0]).toBe('warning: bus: instruction fetch at 0x30000000, where there is neither memory nor a device');
  });

  it('are told by a fetch from a device, which gives no instructions', () => {
    const { lines, machine } = running([...set(0, 0x0900_0000), JUMP_R0]);
    machine.run(TEN_US);
    expect(lines[0]).toBe('warning: bus: instruction fetch at 0x9000000: uart0 holds no instructions');
  });

  it('are told by a table walk', () => {
    // TTBR0 := 0x30000000, domain 0 a client, MMU on: the next fetch walks.
    const mcr = (n: number, m: number, op2: number, t: number): number =>
      (0xee00_0f10 | (n << 16) | (t << 12) | (op2 << 5) | m) >>> 0;
    const words = [...set(0, 0x3000_0000), mcr(2, 0, 0, 0), ...set(1, 0x00c5_0879), mcr(1, 0, 0, 1)];
    const { lines, machine } = running(words);
    machine.run(TEN_US);
    expect(lines[0]).toMatch(/^warning: bus: table walk at 0x3000[0-3]...,/);
  });
});

/** A machine with the program, in Supervisor mode, and what its log says. */
function running(words: readonly number[]) {
  const lines: string[] = [];
  const machine = machineWith(words, { virtualization: false, log: new MachineLog((line) => lines.push(line)) });
  return { lines, machine };
}
