import type { Machine } from '../../machine/machine.ts';
import { wordName } from './difference.ts';
import type { Finding } from './lockstep.ts';

/** Differences that are listed one by one. */
const MOST = 40;

const hex = (x: number): string => (x >>> 0).toString(16).padStart(8, '0');

function registers(machine: Machine, n: number): string[] {
  const { r, psr } = machine.cpus[n]!;
  const four = [0, 4, 8, 12].map((first) =>
    [0, 1, 2, 3].map((i) => `${wordName(first + i).padStart(3)} ${hex(r[first + i]!)}`).join('  '),
  );
  return [...four, `CPSR ${hex(psr.read())}  instructions ${machine.engines[n]!.executed}`];
}

/** What was found, for a person: where, what, and both states. */
export function describeFinding(finding: Finding): string[] {
  const { from, to, differences, executed, evaluated, translated } = finding;
  const cpus = [...new Set(differences.flatMap((d) => (d.cpu === undefined ? [] : [d.cpu])))];
  const lines = [`the engines differ: equal at ${from} ns of virtual time, not at ${to} ns`];
  for (const d of differences.slice(0, MOST))
    lines.push(
      `  ${d.cpu === undefined ? '' : `CPU ${d.cpu} `}${d.what}: evaluated ${d.evaluated}, translated ${d.translated}`,
    );
  if (differences.length > MOST) lines.push(`  and ${differences.length - MOST} more`);
  for (const n of cpus)
    for (const [name, machine] of [['evaluated', evaluated] as const, ['translated', translated] as const])
      lines.push(`CPU ${n}, ${name}:`, ...registers(machine, n).map((line) => `  ${line}`));
  if (executed.length > 0)
    lines.push(
      'what the evaluated machine executed last before the difference showed:',
      ...executed.map((l) => `  ${l}`),
    );
  return lines;
}
