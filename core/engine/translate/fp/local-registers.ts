import { type Code, F32, F64, V128 } from '../wasm-binary.ts';
import { type Holding, holdingOf, isStaging, type RegisterUsage } from './register-plan.ts';
import { FILE, type FpHost, type FpRegisters, type WordRange } from './registers.ts';

/** A Q register in locals. */
interface Held {
  readonly holding: Holding;
  /** By word of the register (0 to 3) in singles, by half in doubles, one in a vector; only those that are used. */
  readonly locals: readonly (number | undefined)[];
  readonly written: boolean;
}

/** What a holding's parts are in memory. */
const PARTS = {
  singles: { count: 4, bytes: 4, type: F32, load: 'f32_load', store: 'f32_store' },
  doubles: { count: 2, bytes: 8, type: F64, load: 'f64_load', store: 'f64_store' },
} as const;

const LOW = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const half = (n: number): number[] => [...LOW, ...LOW].map((byte) => byte + (n & 1) * 8);

/**
 * Registers live in locals while the function runs. Which ones, and how each is held, is known from code that was made before
 * with registers in memory.
 */
export class LocalRegisters implements FpRegisters {
  readonly #code: Code;
  readonly #cpu: number;
  readonly #held = new Map<number, Held>();
  readonly #touched = new Set<number>();
  readonly #newLocal: (type: number) => number;
  #pair: number | undefined;

  constructor(host: FpHost, { uses }: RegisterUsage) {
    this.#code = host.code;
    this.#cpu = host.cpu;
    this.#newLocal = (type) => host.local(type);
    for (const [q, use] of uses) {
      const holding = holdingOf(use);
      const isUsed = (from: number, count: number): boolean =>
        Array.from({ length: count }, (_, i) => from + i).some((w) => use.read.has(w) || use.written.has(w));
      const locals =
        holding === 'vector'
          ? [host.local(V128)]
          : Array.from({ length: PARTS[holding].count }, (_, i) =>
              isUsed(q * 4 + (i * PARTS[holding].bytes) / 4, PARTS[holding].bytes / 4)
                ? host.local(PARTS[holding].type)
                : undefined,
            );
      this.#held.set(q, { holding, locals, written: use.written.size > 0 });
    }
  }

  /** The Q register that holds a word. */
  #of(word: number): Held {
    const q = word >> 2;
    this.#touched.add(q);
    return this.#held.get(q)!;
  }

  word(n: number): void {
    const { holding, locals } = this.#of(n);
    const c = this.#code;
    if (holding === 'vector') c.get(locals[0]!).lane('i32x4_extract_lane', n & 3);
    else if (holding === 'singles') c.get(locals[n & 3]!).op('i32_reinterpret_f32');
    else {
      c.get(locals[(n >> 1) & 1]!).op('i64_reinterpret_f64');
      if (n & 1) c.const64(32).op('i64_shr_u');
      c.op('i32_wrap_i64');
    }
  }

  setWord(n: number, value: () => void): void {
    const { holding, locals } = this.#of(n);
    const c = this.#code;
    if (holding === 'vector') {
      c.get(locals[0]!);
      value();
      c.lane('i32x4_replace_lane', n & 3).set(locals[0]!);
    } else if (holding === 'singles') {
      value();
      c.op('f32_reinterpret_i32').set(locals[n & 3]!);
    } else this.#setHalfOfDouble(n, locals[(n >> 1) & 1]!, value);
  }

  /** The other word stays: it is shifted out and back. */
  #setHalfOfDouble(n: number, local: number, value: () => void): void {
    const c = this.#code;
    const high = (n & 1) === 1;
    value();
    c.op('i64_extend_i32_u');
    if (high) c.const64(32).op('i64_shl');
    c.get(local).op('i64_reinterpret_f64');
    c.const64(32)
      .op(high ? 'i64_shl' : 'i64_shr_u')
      .const64(32)
      .op(high ? 'i64_shr_u' : 'i64_shl');
    c.op('i64_or').op('f64_reinterpret_i64').set(local);
  }

  scalar(size: number, n: number): void {
    const { holding, locals } = this.#of(size === 64 ? n * 2 : n);
    const c = this.#code;
    if (holding !== 'vector') c.get(locals[size === 64 ? n & 1 : n & 3]!);
    else if (size === 64) c.get(locals[0]!).lane('f64x2_extract_lane', n & 1);
    else c.get(locals[0]!).lane('f32x4_extract_lane', n & 3);
  }

  setScalar(size: number, n: number, value: () => void): void {
    const { holding, locals } = this.#of(size === 64 ? n * 2 : n);
    const c = this.#code;
    if (holding !== 'vector') {
      value();
      c.set(locals[size === 64 ? n & 1 : n & 3]!);
      return;
    }
    c.get(locals[0]!);
    value();
    if (size === 64) c.lane('f64x2_replace_lane', n & 1);
    else c.lane('f32x4_replace_lane', n & 3);
    c.set(locals[0]!);
  }

  #vector(n: number): number {
    return this.#of(n * 2).locals[0]!;
  }

  vector(registers: number, n: number): void {
    const local = this.#vector(n);
    if (registers === 2 && n % 2 === 0) this.#code.get(local);
    else if (registers === 2) this.table(2, n);
    else this.#code.get(local).get(local).shuffle(half(n));
  }

  setVector(registers: number, n: number, value: () => void): void {
    const c = this.#code;
    const local = this.#vector(n);
    if (registers === 2 && n % 2 === 0) {
      value();
      c.set(local);
      return;
    }
    if (registers === 2) {
      this.#setHalves(n, value);
      return;
    }
    c.get(local);
    value();
    c.lane('f64x2_extract_lane', 0)
      .lane('f64x2_replace_lane', n & 1)
      .set(local);
  }

  /** Halves of two Q registers. */
  #setHalves(n: number, value: () => void): void {
    const c = this.#code;
    this.#pair ??= this.#newLocal(V128);
    value();
    c.set(this.#pair);
    for (const i of [0, 1]) {
      const local = this.#vector(n + i);
      c.get(local)
        .get(this.#pair)
        .lane('f64x2_extract_lane', i)
        .lane('f64x2_replace_lane', (n + i) & 1)
        .set(local);
    }
  }

  table(registers: number, n: number): void {
    const c = this.#code;
    if (registers === 1) {
      c.constV128([0, 0, 0, 0]).get(this.#vector(n));
      c.lane('f64x2_extract_lane', n & 1).lane('f64x2_replace_lane', 0);
    } else if (n % 2 === 0) c.get(this.#vector(n));
    else
      c.get(this.#vector(n))
        .get(this.#vector(n + 1))
        .shuffle([...LOW, ...LOW].map((_, i) => i + 8));
  }

  broadcast(size: number, n: number, index: number): void {
    const local = this.#vector(n);
    const bytes = size / 8;
    const first = (n & 1) * 8 + index * bytes;
    this.#code
      .get(local)
      .get(local)
      .shuffle(Array.from({ length: 16 }, (_, i) => first + (i % bytes)));
  }

  begin(): void {
    this.#touched.clear();
  }

  sync(d: WordRange | undefined, body: () => void): void {
    const results = d
      ? Array.from({ length: d.count }, (_, i) => (d.first + i) >> 2)
      : [...this.#held.keys()].filter((q) => !isStaging(q));
    const all = new Set([...results, ...this.#touched, ...(d ? [] : this.#held.keys())]);
    for (const q of all) this.#store(this.#code, q);
    body();
    for (const q of new Set(results)) this.#load(this.#code, q);
  }

  reload(code: Code): void {
    for (const q of this.#held.keys()) this.#load(code, q);
  }

  spill(code: Code): void {
    for (const q of this.#held.keys()) this.#store(code, q);
  }

  #load(code: Code, q: number): void {
    const held = this.#held.get(q);
    if (!held) return;
    const { holding, locals } = held;
    if (holding === 'vector') {
      code
        .get(this.#cpu)
        .simdMemory('v128_load', FILE + q * 16)
        .set(locals[0]!);
      return;
    }
    const { bytes, load } = PARTS[holding];
    for (const [i, local] of locals.entries())
      if (local !== undefined)
        code
          .get(this.#cpu)
          .memory(load, FILE + q * 16 + i * bytes, 2)
          .set(local);
  }

  #store(code: Code, q: number): void {
    const held = this.#held.get(q);
    if (!held?.written || isStaging(q)) return;
    const { holding, locals } = held;
    if (holding === 'vector') {
      code
        .get(this.#cpu)
        .get(locals[0]!)
        .simdMemory('v128_store', FILE + q * 16);
      return;
    }
    const { bytes, store } = PARTS[holding];
    for (const [i, local] of locals.entries())
      if (local !== undefined)
        code
          .get(this.#cpu)
          .get(local)
          .memory(store, FILE + q * 16 + i * bytes, 2);
  }
}
