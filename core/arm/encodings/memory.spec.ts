import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Bench } from '../semantics/bench.ts';
import { Word } from '../state.ts';

/** Instruction set, encoding in hexadecimal, and what objdump makes of it: random words of every load and store row. */
type Vector = readonly ['a32' | 't32', string, string];
const vectors: Vector[] = JSON.parse(readFileSync(new URL('memory.vectors.json', import.meta.url), 'utf8'));

const NAMES = 'r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 sl fp ip sp lr pc'.split(' ');
const AT = 0x8002;
/** Every byte and halfword is negative when signed. */
const PATTERN = [0x81, 0xf2, 0x93, 0xe4, 0xa5];
const byteAt = (address: number): number => PATTERN[(address >>> 0) % 5];
const wordAt = (address: number): number => [3, 2, 1, 0].reduce((word, i) => (word << 8) | byteAt(address + i), 0);

/** What the assembler text says should happen, worked out from the text alone. */
interface Expectation {
  registers: number[];
  accesses: string[];
  /** Stored words by address, cut to their size. */
  stored: [address: number, value: number, bytes: number][];
  aligned: boolean;
}

function registerValue(isa: string, n: number, registers: readonly number[]): number {
  if (n !== 15) return registers[n];
  return isa === 'a32' ? AT - 2 + 8 : AT + 4;
}

function shifted(value: number, shift: string | undefined): number {
  if (!shift) return value;
  if (shift === 'rrx') return (1 << 31) | (value >>> 1);
  const [kind, amount] = shift.split(' #');
  const n = Number(amount);
  if (kind === 'lsl') return value << n;
  if (kind === 'lsr') return n === 32 ? 0 : value >>> n;
  if (kind === 'asr') return value >> Math.min(n, 31);
  return (value >>> n) | (value << (32 - n));
}

/** `#-4`, `r2`, `-r2, lsl #3`. */
function offsetOf(text: string | undefined, registers: readonly number[]): number {
  if (!text) return 0;
  if (text.startsWith('#')) return Number(text.slice(1));
  const [name, shift] = text.replace('-', '').split(', ');
  const value = shifted(registers[NAMES.indexOf(name)], shift);
  return text.startsWith('-') ? -value : value;
}

function expectSingle(isa: string, text: string, before: readonly number[]): Expectation {
  const parts = /^(ldr|str)(sb|sh|b|h|d|)(t?) (\w+)(?:, (\w+))?, \[(\w+)(?:, ([^\]]+))?\](!?)(?:, (.+))?$/.exec(text)!;
  const [, operation, suffix, t, rt, rt2, rn, offset, bang, post] = parts;
  const n = NAMES.indexOf(rn);
  const base = n === 15 ? registerValue(isa, 15, before) & ~3 : before[n];
  const address = (base + offsetOf(offset, before)) | 0;
  const registers = [...before];
  if (bang) registers[n] = address;
  if (post) registers[n] = (base + offsetOf(post, before)) | 0;
  const bytes = suffix === 'b' || suffix === 'sb' ? 1 : suffix === 'h' || suffix === 'sh' ? 2 : 4;
  const first = NAMES.indexOf(rt);
  const targets = suffix === 'd' ? [first, rt2 ? NAMES.indexOf(rt2) : first + 1] : [first];
  const result: Expectation = { registers, accesses: [], stored: [], aligned: suffix !== 'd' || address % 4 === 0 };
  for (const [i, target] of targets.entries()) {
    const at = (address + 4 * i) | 0;
    result.accesses.push(`${(at >>> 0).toString(16)}:${bytes}${t ? 'U' : ''}`);
    const spare = 32 - 8 * bytes;
    if (operation === 'str') result.stored.push([at, registerValue(isa, target, before), bytes]);
    else registers[target] = suffix.startsWith('s') ? (wordAt(at) << spare) >> spare : (wordAt(at) << spare) >>> spare;
  }
  return result;
}

function expectMultiple(isa: string, text: string, before: readonly number[]): Expectation {
  const parts = /^(push|pop|ldm|stm)(ia|ib|da|db|) (?:(\w+)(!?), )?\{(.+)\}$/.exec(text)!;
  const [, operation, suffix, rn = 'sp', bang, names] = parts;
  const mode = operation === 'push' ? 'db' : suffix || 'ia';
  const list = names.split(', ').map((name) => NAMES.indexOf(name));
  const n = NAMES.indexOf(rn);
  const start = before[n] + { ia: 0, ib: 4, da: 4 - 4 * list.length, db: -4 * list.length }[mode]!;
  const registers = [...before];
  if (bang || operation.startsWith('p')) registers[n] += (mode.startsWith('i') ? 4 : -4) * list.length;
  const result: Expectation = { registers, accesses: [], stored: [], aligned: true };
  for (const [i, register] of list.entries()) {
    const at = start + 4 * i;
    result.accesses.push(`${at.toString(16)}:4`);
    if (operation === 'ldm' || operation === 'pop') registers[register] = wordAt(at);
    else result.stored.push([at, registerValue(isa, register, before), 4]);
  }
  return result;
}

describe('every load and store does what its disassembly says', () => {
  test.each(vectors)('%s %s: %s', (isa, encoding, text) => {
    const before = Array.from({ length: 15 }, (_, n) => 0x1_0000 * (n + 1) + 0x1008 * n);
    const expected = (/^[ls]tm|^ldm|^p/.test(text) ? expectMultiple : expectSingle)(isa, text, before);
    const bench = new Bench();
    bench.state.set(before);
    bench.state[Word.CF] = 1;
    for (const access of expected.accesses) {
      const at = Number.parseInt(access, 16) | 0;
      bench.setWords(at, wordAt(at));
    }
    const halfwords = encoding.split(' ').map((hex) => Number.parseInt(hex, 16));
    const run = () => (isa === 'a32' ? bench.a32(halfwords[0], AT - 2) : bench.t32(halfwords, AT));
    if (!expected.aligned) {
      expect(run).toThrow('alignment');
      return;
    }

    run();

    expect(bench.accesses).toEqual(expected.accesses);
    const pc = expected.registers[15];
    expect([...bench.state.subarray(0, 15)]).toEqual(expected.registers.slice(0, 15).map((x) => x | 0));
    expect(bench.branched).toBe(pc !== undefined);
    if (pc !== undefined) expect(bench.state[Word.PC]).toBe(pc & 1 ? pc & ~1 : pc & ~3);
    for (const [at, value, bytes] of expected.stored)
      expect(bench.word(at) << (32 - 8 * bytes)).toBe(value << (32 - 8 * bytes));
  });
});
