import { expect } from 'vitest';
import type { Run, Stats } from './ivilab.ts';

/** What the console shows on the way, in this order, here as under QEMU. */
const MILESTONES = [
  /\(XEN\) Xen version 4\.\d+/,
  /\(XEN\) Using PSCI v1\.1/,
  /\(XEN\) SMP: Allowing 2 CPUs/,
  /\(XEN\) Brought up 2 CPUs/,
  /\(XEN\) \*\*\* LOADING DOMAIN 0 \*\*\*/,
  /Booting Linux on physical CPU 0x0/,
  /Xen 4\.\d+ support found/,
  /smp: Brought up 1 node, 2 CPUs/,
  /Run \/init as init process/,
  /DOM0-UP \d/,
  /TOOLS-UP \d/,
  /dom0:\/#.*xl list/,
  /Name +ID +Mem VCPUs/,
  /Domain-0 +0 +512 +2 +r/,
  /name = "Domain-0"/,
  /reboot: Power down/,
  /Hardware Dom0 halted: halting machine/,
];

/**
 * Warnings that these binaries give under QEMU too, and those of Linux's OMAP code, which QEMU's board does not run:
 * without a clock tree it says that it finds no clocks and voltage domains, and goes on.
 */
const EXPECTED = [
  /Xen version .*debug=n/,
  /Debug Features/,
  /DMI not present or invalid/,
  /hw-breakpoint: Failed to enable monitor mode/,
  /TLB invalidation policy/,
  /Invalid max_queues/,
  /vGICD: unhandled word write 0xffffffff to ICACTIVER/,
  /Unhandled SMC\/HVC: 0x8600ff01/,
  // Linux's OMAP code asks the boot ROM for the bus interface mode; Xen answers for it, under QEMU with such a tree too.
  /Unhandled SMC\/HVC: 0x20$/,
  /initial ramdisk|kernel image|W\+X/,
  /realtime_counter_init: failed to get system clock handle/,
  /sr_init_by_name: Unable to get voltage domain/,
  // PSCI features probed by name, and the store's own key of that name.
  /error-?path|fail-?safe/,
];

const SUSPICIOUS = /warn|error|fail|\bbug\b|oops|unable|invalid|cannot|unhandled|panic|call trace|segfault|traps:/i;

/** The lines of a console that tell of something wrong and are not known from QEMU. */
export const unexpectedLines = (output: string): string[] =>
  output.split(/\r?\n/).filter((line) => SUSPICIOUS.test(line) && !EXPECTED.some((known) => known.test(line)));

export function expectMilestones(run: Run & { stats: Stats }): void {
  let at = 0;
  for (const milestone of MILESTONES) {
    const match = milestone.exec(run.output.slice(at));
    expect(match, `${milestone} after:\n${run.output.slice(Math.max(0, at - 200), at + 200)}`).not.toBeNull();
    at += match!.index;
  }
  expect(unexpectedLines(run.output)).toEqual([]);
  expect(run.said).toContain('powered itself off');
  expect(run.status).toBe(0);
  expect(run.stats.instructions).toHaveLength(2);
  for (const n of run.stats.instructions) expect(n).toBeGreaterThan(1e6);
  expect(run.stats.interrupts).toBeGreaterThan(100);
  expect(run.stats.stage2Faults).toBeGreaterThan(0);
  expect(run.stats.hypTraps.HVC).toBeGreaterThan(0);
}
