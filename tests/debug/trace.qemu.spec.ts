import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machineWith, START } from '../../core/debug/testing/program.ts';
import { QemuLog } from '../../core/debug/trace/qemu-log.ts';
import { parseTraceSpec } from '../../core/debug/trace/spec.ts';
import { Tracer } from '../../core/debug/trace/tracer.ts';
import { qemuVersion } from '../conformance/qemu.ts';

const version = await qemuVersion();
if (!version) console.warn('qemu-system-arm is not installed: the comparison of traces is SKIPPED');

/** Loops with flags, takes a hypervisor call, loads and stores, goes to T32 with an IT block and back, powers off. Starts in Hyp mode. */
const PROGRAM: readonly number[] = [
  0xe3b0_0000, // 00 movs r0, #0
  0xe3a0_1005, // 04 mov  r1, #5
  0xe090_0001, // 08 adds r0, r0, r1
  0xe084_3090, // 0c umull r3, r4, r0, r0
  0xe251_1001, // 10 subs r1, r1, #1
  0x1aff_fffb, // 14 bne  0x08
  0xe300_5000, // 18 movw r5, #0
  0xe344_5001, // 1c movt r5, #0x4001
  0xe285_5080, // 20 add  r5, r5, #0x80
  0xee8c_5f10, // 24 mcr  p15, 4, r5, c12, c0, 0 (HVBAR)
  0xe140_0071, // 28 hvc  #1
  0xe10f_6000, // 2c mrs  r6, cpsr
  0xe300_7000, // 30 movw r7, #0
  0xe344_7002, // 34 movt r7, #0x4002
  0xe1c7_00f0, // 38 strd r0, r1, [r7]
  0xe8b7_0300, // 3c ldm  r7!, {r8, r9}
  0xe157_a0b6, // 40 ldrh r10, [r7, #-6]
  0xe28f_2001, // 44 add  r2, pc, #1
  0xe12f_ff12, // 48 bx   r2
  0x2b07_2307, // 4c movs r3, #7; cmp r3, #7
  0x3301_bf06, // 50 itte eq; addeq r3, #1
  0x2300_009b, // 54 lsleq r3, r3, #2; movne r3, #0
  0xbf00_4778, // 58 bx pc; nop
  0xe300_0008, // 5c movw r0, #0x0008
  0xe348_0400, // 60 movt r0, #0x8400 (PSCI SYSTEM_OFF)
  0xe160_0070, // 64 smc  #0
  0xeaff_fffe, // 68 b    .
  ...new Array<number>(5).fill(0),
  0xeaff_fffe, // 80 b    .
  0xeaff_fffe, // 84 b    .
  0xe28b_b001, // 88 add  r11, r11, #1
  0xe160_006e, // 8c eret
];

/** What QEMU executed, from the program's second instruction on: flags are whatever they were until the first has set them. */
async function traceUnderQemu(): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'trace-'));
  try {
    const [image, log] = [join(directory, 'image'), join(directory, 'log')];
    await writeFile(image, new Uint8Array(Uint32Array.from(PROGRAM).buffer));
    const machine = ['-M', 'virt,virtualization=on,gic-version=2', '-cpu', 'cortex-a15', '-m', '256', '-nic', 'none'];
    const logging = ['-d', 'exec,cpu,nochain', '-singlestep', '-D', log];
    const run = spawnSync('qemu-system-arm', [...machine, '-kernel', image, ...logging, '-display', 'none'], {
      timeout: 60_000,
    });
    expect(run.status).toBe(0);
    const lines: string[] = [];
    const converter = new QemuLog({ regs: true, from: START + 4 }, (line) => lines.push(line));
    for (const line of (await readFile(log, 'utf8')).split('\n')) converter.line(line);
    return lines;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function ownTrace(): string[] {
  const machine = machineWith(PROGRAM);
  const lines: string[] = [];
  new Tracer(machine, parseTraceSpec('in;regs;bare;from=1'), (line) => lines.push(line));
  machine.run(1_000_000);
  expect(machine.power).toBe('off');
  return lines;
}

describe.skipIf(!version)('trace beside QEMU', () => {
  it('gives the same instructions with the same registers', async () => {
    const own = ownTrace();
    expect(own.length).toBeGreaterThan(40);
    expect(own).toEqual(await traceUnderQemu());
  });
});
