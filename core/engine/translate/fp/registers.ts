import { Word } from '../../../arm/state.ts';
import { type Code, F32, F64, I32, V128 } from '../wasm-binary.ts';

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
  /** The function of a helper. */
  helper(name: string): number;
}

const FILE = Word.FP * 4;
/** Byte offset of FPSCR from the CPU's state. */
export const FPSCR_OFFSET = Word.FPSCR * 4;

/** The register file as code sees it: pushes registers on wasm's stack and stores values that `value` pushes. */
export class FpRegisters {
  readonly #code: Code;
  readonly #cpu: number;

  constructor(host: FpHost) {
    this.#code = host.code;
    this.#cpu = host.cpu;
  }

  /** A word as i32; 0 to 63, of all D registers. */
  word(n: number): void {
    this.#code.get(this.#cpu).memory('i32_load', FILE + n * 4, 2);
  }

  setWord(n: number, value: () => void): void {
    this.#code.get(this.#cpu);
    value();
    this.#code.memory('i32_store', FILE + n * 4, 2);
  }

  /** S or D register as f32 or f64. */
  scalar(size: number, n: number): void {
    this.#code.get(this.#cpu);
    if (size === 64) this.#code.memory('f64_load', FILE + n * 8, 3);
    else this.#code.memory('f32_load', FILE + n * 4, 2);
  }

  setScalar(size: number, n: number, value: () => void): void {
    this.#code.get(this.#cpu);
    value();
    if (size === 64) this.#code.memory('f64_store', FILE + n * 8, 3);
    else this.#code.memory('f32_store', FILE + n * 4, 2);
  }

  /** Q register (2 D `registers`), or a D register in both halves of the vector, from D `n`. */
  vector(registers: number, n: number): void {
    this.#code.get(this.#cpu).simdMemory(registers === 2 ? 'v128_load' : 'v128_load64_splat', FILE + n * 8);
  }

  /** One or two D registers from any one on; the rest of the vector is zero. */
  table(registers: number, n: number): void {
    this.#code.get(this.#cpu).simdMemory(registers === 2 ? 'v128_load' : 'v128_load64_zero', FILE + n * 8);
  }

  /** The low half of the vector goes to a D register. */
  setVector(registers: number, n: number, value: () => void): void {
    this.#code.get(this.#cpu);
    value();
    if (registers === 2) this.#code.simdMemory('v128_store', FILE + n * 8);
    else this.#code.simdMemory('v128_store64_lane', FILE + n * 8, 0);
  }
}

/** What the emission of one operation works with. */
export class FpContext {
  readonly host: FpHost;
  readonly code: Code;
  readonly registers: FpRegisters;
  readonly #temps = new Map<number, { readonly locals: number[]; used: number }>();

  constructor(host: FpHost) {
    this.host = host;
    this.code = host.code;
    this.registers = new FpRegisters(host);
    for (const type of [I32, F32, F64, V128]) this.#temps.set(type, { locals: [], used: 0 });
  }

  /** Locals of the last operation may be used again. */
  begin(): void {
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

  /** The primitive itself, on the registers in the state; FPSCR has to be there. */
  callPrimitive(name: string, args: readonly number[]): void {
    for (const arg of args) this.code.const(arg);
    this.code.call(this.host.primitive(name, args.length));
  }
}
