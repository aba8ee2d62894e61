import { Word } from '../../../arm/state.ts';
import type { Code } from '../wasm-binary.ts';
import { fusedMultiplyAdd } from './fused.ts';
import { LocalRegisters } from './local-registers.ts';
import type { RegisterUsage } from './register-plan.ts';
import { FpContext, type FpHost, MemoryRegisters } from './registers.ts';
import { binary, bitwise, type Emitter, multiplyAdd, negatedMultiply, squareRoot } from './scalar-arithmetic.ts';
import * as convert from './scalar-convert.ts';
import { moveAll, type Transfer } from './transfer.ts';
import { conversionEmitters } from './vector-convert.ts';
import { floatEmitters } from './vector-float.ts';
import { integerEmitters, type VectorEmitter } from './vector-integer.ts';
import { permuteEmitters } from './vector-permute.ts';
import { shiftEmitters } from './vector-shift.ts';
import { structureEmitters } from './vector-structure.ts';
import { unaryEmitters } from './vector-unary.ts';

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
  fusedMulAcc: fusedMultiplyAdd(false, false),
  fusedMulSub: fusedMultiplyAdd(false, true),
  negFusedMulSub: fusedMultiplyAdd(true, false),
  negFusedMulAcc: fusedMultiplyAdd(true, true),
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
    ...conversionEmitters,
    ...shiftEmitters,
    ...permuteEmitters,
    ...structureEmitters,
    ...unaryEmitters,
  }).map(([name, emitter]) => [`simd.${name}`, emitter]),
);

/** FPSCR as a word of the register file. */
const FPSCR_WORD = Word.FPSCR - Word.FP;

/** Makes the code of floating-point operations in one function. */
export class FpEmitter {
  readonly #context: FpContext;
  readonly #memory: MemoryRegisters | undefined;

  /** With the usage of registers in the same code, made before, they are held in locals. */
  constructor(host: FpHost, usage?: RegisterUsage) {
    this.#memory = usage ? undefined : new MemoryRegisters(host);
    this.#context = new FpContext(host, usage ? new LocalRegisters(host, usage) : this.#memory!);
  }

  /** How code that was made up to now uses the registers in the state; undefined with registers in locals. */
  get usage(): RegisterUsage | undefined {
    return this.#memory?.usage;
  }

  /** Loads registers that are held in locals; `code` is to become part of the function. */
  reload(code: Code): void {
    this.#context.registers.reload(code);
  }

  /** Stores registers that are held in locals and were written. */
  spill(code: Code): void {
    this.#context.registers.spill(code);
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
