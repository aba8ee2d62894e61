import { Word } from '../../../arm/state.ts';
import { FpContext, type FpHost } from './registers.ts';
import { binary, bitwise, type Emitter, multiplyAdd, negatedMultiply, squareRoot } from './scalar-arithmetic.ts';
import * as convert from './scalar-convert.ts';
import { moveAll, type Transfer } from './transfer.ts';
import { floatEmitters } from './vector-float.ts';
import { integerEmitters, type VectorEmitter } from './vector-integer.ts';
import { permuteEmitters } from './vector-permute.ts';
import { shiftEmitters } from './vector-shift.ts';
import { structureEmitters } from './vector-structure.ts';

/** Primitives that are made inline, by name. */
const EMITTERS: Readonly<Record<string, Emitter>> = {
  add: binary('add'),
  sub: binary('sub'),
  mul: binary('mul'),
  div: binary('div'),
  sqrt: squareRoot,
  negMul: negatedMultiply,
  mulAcc: multiplyAdd(false, false),
  mulSub: multiplyAdd(false, true),
  negMulSub: multiplyAdd(true, false),
  negMulAcc: multiplyAdd(true, true),
  move: bitwise(),
  abs: bitwise('abs'),
  neg: bitwise('neg'),
  compare: convert.compare,
  compareZero: convert.compareZero,
  toInteger: convert.toInteger,
  fromInteger: convert.fromInteger,
  toFixed: convert.toFixed,
  fromFixed: convert.fromFixed,
  singleToDouble: convert.singleToDouble,
  doubleToSingle: convert.doubleToSingle,
  moveImmediate: convert.immediate,
};

const VECTORS: Readonly<Record<string, VectorEmitter>> = Object.fromEntries(
  Object.entries({
    ...integerEmitters,
    ...floatEmitters,
    ...shiftEmitters,
    ...permuteEmitters,
    ...structureEmitters,
  }).map(([name, emitter]) => [`simd.${name}`, emitter]),
);

/** FPSCR as a word of the register file. */
const FPSCR_WORD = Word.FPSCR - Word.FP;

/** Makes the code of floating-point operations in one function. */
export class FpEmitter {
  readonly #context: FpContext;

  constructor(host: FpHost) {
    this.#context = new FpContext(host);
  }

  /** Pushes a word of the register file; the one after them is FPSCR. */
  word(n: number): void {
    if (n === FPSCR_WORD) this.#context.fpscr();
    else this.#context.registers.word(n);
  }

  setWord(n: number, value: () => void): void {
    this.#context.registers.setWord(n, value);
  }

  /** All of a transfer between registers and host memory at the address in a local. */
  moveAll(transfer: Transfer, host: number): void {
    moveAll(this.#context.code, this.#context.registers, transfer, host);
  }

  /** A primitive of the FpUnit with its constant arguments: inline where that is done, else a call of it. */
  operation(name: string, args: readonly number[]): void {
    const x = this.#context;
    x.begin();
    const emitter = EMITTERS[name];
    if (VECTORS[name]?.(x, args)) return;
    if (emitter) emitter(x, name, args);
    else x.withStoredFpscr(() => x.callPrimitive(name, args));
  }
}
