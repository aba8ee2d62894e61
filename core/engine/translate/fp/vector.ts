import { FPSCR_QC } from '../../../arm/fp/fpscr.ts';
import { V128 } from '../wasm-binary.ts';
import type { SimdName } from '../wasm-simd.ts';
import type { FpContext } from './registers.ts';

/** Pushes a v128. Used twice, it is computed twice: see `keep`. */
export type Vector = () => void;

const PREFIXES: Readonly<Record<number, string>> = { 8: 'i8x16', 16: 'i16x8', 32: 'i32x4', 64: 'i64x2' };

/** The name of wasm's operation on elements of `size` bits. */
export const laneOp = (size: number, operation: string): SimdName => `${PREFIXES[size]}_${operation}` as SimdName;
export const sign = (unsigned: number): 's' | 'u' => (unsigned ? 'u' : 's');

/** The four words of a vector with `value` in every element. */
export function repeated(size: number, value: bigint): Int32Array {
  const lanes = new BigUint64Array(2);
  for (let i = 0; i < 64; i += size) lanes[0]! |= BigInt.asUintN(size, value) << BigInt(i);
  lanes[1] = lanes[0]!;
  return new Int32Array(lanes.buffer);
}

/** Expressions of vectors for one operation. */
export class VectorCode {
  readonly #x: FpContext;

  constructor(x: FpContext) {
    this.#x = x;
  }

  /** Q register or, in both halves, D register `n`. */
  register(registers: number, n: number): Vector {
    return () => this.#x.registers.vector(registers, n);
  }

  /** One or two D registers from any one on; the rest of the vector is zero. */
  table(registers: number, n: number): Vector {
    return () => this.#x.registers.table(registers, n);
  }

  set(registers: number, d: number, value: Vector): void {
    this.#x.registers.setVector(registers, d, value);
  }

  op(name: SimdName, ...operands: Vector[]): Vector {
    return () => {
      for (const operand of operands) operand();
      this.#x.code.simd(name);
    };
  }

  /** The value, computed here, for more than one use. */
  keep(value: Vector): Vector {
    const local = this.#x.temp(V128);
    value();
    this.#x.code.set(local);
    return () => this.#x.code.get(local);
  }

  /** A shift of all elements by a constant less than their size; `name` is shl, shr_s or shr_u. */
  shift(size: number, name: 'shl' | 'shr_s' | 'shr_u', value: Vector, amount: number): Vector {
    if (amount === 0) return value;
    return () => {
      value();
      this.#x.code.const(amount).simd(laneOp(size, name));
    };
  }

  constant(size: number, value: bigint): Vector {
    return () => this.#x.code.constV128(repeated(size, value));
  }

  words(words: ArrayLike<number>): Vector {
    return () => this.#x.code.constV128(words);
  }

  shuffle(a: Vector, b: Vector, places: ArrayLike<number>): Vector {
    return () => {
      a();
      b();
      this.#x.code.shuffle(places);
    };
  }

  /** Element `index` of a D register everywhere. */
  broadcast(size: number, n: number, index: number): Vector {
    return () => this.#x.registers.broadcast(size, n, index);
  }

  /** The even (`odd` 0) or odd elements of `a`, then of `b`, half a vector of each. */
  alternate(size: number, odd: 0 | 1, a: Vector, b: Vector): Vector {
    const bytes = size / 8;
    const places = Array.from({ length: 16 }, (_, i) => Math.floor(i / bytes) * 2 * bytes + odd * bytes + (i % bytes));
    return this.shuffle(a, b, places);
  }

  /** QC is set if any bit is. */
  saturatedIf(mask: Vector): void {
    const fpscr = this.#x.host.fpscr(true);
    const c = this.#x.code;
    mask();
    c.simd('v128_any_true').const(Math.log2(FPSCR_QC)).op('i32_shl').get(fpscr).op('i32_or').set(fpscr);
  }
}
