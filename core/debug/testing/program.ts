import { qemuVirt } from '../../boards/qemu-virt.ts';
import { loadBareMetal } from '../../machine/bare-metal.ts';
import { MachineLog } from '../../machine/log.ts';
import { Machine } from '../../machine/machine.ts';

/** Where a program's first word is. */
export const START = 0x4001_0000;
/** Memory that programs use for data. */
export const DATA = 0x4002_0000;

export interface ProgramOptions {
  readonly cpus?: 1 | 2;
  readonly virtualization?: boolean;
}

/** A powered-on machine with the A32 words of a program at START, where CPU 0 starts: in Hyp mode, or Supervisor mode without virtualization. */
export function machineWith(
  words: readonly number[],
  { cpus = 1, virtualization = true }: ProgramOptions = {},
): Machine {
  const machine = new Machine({ board: qemuVirt, memoryMiB: 256, cpus, virtualization, log: new MachineLog(() => {}) });
  loadBareMetal(machine, new Uint8Array(Uint32Array.from(words).buffer));
  return machine;
}

/** Counts in r0, stores the count at DATA and loads from DATA + 4, for ever; the loop starts at START + 0xc. */
export const COUNTING: readonly number[] = [
  0xe3a0_0000, // 00 mov  r0, #0
  0xe300_1000, // 04 movw r1, #0
  0xe344_1002, // 08 movt r1, #0x4002
  0xe280_0001, // 0c add  r0, r0, #1
  0xe581_0000, // 10 str  r0, [r1]
  0xe591_2004, // 14 ldr  r2, [r1, #4]
  0xeaff_fffb, // 18 b    0x0c
];

/** Adds 1 to the word at DATA with exclusives, then stays. */
export const EXCLUSIVE: readonly number[] = [
  0xe300_1000, // 00 movw r1, #0
  0xe344_1002, // 04 movt r1, #0x4002
  0xe191_2f9f, // 08 ldrex r2, [r1]
  0xe282_2001, // 0c add  r2, r2, #1
  0xe181_3f92, // 10 strex r3, r2, [r1]
  0xe353_0000, // 14 cmp  r3, #0
  0x1aff_fffa, // 18 bne  0x08
  0xeaff_fffe, // 1c b    .
];

/** Waits for an interrupt that never comes. */
export const WAITING: readonly number[] = [
  0xe320_f003, // 00 wfi
  0xe3a0_3007, // 04 mov  r3, #7
  0xeaff_fffe, // 08 b    .
];
