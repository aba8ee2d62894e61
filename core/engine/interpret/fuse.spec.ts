import { expect, test } from 'vitest';
import { InstructionDecoder } from '../../arm/encodings/decode.ts';
import { tables } from '../../arm/encodings/tables.ts';
import { BlockKey, decodeAt } from '../evaluate/block.ts';
import { fuse } from './fuse.ts';
import { lower } from './lower.ts';
import { type MicroName, microOp, stateWord } from './micro-ops.ts';

const decoder = new InstructionDecoder(tables);

/** The micro-operations of an instruction at `offset` from its block's start, fused. */
function fused(word: number, size: 2 | 4 = 4, thumb = false, offset = 0, it = 0): readonly number[] {
  const key = thumb ? BlockKey.thumb : 0;
  const instruction = decodeAt(decoder, { word, size }, key, it, offset, offset);
  return fuse(lower(instruction, 1)!, instruction.endsBlock, offset + size);
}

const op = (name: MicroName, d: number, a: number, b: number, imm: number): number[] => [
  microOp(name) | (d << 8) | (a << 16) | (b << 24),
  imm,
];
const [r0, r1, r2] = [stateWord(0), stateWord(1), stateWord(2)];
const opsOf = (words: readonly number[]): number[] => words.filter((_, i) => (i & 1) === 0).map((w) => w & 0xff);

test('a comparison is one micro-operation, with a register or a constant, in both instruction sets', () => {
  expect(fused(0xe150_0001 | 0)).toEqual(op('subFlags', 0, r0, r1, 0));
  expect(fused(0xe350_0005 | 0)).toEqual(op('subFlagsImm', 0, r0, 0, 5));
  expect(fused(0xe370_0001 | 0)).toEqual(op('addFlagsImm', 0, r0, 0, 1));
  expect(fused(0x2a05, 2, true)).toEqual(op('subFlagsImm', 0, r2, 0, 5));
  expect(fused(0x42c8, 2, true)).toEqual(op('addFlags', 0, r0, r1, 0));
});

test('so is one with 0, which takes nothing away, and either under a condition', () => {
  expect(fused(0xe350_0000 | 0)).toEqual(op('subFlagsImm', 1, r0, 0, 0));
  expect(fused(0x1350_0000)).toEqual([...op('unless1', 0, 0, 0, 16), ...op('subFlagsImm', 1, r0, 0, 0)]);
  expect(fused(0x1150_0001)).toEqual([...op('unless1', 0, 0, 0, 16), ...op('subFlags', 0, r0, r1, 0)]);
});

test('LDM and PUSH move several registers at once, and make the new address where it belongs', () => {
  const sp = stateWord(13);
  const loads = [0, 1, 2, 3].map((i) => op('loadU32', i, sp, 0x83, i * 4));
  const [r4, r5, r6] = [4, 5, 6].map(stateWord) as [number, number, number];
  expect(fused(0xe8bd_8070 | 0)).toEqual([
    ...loads.flat(),
    ...op('moves', r4, 0, 0, r5 | (1 << 8) | (r6 << 16) | (2 << 24)),
    ...op('addImm', sp, sp, 0, 16),
    ...op('bxEnd', 0, 3, 0, 0),
  ]);
  const stores = [r4, r5].map((r, i) => op('storeU32', r, sp, 0x83, i * 4 - 8));
  expect(fused(0xe92d_0030 | 0)).toEqual([...stores.flat(), ...op('addImm', sp, sp, 0, -8)]);
});

test('so are sums and differences with flags, where the result replaces an operand too', () => {
  expect(fused(0xe252_2001 | 0)).toEqual(op('subFlagsImm', r2, r2, 0, 1));
  expect(fused(0xe091_0002 | 0)).toEqual(op('addFlags', r0, r1, r2, 0));
  expect(fused(0x1852, 2, true)).toEqual(op('addFlags', r2, r2, r1, 0));
});

test('what is not quite that stays as it was: carries, shifts, other flags', () => {
  // CMP with a shift, TST.
  for (const word of [0xe150_0101, 0xe310_0001]) {
    const instruction = decodeAt(decoder, { word: word | 0, size: 4 }, 0, 0, 0, 0);
    expect(fused(word | 0)).toEqual(lower(instruction, 1));
  }
});

test('branches end their block: B, under a condition, BL, BX', () => {
  expect(fused(0xea00_0010 | 0)).toEqual(op('branchEnd', 0, 0, 0, 0x48));
  expect(fused(0x1a00_0010)).toEqual(op('jumpIf1', 0, 0, 0, 0x48));
  expect(fused(0xeb00_0010 | 0, 4, false, 8)).toEqual(op('call', 0, 0, 0, 0x50));
  expect(fused(0xf000_f801 | 0, 4, true, 4)).toEqual(op('call', 0, 0, 0, 10));
  expect(fused(0xe12f_ff1e | 0)).toEqual(op('bxEnd', 0, stateWord(14), 0, 0));
});

test('a return under a condition, and BL under one, keep their skip', () => {
  expect(opsOf(fused(0x112f_ff1e))).toEqual([microOp('unless1'), microOp('bxEnd')]);
  expect(opsOf(fused(0x1b00_0010)).slice(0, 1)).toEqual([microOp('unless1')]);
});
