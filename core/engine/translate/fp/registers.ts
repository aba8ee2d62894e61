import { Word } from '../../../arm/state.ts';
import { type Code, F32, F64, I32, V128 } from '../wasm-binary.ts';
import { RegisterUsage } from './register-plan.ts';

/** Where code for the floating-point registers goes. */
export interface FpHost {
  readonly code: Code;
  /** The local that holds the byte address of the CPU's state. */
  readonly cpu: number;
  /** A new local of the function. */
  local(type: number): number;
  /** The local that holds FPSCR; `write` if it will be changed. */
  fpscr(write: boolean): number;
  /** The imported function of a primitive. */
  primitive(name: string, parameters: number): number;
  /** Whether the relaxed multiply-add has one rounding: `hostFuses`. */
  readonly fuses: boolean;
  /** The function of a helper. */
  helper(name: string): number;
}

/** Byte offset of the register file from the CPU's state. */
export const FILE = Word.FP * 4;
/** Byte offset of FPSCR from the CPU's state. */
export const FPSCR_OFFSET = Word.FPSCR * 4;

/** The register file as code sees it: pushes registers on wasm's stack and stores values that `value` pushes. */
export interface FpRegisters {
  /** A word as i32; 0 to 63, of all D registers. */
  word(n: number): void;
  setWord(n: number, value: () => void): void;
  /** S or D register as f32 or f64. */
  scalar(size: number, n: number): void;
  setScalar(size: number, n: number, value: () => void): void;
  /** Q register (2 D `registers`), or a D register in both halves of the vector, from D `n`. */
  vector(registers: number, n: number): void;
  /** The low half of the vector goes to a D register. */
  setVector(registers: number, n: number, value: () => void): void;
  /** One or two D registers from any one on; the rest of the vector is zero. */
  table(registers: number, n: number): void;
  /** Element `index`, of `size` bits, of a D register in every element. */
  broadcast(size: number, n: number, index: number): void;
  /** The last operation is done: what `sync` takes for read is what is read from now on. */
  begin(): void;
  /** Around `body`, which uses the registers in the state: those that were read since `begin`, and writes words `d`; without `d`, any. */
  sync(d: WordRange | undefined, body: () => void): void;
  /** All that are held are loaded from the state, or go there. */
  reload(code: Code): void;
  spill(code: Code): void;
}

/** Words of the register file. */
export interface WordRange {
  readonly first: number;
  readonly count: number;
}

/** The words of an S or D register. */
export const scalarRange = (size: number, n: number): WordRange =>
  size === 64 ? { first: n * 2, count: 2 } : { first: n, count: 1 };

/** Registers stay in the state. */
export class MemoryRegisters implements FpRegisters {
  readonly usage = new RegisterUsage();
  readonly #code: Code;
  readonly #cpu: number;

  constructor(host: FpHost) {
    this.#code = host.code;
    this.#cpu = host.cpu;
  }

  word(n: number): void {
    this.usage.note('word', n, 1, false);
    this.#code.get(this.#cpu).memory('i32_load', FILE + n * 4, 2);
  }

  setWord(n: number, value: () => void): void {
    this.usage.note('word', n, 1, true);
    this.#code.get(this.#cpu);
    value();
    this.#code.memory('i32_store', FILE + n * 4, 2);
  }

  #scalar(size: number, n: number, write: boolean): void {
    if (size === 64) this.usage.note('double', n * 2, 2, write);
    else this.usage.note('single', n, 1, write);
  }

  scalar(size: number, n: number): void {
    this.#scalar(size, n, false);
    this.#code.get(this.#cpu);
    if (size === 64) this.#code.memory('f64_load', FILE + n * 8, 3);
    else this.#code.memory('f32_load', FILE + n * 4, 2);
  }

  setScalar(size: number, n: number, value: () => void): void {
    this.#scalar(size, n, true);
    this.#code.get(this.#cpu);
    value();
    if (size === 64) this.#code.memory('f64_store', FILE + n * 8, 3);
    else this.#code.memory('f32_store', FILE + n * 4, 2);
  }

  vector(registers: number, n: number): void {
    this.usage.note('vector', n * 2, registers * 2, false);
    this.#code.get(this.#cpu).simdMemory(registers === 2 ? 'v128_load' : 'v128_load64_splat', FILE + n * 8);
  }

  setVector(registers: number, n: number, value: () => void): void {
    this.usage.note('vector', n * 2, registers * 2, true);
    this.#code.get(this.#cpu);
    value();
    if (registers === 2) this.#code.simdMemory('v128_store', FILE + n * 8);
    else this.#code.simdMemory('v128_store64_lane', FILE + n * 8, 0);
  }

  table(registers: number, n: number): void {
    this.usage.note('vector', n * 2, registers * 2, false);
    this.#code.get(this.#cpu).simdMemory(registers === 2 ? 'v128_load' : 'v128_load64_zero', FILE + n * 8);
  }

  broadcast(size: number, n: number, index: number): void {
    this.usage.note('vector', n * 2, 2, false);
    this.#code
      .get(this.#cpu)
      .simdMemory(`v128_load${size as 8 | 16 | 32 | 64}_splat`, FILE + n * 8 + (index * size) / 8);
  }

  begin(): void {}

  sync(_d: WordRange | undefined, body: () => void): void {
    body();
  }

  reload(): void {}

  spill(): void {}
}

/** What the emission of one operation works with. */
export class FpContext {
  readonly host: FpHost;
  readonly code: Code;
  readonly registers: FpRegisters;
  readonly #temps = new Map<number, { readonly locals: number[]; used: number }>();

  constructor(host: FpHost, registers: FpRegisters) {
    this.host = host;
    this.code = host.code;
    this.registers = registers;
    for (const type of [I32, F32, F64, V128]) this.#temps.set(type, { locals: [], used: 0 });
  }

  /** Locals of the last operation may be used again. */
  begin(): void {
    this.registers.begin();
    for (const pool of this.#temps.values()) pool.used = 0;
  }

  /** A local that lives until the next `begin`. */
  temp(type: number): number {
    const pool = this.#temps.get(type)!;
    const local = (pool.locals[pool.used] ??= this.host.local(type));
    pool.used++;
    return local;
  }

  /** FPSCR for reading. */
  fpscr(): Code {
    return this.code.get(this.host.fpscr(false));
  }

  /** Code made by `body` finds FPSCR in the state and may change it there. */
  withStoredFpscr(body: () => void): void {
    const fpscr = this.host.fpscr(true);
    this.code.get(this.host.cpu).get(fpscr).memory('i32_store', FPSCR_OFFSET, 2);
    body();
    this.code.get(this.host.cpu).memory('i32_load', FPSCR_OFFSET, 2).set(fpscr);
  }

  /** The primitive itself; FPSCR has to be in the state. It reads what was read since `begin` and writes words `d`; without `d`, any. */
  callPrimitive(name: string, args: readonly number[], d?: WordRange): void {
    this.registers.sync(d, () => {
      for (const arg of args) this.code.const(arg);
      this.code.call(this.host.primitive(name, args.length));
    });
  }
}
