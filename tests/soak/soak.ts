// npm run soak -- --minutes N: mixed load for so many minutes of guest time, boot after boot, with an eye on memory and translations.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { jacinto6 } from '../../core/boards/jacinto6.ts';
import { bootXen } from '../../core/machine/boot-rom.ts';
import { MachineLog } from '../../core/machine/log.ts';
import { Machine } from '../../core/machine/machine.ts';
import { ALARMING, LOAD, PROMPT } from './load.ts';

const BOOT = join(import.meta.dirname, '../../.ivilab/boot');
const MIB = 1 << 20;
/** As `ivilab boot` has it. */
const CHUNK_NS = 500_000;
const BAUD = 115_200;
/** Virtual seconds that one line of the load may take. */
const PATIENCE = 300;
/** Host memory beyond guest RAM that is allowed, in MiB: twice what a boot needs. */
const MOST_MEMORY = 1400;
/** MiB by which the memory after a boot may be above that after the first one. */
const MOST_GROWTH = 200;

const { values } = parseArgs({ options: { minutes: { type: 'string' }, quiet: { type: 'boolean' } } });
const minutes = Number(values.minutes ?? 60);
if (!(minutes > 0)) {
  process.stderr.write(`soak: --minutes ${values.minutes}: it takes a number greater than 0\n`);
  process.exit(1);
}

const problems: string[] = [];
let guestSeconds = 0;
let first: number | undefined;
const began = performance.now();

/** Node's collector, with --expose-gc: a machine that is over must leave nothing. */
const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});

function report(machine: Machine, boot: number, what: string): void {
  const { figures } = machine.translator!;
  collect();
  const { rss, heapUsed } = process.memoryUsage();
  const beyond = Math.round((rss - machine.ramBytes) / MIB);
  if (beyond > MOST_MEMORY) problems.push(`boot ${boot}: ${beyond} MiB beyond guest RAM`);
  if (figures.held > machine.cpus.length * (machine.translator!.most + 24))
    problems.push(`boot ${boot}: ${figures.held} regions are held`);
  const wall = Math.round((performance.now() - began) / 1000);
  console.log(
    `boot ${boot} guest ${Math.round(guestSeconds + machine.time.now() / 1e9)} s, wall ${wall} s, ` +
      `${Math.round(machine.instructions / 1e6)} M instructions, rss ${Math.round(rss / MIB)} MiB (${beyond} beyond guest RAM), heap ${Math.round(heapUsed / MIB)} MiB, ` +
      `${machine.engines.reduce((sum, e) => sum + e.cachedInstructions, 0)} instructions in blocks, ${figures.modules} modules, ${figures.regions} regions, ${figures.held} held: ${what}`,
  );
}

/** One machine from power-on to power-off. */
function life(boot: number): void {
  const machine = new Machine({ board: jacinto6, log: new MachineLog(() => {}) });
  const file = (name: string) => new Uint8Array(readFileSync(join(BOOT, name)));
  machine.console.limitTo(BAUD, machine.time);
  bootXen(machine, { xen: file('xen'), kernel: file('vmlinuz'), initrd: file('dom0.cpio.gz') });
  let text = '';
  machine.console.onOutput = (byte) => {
    text += String.fromCharCode(byte);
    if (!values.quiet) process.stderr.write(Uint8Array.of(byte));
  };
  const until = (pattern: RegExp, what: string): boolean => {
    const end = machine.time.now() + PATIENCE * 1e9;
    while (!pattern.test(text) && machine.power === 'on' && machine.time.now() < end)
      if (machine.run(machine.time.now() + CHUNK_NS) === 'idle') break;
    const alarm = ALARMING.exec(text);
    if (alarm) problems.push(`boot ${boot}, ${what}: the console says '${alarm[0]}'`);
    const seen = pattern.test(text);
    if (!seen && machine.power === 'on') problems.push(`boot ${boot}: ${what} did not end: ${text.slice(-300)}`);
    return seen;
  };
  let up = until(PROMPT, 'the boot');
  report(machine, boot, 'up');
  for (const line of LOAD) {
    if (!up) break;
    text = '';
    machine.console.send(new TextEncoder().encode(`${line}\n`));
    // The line's own echo has no prompt after it.
    up = until(PROMPT, line);
    report(machine, boot, line.slice(0, 40));
    if (guestSeconds + machine.time.now() / 1e9 >= minutes * 60) break;
  }
  if (up) {
    machine.console.send(new TextEncoder().encode('poweroff\n'));
    text = '';
    while (machine.power === 'on' && machine.run(machine.time.now() + CHUNK_NS) !== 'idle');
    if (machine.power !== 'off') problems.push(`boot ${boot}: no power-off`);
  }
  guestSeconds += machine.time.now() / 1e9;
}

for (let boot = 1; guestSeconds < minutes * 60 && problems.length === 0; boot++) {
  life(boot);
  // Shared memory is given back in a turn of the event loop after the collection.
  for (let n = 0; n < 2; n++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const rss = Math.round(process.memoryUsage.rss() / MIB);
  first ??= rss;
  console.log(`after boot ${boot}: rss ${rss} MiB`);
  if (rss > first + MOST_GROWTH) problems.push(`boot ${boot} left ${rss - first} MiB more than the first`);
}
for (const problem of problems) process.stderr.write(`soak: ${problem}\n`);
console.log(`${Math.round(guestSeconds / 60)} minutes of guest time, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
