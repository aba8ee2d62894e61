import { Word } from '../../arm/state.ts';
import type { Machine } from '../../machine/machine.ts';
import { SCRATCH_WORDS } from '../../machine/stats.ts';

/** Two machines that should be in the same state and are not. */
export interface Difference {
  /** What differs first: a register, a device, a machine address. */
  readonly what: string;
  readonly evaluated: string;
  readonly translated: string;
  /** The CPU that it belongs to, if it is one's. */
  readonly cpu?: number;
}

const hex = (x: number): string => (x >>> 0).toString(16).padStart(8, '0');

const NAMES = new Map<number, string>(
  Object.entries(Word).flatMap(([name, word]) => (['SYSTEM', 'FP'].includes(name) ? [] : [[word, name] as const])),
);

/** What a person calls a state word. */
export function wordName(word: number): string {
  if (word < Word.PC) return `r${word}`;
  if (word >= Word.FP && word < Word.FPSCR) return `S${word - Word.FP}`;
  return NAMES.get(word) ?? `state word ${word}`;
}

/** Registers and counts: cheap enough to be looked at often. */
export function registerDifferences(evaluated: Machine, translated: Machine): Difference[] {
  const found: Difference[] = [];
  const differ = (what: string, a: number | string, b: number | string, cpu?: number): void => {
    const text = (x: number | string): string => (typeof x === 'number' ? hex(x) : x);
    if (a !== b) found.push({ what, evaluated: text(a), translated: text(b), ...(cpu === undefined ? {} : { cpu }) });
  };
  differ('virtual time', `${evaluated.time.now()} ns`, `${translated.time.now()} ns`);
  differ('power', evaluated.power, translated.power);
  for (const [n, cpu] of evaluated.cpus.entries()) {
    const other = translated.cpus[n]!;
    differ('instructions executed', String(evaluated.engines[n]!.executed), String(translated.engines[n]!.executed), n);
    differ('halt', cpu.halt, other.halt, n);
    for (let word = 0; word < cpu.r.length; word++)
      if (cpu.r[word] !== other.r[word] && !SCRATCH_WORDS.includes(word))
        differ(wordName(word), cpu.r[word]!, other.r[word]!, n);
  }
  return found;
}

/** First byte that differs, -1 when there is none. */
function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const PIECE = 1 << 20;
  for (let at = 0; at < a.length; at += PIECE) {
    const [x, y] = [a.subarray(at, at + PIECE), b.subarray(at, at + PIECE)];
    if (Buffer.compare(x, y) === 0) continue;
    return at + x.findIndex((byte, i) => byte !== y[i]);
  }
  return -1;
}

/** Memory and devices: takes some tenths of a second. */
export function memoryDifferences(evaluated: Machine, translated: Machine): Difference[] {
  const found: Difference[] = [];
  for (const [name, device] of [['gic', evaluated.gic] as const, ...evaluated.devices]) {
    const other = name === 'gic' ? translated.gic : translated.devices.get(name)!;
    const [a, b] = [JSON.stringify(device.save()), JSON.stringify(other.save())];
    if (a !== b) found.push({ what: `device ${name}`, evaluated: a, translated: b });
  }
  for (const [n, region] of evaluated.bus.ram.entries()) {
    const other = translated.bus.ram[n]!;
    const at = firstDifference(
      evaluated.memory.u8.subarray(region.host, region.host + region.size),
      translated.memory.u8.subarray(other.host, other.host + other.size),
    );
    if (at < 0) continue;
    const word = (machine: Machine, host: number): string => hex(machine.memory.i32[(host + at) >>> 2]!);
    found.push({
      what: `memory at machine address ${hex((region.base + at) & ~3)}`,
      evaluated: word(evaluated, region.host),
      translated: word(translated, other.host),
    });
  }
  return found;
}
