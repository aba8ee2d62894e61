import { qemuVirt } from '../../boards/qemu-virt.ts';
import type { Log } from '../../bus/ports.ts';
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
  readonly log?: Log;
}

/** A powered-on machine with the A32 words of a program at START, where CPU 0 starts: in Hyp mode, or Supervisor mode without virtualization. */
export function machineWith(
  words: readonly number[],
  { cpus = 1, virtualization = true, log = new MachineLog(() => {}) }: ProgramOptions = {},
): Machine {
  const machine = new Machine({ board: qemuVirt, memoryMiB: 256, cpus, virtualization, log });
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

/** CPU 0 starts CPU 1; then they count at DATA and at DATA + 0x1_0000 in a shared function at START + 0x44. For Hyp mode. */
export const TWO_COUNTERS: readonly number[] = [
  0xe300_0003, // 00 movw r0, #0x0003
  0xe348_0400, // 04 movt r0, #0x8400 (PSCI CPU_ON)
  0xe3a0_1001, // 08 mov  r1, #1
  0xe300_2034, // 0c movw r2, #0x0034
  0xe344_2001, // 10 movt r2, #0x4001
  0xe3a0_3000, // 14 mov  r3, #0
  0xe160_0070, // 18 smc  #0
  0xe300_1000, // 1c movw r1, #0
  0xe344_1002, // 20 movt r1, #0x4002
  0xeb00_0006, // 24 bl   0x44
  0xeaff_fffd, // 28 b    0x24
  0xe320_f000, // 2c nop
  0xe320_f000, // 30 nop
  0xe300_1000, // 34 movw r1, #0
  0xe344_1003, // 38 movt r1, #0x4003
  0xeb00_0000, // 3c bl   0x44
  0xeaff_fffd, // 40 b    0x3c
  0xe591_4000, // 44 ldr  r4, [r1]
  0xe284_4001, // 48 add  r4, r4, #1
  0xe581_4000, // 4c str  r4, [r1]
  0xe12f_ff1e, // 50 bx   lr
];
