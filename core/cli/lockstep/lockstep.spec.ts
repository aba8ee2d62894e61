import { expect, test } from 'vitest';
import { qemuVirt } from '../../boards/qemu-virt.ts';
import { loadBareMetal } from '../../machine/bare-metal.ts';
import { MachineLog } from '../../machine/log.ts';
import { Machine } from '../../machine/machine.ts';
import { type EngineName, type Finding, Lockstep, type Side } from './lockstep.ts';
import { describeFinding } from './report.ts';

/** Counts r0 down from 300,000; then r1 += 3, r4 += 1 for ever. */
const PROGRAM = [
  0xe309_03e0, // MOVW r0, #0x93e0
  0xe340_0004, // MOVT r0, #4: 300,000
  0xe250_0001, // SUBS r0, r0, #1
  0x1aff_fffd, // BNE
  0xe281_1003, // ADD r1, r1, #3
  0xe284_4001, // ADD r4, r4, #1
  0xeaff_fffc, // B to the ADD
];

function machine(engine: EngineName, words: readonly number[]): Side {
  const made = new Machine({
    board: qemuVirt,
    memoryMiB: 16,
    cpus: 1,
    virtualization: false,
    engine,
    log: new MachineLog(() => {}),
  });
  loadBareMetal(made, new Uint8Array(Uint32Array.from(words).buffer));
  return { machine: made, look: () => {} };
}

/** What is found when the second machine's program has another word somewhere, as if it were badly translated. */
function findingWith(changes: Readonly<Record<number, number>>, steps: number): Finding | undefined {
  const wrong = PROGRAM.map((word, i) => changes[i] ?? word);
  const lockstep = new Lockstep((engine) => machine(engine, engine === 'evaluate' ? PROGRAM : wrong));
  for (let n = 0; n < steps; n++) {
    const result = lockstep.step();
    if (typeof result !== 'string') return lockstep.narrow(result);
  }
  return undefined;
}

test('lockstep: two equal machines agree', () => {
  expect(findingWith({}, 4)).toBeUndefined();
});

test('lockstep: a register that differs is traced to the instruction', () => {
  // The flat image itself differs in memory: that is only looked at later.
  const finding = findingWith({ 5: 0xe284_4002 }, 4)!;
  expect(finding.to - finding.from).toBe(1);
  expect(finding.to).toBe(600_004);
  expect(finding.differences[0]).toMatchObject({ cpu: 0, what: 'r4', evaluated: '00000001', translated: '00000002' });
  expect(finding.executed).toEqual([expect.stringMatching(/^CPU 0 {2}40010014 {2}e2844001 {2}ADD/)]);
  const text = describeFinding(finding).join('\n');
  expect(text).toContain('CPU 0 r4: evaluated 00000001, translated 00000002');
  expect(text).toContain('ADD (immediate)');
});

test('lockstep: memory that differs is found with its address, and devices', () => {
  const lockstep = new Lockstep((engine) => {
    const side = machine(engine, PROGRAM);
    if (engine !== 'evaluate') side.machine.write(0x4020_0123, Uint8Array.of(7));
    return side;
  });
  const result = lockstep.compareMemory()!;
  expect(result).toEqual([
    { what: 'memory at machine address 40200120', evaluated: '00000000', translated: '07000000' },
  ]);
  lockstep.translated.write(0x4020_0123, Uint8Array.of(0));
  expect(lockstep.compareMemory()).toBeUndefined();
  lockstep.translated.bus.writeDevice(0x0900_0024, 4, 5, 0);
  expect(lockstep.compareMemory()![0]!.what).toMatch(/^device /);
});
