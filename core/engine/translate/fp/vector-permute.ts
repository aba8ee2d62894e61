import { type Vector, VectorCode } from './vector.ts';
import type { VectorEmitter } from './vector-integer.ts';

/* Bit operations and moves of elements: no flags. core/arm/simd/bitwise.ts and permute.ts say what the arguments are. */

/** Arguments registers, d, n, m. */
const bits =
  (operation: (v: VectorCode, n: Vector, m: Vector, d: Vector) => Vector): VectorEmitter =>
  (x, [registers, d, n, m]) => {
    const v = new VectorCode(x);
    v.set(
      registers!,
      d!,
      operation(v, v.register(registers!, n!), v.register(registers!, m!), v.register(registers!, d!)),
    );
    return true;
  };

/** Arguments registers, d, m. */
const not: VectorEmitter = (x, [registers, d, m]) => {
  const v = new VectorCode(x);
  v.set(registers!, d!, v.op('v128_not', v.register(registers!, m!)));
  return true;
};

/** Arguments size, registers, d, m, index. */
const duplicate: VectorEmitter = (x, [size, registers, d, m, index]) => {
  const v = new VectorCode(x);
  v.set(registers!, d!, v.broadcast(size!, m!, index!));
  return true;
};

/** Sixteen places; those of a D register's operation are the first eight, again. */
const places = (registers: number, place: (i: number) => number): number[] =>
  Array.from({ length: 16 }, (_, i) => place(i % (registers * 8)));

/** Arguments registers, d, n, m, bytes. */
const extract: VectorEmitter = (x, [registers, d, n, m, bytes]) => {
  const v = new VectorCode(x);
  const length = registers! * 8;
  const place = (i: number): number => (i + bytes! < length ? i + bytes! : 16 + i + bytes! - length);
  v.set(registers!, d!, v.shuffle(v.register(registers!, n!), v.register(registers!, m!), places(registers!, place)));
  return true;
};

/** Arguments size, group, registers, d, m. */
const reverse: VectorEmitter = (x, [size, group, registers, d, m]) => {
  const v = new VectorCode(x);
  const a = v.register(registers!, m!);
  const swap = (group! - size!) / 8;
  v.set(
    registers!,
    d!,
    v.shuffle(
      a,
      a,
      places(2, (i) => i ^ swap),
    ),
  );
  return true;
};

/** Arguments registers, d, m. */
const swap: VectorEmitter = (x, [registers, d, m]) => {
  const v = new VectorCode(x);
  const first = v.keep(v.register(registers!, d!));
  v.set(registers!, d!, v.register(registers!, m!));
  v.set(registers!, m!, first);
  return true;
};

/**
 * Arguments size, registers, d, m. `source` says which of the elements of d and m, laid one after the other (`count` in all),
 * becomes element i of both.
 */
const exchange =
  (source: (i: number, count: number) => number): VectorEmitter =>
  (x, [size, registers, d, m]) => {
    const v = new VectorCode(x);
    const bytes = size! / 8;
    const each = (registers! * 8) / bytes;
    const half = (first: number): Vector => {
      const place = (i: number): number => {
        const from = source(first + Math.floor(i / bytes), 2 * each);
        return (from < each ? from * bytes : 16 + (from - each) * bytes) + (i % bytes);
      };
      return v.keep(v.shuffle(v.register(registers!, d!), v.register(registers!, m!), places(registers!, place)));
    };
    const [low, high] = [half(0), half(each)];
    v.set(registers!, m!, high);
    v.set(registers!, d!, low);
    return true;
  };

const transposed = (i: number, count: number): number => {
  const half = count / 2;
  if (i < half) return i % 2 === 0 ? i : i - 1 + half;
  return i % 2 === 0 ? i + 1 - half : i;
};
const zipped = (i: number, count: number): number => (i % 2 === 0 ? i / 2 : (i - 1 + count) / 2);
const unzipped = (i: number, count: number): number => (i < count / 2 ? 2 * i : 2 * i + 1 - count);

/** Arguments length, keep, d, n, m. An index beyond a table of 16 bytes gives zero in wasm too. */
const table: VectorEmitter = (x, [length, keep, d, n, m]) => {
  const v = new VectorCode(x);
  const indexes = v.keep(v.register(1, m!));
  const part = (registers: number, first: number, at: Vector): Vector =>
    v.op('i8x16_swizzle', v.table(registers, first), at);
  let found = part(Math.min(length!, 2), n!, indexes);
  if (length! > 2) {
    const rest = v.op('i8x16_sub', indexes, v.constant(8, 16n));
    found = v.op('v128_or', found, part(length! - 2, n! + 2, rest));
  }
  const inside = v.op('i8x16_lt_u', indexes, v.constant(8, BigInt(length! * 8)));
  v.set(1, d!, keep ? v.op('v128_bitselect', found, v.register(1, d!), inside) : found);
  return true;
};

export const permuteEmitters: Readonly<Record<string, VectorEmitter>> = {
  vmvn: not,
  vand: bits((v, n, m) => v.op('v128_and', n, m)),
  vbic: bits((v, n, m) => v.op('v128_andnot', n, m)),
  vorr: bits((v, n, m) => v.op('v128_or', n, m)),
  vorn: bits((v, n, m) => v.op('v128_or', n, v.op('v128_not', m))),
  veor: bits((v, n, m) => v.op('v128_xor', n, m)),
  vbsl: bits((v, n, m, d) => v.op('v128_bitselect', n, m, d)),
  vbit: bits((v, n, m, d) => v.op('v128_bitselect', n, d, m)),
  vbif: bits((v, n, m, d) => v.op('v128_bitselect', d, n, m)),
  vdup: duplicate,
  vext: extract,
  vrev: reverse,
  vswp: swap,
  vtrn: exchange(transposed),
  vzip: exchange(zipped),
  vuzp: exchange(unzipped),
  vtbl: table,
};
