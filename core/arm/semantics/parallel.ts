import type { Builder, Value } from '../ir/builder.ts';
import type { ThreeRegisters } from './media.ts';
import { writeRegister } from './result.ts';
import { signedSaturate, unsignedSaturate } from './saturate.ts';

/** What becomes of a lane's exact sum or difference; the bits above the lane are dropped afterwards. */
const FAMILIES = {
  S: { signed: true, lane: (_b: Builder, x: Value) => x },
  Q: { signed: true, lane: signedSaturate },
  SH: { signed: true, lane: (b: Builder, x: Value) => b.asr(x, 1) },
  U: { signed: false, lane: (_b: Builder, x: Value) => x },
  UQ: { signed: false, lane: unsignedSaturate },
  UH: { signed: false, lane: (b: Builder, x: Value) => b.asr(x, 1) },
} as const;

export type ParallelFamily = keyof typeof FAMILIES;

/** Lanes from the lowest: which lane of m takes part and whether it is subtracted. */
const OPERATIONS = {
  ADD16: { width: 16, lanes: [{ m: 0 }, { m: 1 }] },
  ASX: { width: 16, lanes: [{ m: 1, subtract: true }, { m: 0 }] },
  SAX: { width: 16, lanes: [{ m: 1 }, { m: 0, subtract: true }] },
  SUB16: { width: 16, lanes: [0, 1].map((m) => ({ m, subtract: true })) },
  ADD8: { width: 8, lanes: [0, 1, 2, 3].map((m) => ({ m })) },
  SUB8: { width: 8, lanes: [0, 1, 2, 3].map((m) => ({ m, subtract: true })) },
} as const satisfies Record<
  string,
  { readonly width: 8 | 16; readonly lanes: readonly { readonly m: number; readonly subtract?: boolean }[] }
>;

export type ParallelOperation = keyof typeof OPERATIONS;

/** The 36 parallel additions and subtractions (ARM ARM A5.4.1, A5.4.2); the plain families S and U set GE. */
export function parallel(
  b: Builder,
  family: ParallelFamily,
  operation: ParallelOperation,
  { d, n, m }: ThreeRegisters,
): void {
  const { signed, lane: finish } = FAMILIES[family];
  const { width, lanes } = OPERATIONS[operation];
  const x = b.reg(n);
  const y = b.reg(m);
  const laneOf = (value: Value, i: number) =>
    signed ? b.signedBits(value, i * width, width) : b.bits(value, i * width, width);
  let result: Value = 0;
  let ge: Value = 0;
  lanes.forEach(({ m: from, subtract = false }: { m: number; subtract?: boolean }, i) => {
    const u = laneOf(x, i);
    const v = laneOf(y, from);
    const exact = subtract ? b.sub(u, v) : b.add(u, v);
    const bits = b.and(finish(b, exact, width), 2 ** width - 1);
    result = b.or(result, b.shl(bits, i * width));
    // GE: the result is not negative, or the unsigned sum carried out. One bit a byte.
    const set = !signed && !subtract ? b.bits(exact, width, 1) : b.xor(b.lsr(exact, 31), 1);
    ge = b.or(ge, b.shl(width === 16 ? b.mul(set, 3) : set, (i * width) / 8));
  });
  if (family === 'S' || family === 'U') b.setGE(ge);
  writeRegister(b, d, result);
}
