import { Simd, type SimdName } from './wasm-simd.ts';

/** Writes WebAssembly's binary format (WebAssembly Core Specification 2.0, chapter 5, with tail calls and threads). */

/** A growing byte buffer with LEB128 integers. */
export class Bytes {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(room = 1024) {
    this.#bytes = new Uint8Array(room);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): this {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  bytes(values: ArrayLike<number>): this {
    this.#grow(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
    return this;
  }

  /** Unsigned LEB128 of a uint32. */
  unsigned(value: number): this {
    let v = value >>> 0;
    if (v < 0x80) return this.byte(v);
    while (v > 0x7f) {
      this.byte((v & 0x7f) | 0x80);
      v >>>= 7;
    }
    return this.byte(v);
  }

  /** Signed LEB128 of an int32. */
  signed(value: number): this {
    let v = value | 0;
    for (;;) {
      const low = v & 0x7f;
      v >>= 7;
      if ((v === 0 && (low & 0x40) === 0) || (v === -1 && (low & 0x40) !== 0)) return this.byte(low);
      this.byte(low | 0x80);
    }
  }

  name(text: string): this {
    const utf8 = new TextEncoder().encode(text);
    return this.unsigned(utf8.length).bytes(utf8);
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(by: number): void {
    if (this.#length + by <= this.#bytes.length) return;
    const bigger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + by));
    bigger.set(this.#bytes);
    this.#bytes = bigger;
  }
}

export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;
export const F64 = 0x7c;
export const V128 = 0x7b;
const FUNCREF = 0x70;

/** Opcodes by the names of the text format. */
export const Op = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  br_if: 0x0d,
  br_table: 0x0e,
  return: 0x0f,
  call: 0x10,
  call_indirect: 0x11,
  return_call: 0x12,
  return_call_indirect: 0x13,
  drop: 0x1a,
  select: 0x1b,
  local_get: 0x20,
  local_set: 0x21,
  local_tee: 0x22,
  i32_load: 0x28,
  i64_load: 0x29,
  f32_load: 0x2a,
  f64_load: 0x2b,
  i32_load8_s: 0x2c,
  i32_load8_u: 0x2d,
  i32_load16_s: 0x2e,
  i32_load16_u: 0x2f,
  i32_store: 0x36,
  i64_store: 0x37,
  f32_store: 0x38,
  f64_store: 0x39,
  i32_store8: 0x3a,
  i32_store16: 0x3b,
  i32_const: 0x41,
  i64_const: 0x42,
  f32_const: 0x43,
  f64_const: 0x44,
  i32_eqz: 0x45,
  i32_eq: 0x46,
  i32_ne: 0x47,
  i32_lt_s: 0x48,
  i32_lt_u: 0x49,
  i32_gt_s: 0x4a,
  i32_gt_u: 0x4b,
  i32_le_s: 0x4c,
  i32_le_u: 0x4d,
  i32_ge_s: 0x4e,
  i32_ge_u: 0x4f,
  i64_eqz: 0x50,
  i64_eq: 0x51,
  i64_ne: 0x52,
  i64_lt_u: 0x54,
  i64_ge_u: 0x5a,
  f32_eq: 0x5b,
  f32_ne: 0x5c,
  f32_lt: 0x5d,
  f32_gt: 0x5e,
  f32_le: 0x5f,
  f32_ge: 0x60,
  f64_eq: 0x61,
  f64_ne: 0x62,
  f64_lt: 0x63,
  f64_gt: 0x64,
  f64_le: 0x65,
  f64_ge: 0x66,
  i32_clz: 0x67,
  i32_add: 0x6a,
  i32_sub: 0x6b,
  i32_mul: 0x6c,
  i32_div_s: 0x6d,
  i32_div_u: 0x6e,
  i32_and: 0x71,
  i32_or: 0x72,
  i32_xor: 0x73,
  i32_shl: 0x74,
  i32_shr_s: 0x75,
  i32_shr_u: 0x76,
  i32_rotr: 0x78,
  i64_add: 0x7c,
  i64_sub: 0x7d,
  i64_mul: 0x7e,
  i64_and: 0x83,
  i64_or: 0x84,
  i64_xor: 0x85,
  i64_shl: 0x86,
  i64_shr_s: 0x87,
  i64_shr_u: 0x88,
  f32_abs: 0x8b,
  f32_neg: 0x8c,
  f32_sqrt: 0x91,
  f32_add: 0x92,
  f32_sub: 0x93,
  f32_mul: 0x94,
  f32_div: 0x95,
  f64_abs: 0x99,
  f64_neg: 0x9a,
  f64_trunc: 0x9d,
  f64_sqrt: 0x9f,
  f64_add: 0xa0,
  f64_sub: 0xa1,
  f64_mul: 0xa2,
  f64_div: 0xa3,
  i32_wrap_i64: 0xa7,
  i32_trunc_f64_s: 0xaa,
  i32_trunc_f64_u: 0xab,
  i64_extend_i32_s: 0xac,
  i64_extend_i32_u: 0xad,
  f32_convert_i32_s: 0xb2,
  f32_convert_i32_u: 0xb3,
  f32_demote_f64: 0xb6,
  f64_convert_i32_s: 0xb7,
  f64_convert_i32_u: 0xb8,
  f64_promote_f32: 0xbb,
  i32_reinterpret_f32: 0xbc,
  i64_reinterpret_f64: 0xbd,
  f32_reinterpret_i32: 0xbe,
  f64_reinterpret_i64: 0xbf,
  i32_extend8_s: 0xc0,
  i32_extend16_s: 0xc1,
} as const;

export type OpName = keyof typeof Op;

/** How probable it is that a condition holds: code that runs rarely is kept out of the way of the rest. */
export type Hint = 'likely' | 'unlikely';

/** The place of a hinted `if` or `br_if` in bytes from the start of what holds it. */
interface HintAt {
  readonly at: number;
  readonly hint: Hint;
}

/** A function's locals and code. */
export interface FunctionBody {
  readonly bytes: Uint8Array;
  readonly hints: readonly HintAt[];
}

/** A call that is completed when the numbers of all functions are known: where its index is, in two bytes, and of what. */
export interface OpenCall {
  /** Offset in the function's body. */
  readonly at: number;
  readonly symbol: number;
}

/** Functions from this number on are symbols: `call` leaves room for the real index and keeps an OpenCall. */
export const FIRST_SYMBOL = 0x1000;

/** Completes open calls in a body: `indexOf` gives the index (below 0x4000) of a symbol. */
export function completeCalls(
  body: FunctionBody,
  calls: readonly OpenCall[],
  indexOf: (symbol: number) => number,
): FunctionBody {
  for (const { at, symbol } of calls) {
    const index = indexOf(symbol);
    body.bytes[at] = (index & 0x7f) | 0x80;
    body.bytes[at + 1] = index >>> 7;
  }
  return body;
}

/** Longest instruction that is written without a look at the room left. */
const ROOM = 32;

/** The code of a function: instructions are appended in order. */
export class Code {
  #bytes = new Uint8Array(4096);
  #length = 0;
  /** Where the last instruction ends, if it is local.set, and its local. */
  #setEnd = -1;
  #setLocal = -1;
  #setStart = 0;
  readonly #types: number[] = [];
  #calls: OpenCall[] = [];
  #hints: HintAt[] = [];
  readonly #parameters: number;
  /** Open blocks, loops and ifs. */
  depth: number;

  /** `parameters` is the number of parameters, the first locals; `depth` the blocks that will be open around this code. */
  constructor(parameters: number, depth = 0) {
    this.#parameters = parameters;
    this.depth = depth;
  }

  /** Forgets all instructions and locals: the buffer serves the next function. */
  restart(): void {
    this.#length = 0;
    this.#setEnd = -1;
    this.#types.length = 0;
    this.#calls = [];
    this.#hints = [];
    this.depth = 0;
  }

  /** Bytes so far. */
  get length(): number {
    return this.#length;
  }

  #opcode(value: number): void {
    if (this.#length + ROOM > this.#bytes.length) {
      const bigger = new Uint8Array(this.#bytes.length * 2);
      bigger.set(this.#bytes);
      this.#bytes = bigger;
    }
    this.#bytes[this.#length++] = value;
  }

  #unsigned(value: number): void {
    let v = value >>> 0;
    while (v > 0x7f) {
      this.#bytes[this.#length++] = (v & 0x7f) | 0x80;
      v >>>= 7;
    }
    this.#bytes[this.#length++] = v;
  }

  #signed(value: number): void {
    let v = value | 0;
    while (v < -64 || v > 63) {
      this.#bytes[this.#length++] = (v & 0x7f) | 0x80;
      v >>= 7;
    }
    this.#bytes[this.#length++] = v & 0x7f;
  }

  /** A new local; its index. */
  local(type: number = I32): number {
    this.#types.push(type);
    return this.#parameters + this.#types.length - 1;
  }

  op(name: OpName | number): this {
    this.#opcode(typeof name === 'number' ? name : Op[name]);
    return this;
  }

  const(value: number): this {
    this.#opcode(Op.i32_const);
    this.#signed(value);
    return this;
  }

  /** An i64 constant that fits 32 bits, sign-extended. */
  const64(value: number): this {
    this.#opcode(Op.i64_const);
    this.#signed(value);
    return this;
  }

  constF32(value: number): this {
    this.#opcode(Op.f32_const);
    return this.#raw(new Uint8Array(Float32Array.of(value).buffer));
  }

  constF64(value: number): this {
    this.#opcode(Op.f64_const);
    return this.#raw(new Uint8Array(Float64Array.of(value).buffer));
  }

  /** A vector constant of four words, the lowest first. */
  constV128(words: ArrayLike<number>): this {
    return this.#vector(Simd.v128_const).#raw(new Uint8Array(Int32Array.from(words).buffer));
  }

  /** atomic.fence (threads proposal). */
  fence(): this {
    this.#opcode(0xfe);
    return this.#raw([3, 0]);
  }

  /** i32.atomic.rmw{,8,16}.cmpxchg of `size` bytes at the address on the stack, below the expected value and the replacement. */
  compareExchange(size: 1 | 2 | 4): this {
    const [opcode, align] = ({ 4: [0x48, 2], 1: [0x4a, 0], 2: [0x4b, 1] } as const)[size];
    this.#opcode(0xfe);
    return this.#raw([opcode, align, 0]);
  }

  simd(name: SimdName): this {
    return this.#vector(Simd[name]);
  }

  /** extract_lane and replace_lane. */
  lane(name: SimdName, lane: number): this {
    return this.#vector(Simd[name]).#raw([lane]);
  }

  /** i8x16.shuffle: for each byte of the result its place among the 32 of both operands. */
  shuffle(places: ArrayLike<number>): this {
    return this.#vector(Simd.i8x16_shuffle).#raw(places);
  }

  /** A vector load or store; the forms of one lane need `lane`. No alignment is promised. */
  simdMemory(name: SimdName, offset: number, lane?: number): this {
    this.#vector(Simd[name]);
    this.#unsigned(0);
    this.#unsigned(offset);
    return lane === undefined ? this : this.#raw([lane]);
  }

  #vector(opcode: number): this {
    this.#opcode(0xfd);
    this.#unsigned(opcode);
    return this;
  }

  #raw(bytes: ArrayLike<number>): this {
    for (let i = 0; i < bytes.length; i++) this.#bytes[this.#length++] = bytes[i]!;
    return this;
  }

  get(local: number): this {
    if (this.#setEnd === this.#length && this.#setLocal === local) {
      this.#bytes[this.#setStart] = Op.local_tee;
      this.#setEnd = -1;
      return this;
    }
    this.#opcode(Op.local_get);
    this.#unsigned(local);
    return this;
  }

  set(local: number): this {
    this.#opcode(Op.local_set);
    this.#setStart = this.#length - 1;
    this.#unsigned(local);
    this.#setEnd = this.#length;
    this.#setLocal = local;
    return this;
  }

  tee(local: number): this {
    this.#opcode(Op.local_tee);
    this.#unsigned(local);
    return this;
  }

  /** A load or store; `align` is log2 of the alignment that is promised. */
  memory(name: OpName | number, offset: number, align = 0): this {
    this.op(name);
    this.#unsigned(align);
    this.#unsigned(offset);
    return this;
  }

  /** Opens a block without result; returns the depth to give to `branch`. */
  open(name: 'block' | 'loop' | 'if', type = 0x40, hint?: Hint): number {
    if (hint !== undefined) this.#hints.push({ at: this.#length, hint });
    this.#opcode(Op[name]);
    this.#bytes[this.#length++] = type;
    return ++this.depth;
  }

  end(): this {
    this.#opcode(Op.end);
    this.depth--;
    return this;
  }

  /** Branches to the block or loop opened at `depth`. */
  branch(depth: number, name: 'br' | 'br_if' = 'br', hint?: Hint): this {
    if (hint !== undefined) this.#hints.push({ at: this.#length, hint });
    this.#opcode(Op[name]);
    this.#unsigned(this.depth - depth);
    return this;
  }

  /** br_table to blocks by depth; the last is the default. */
  table(depths: readonly number[]): this {
    this.#opcode(Op.br_table);
    this.#unsigned(depths.length - 1);
    for (const depth of depths) {
      this.#opcode(0);
      this.#length--;
      this.#unsigned(this.depth - depth);
    }
    return this;
  }

  /** `fn` is a function's index, or a symbol. */
  call(fn: number, name: 'call' | 'return_call' = 'call'): this {
    this.#opcode(Op[name]);
    if (fn < FIRST_SYMBOL) this.#unsigned(fn);
    else {
      this.#calls.push({ at: this.#length, symbol: fn });
      this.#length += 2;
    }
    return this;
  }

  /** call_indirect or return_call_indirect through table 0. */
  callIndirect(type: number, name: 'call_indirect' | 'return_call_indirect'): this {
    this.#opcode(Op[name]);
    this.#unsigned(type);
    this.#bytes[this.#length++] = 0;
    return this;
  }

  /** The function's body with its locals. */
  finish(): FunctionBody {
    return this.finishOpen().body;
  }

  /** The same with calls of symbols, which `completeCalls` completes. */
  finishOpen(): { readonly body: FunctionBody; readonly calls: readonly OpenCall[] } {
    const locals = this.#locals();
    const start = locals.length;
    const bytes = new Uint8Array(start + this.#length + 1);
    bytes.set(locals);
    bytes.set(this.#bytes.subarray(0, this.#length), start);
    bytes[bytes.length - 1] = Op.end;
    const hints = this.#hints.map(({ at, hint }) => ({ at: at + start, hint }));
    return { body: { bytes, hints }, calls: this.#calls.map(({ at, symbol }) => ({ at: at + start, symbol })) };
  }

  /** The declaration of the locals, as runs of one type. */
  #locals(): Uint8Array {
    const types = this.#types;
    const out = new Bytes(16);
    let runs = 0;
    for (let i = 0; i < types.length; i++) if (types[i] !== types[i - 1]) runs++;
    out.unsigned(runs);
    for (let i = 0; i < types.length; ) {
      let n = 1;
      while (types[i + n] === types[i]) n++;
      out.unsigned(n).byte(types[i]!);
      i += n;
    }
    return out.take();
  }
}

export interface FunctionType {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
}

export interface ImportedFunction {
  readonly module: string;
  readonly name: string;
  readonly type: number;
}

/** A module: types, imported functions, the imported memory and table, functions and exports. */
export interface ModuleParts {
  readonly types: readonly FunctionType[];
  readonly imports: readonly ImportedFunction[];
  /** Pages of the shared memory `env.memory`, exactly as it was made. */
  readonly memoryPages: number;
  readonly functions: readonly { readonly type: number; readonly body: FunctionBody; readonly export?: string }[];
  /** Profilers are told the names of exported functions. */
  readonly named?: boolean;
}

function section(out: Bytes, id: number, fill: (content: Bytes) => void): void {
  const content = new Bytes();
  fill(content);
  out.byte(id).unsigned(content.length).bytes(content.take());
}

/** Hints are a custom section before the code (Branch Hinting proposal): hosts that don't know it ignore it. */
function branchHints(out: Bytes, firstFunction: number, bodies: readonly FunctionBody[]): void {
  const hinted = bodies.flatMap(({ hints }, i) => (hints.length > 0 ? [{ index: firstFunction + i, hints }] : []));
  if (hinted.length === 0) return;
  section(out, 0, (s) => {
    s.name('metadata.code.branch_hint').unsigned(hinted.length);
    for (const { index, hints } of hinted) {
      s.unsigned(index).unsigned(hints.length);
      for (const { at, hint } of hints)
        s.unsigned(at)
          .unsigned(1)
          .byte(hint === 'likely' ? 1 : 0);
    }
  });
}

/** The module's bytes. The memory is import env.memory (shared), the table env.table. */
export function encodeModule(parts: ModuleParts): Uint8Array<ArrayBuffer> {
  const out = new Bytes();
  out.bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  section(out, 1, (s) => {
    s.unsigned(parts.types.length);
    for (const { parameters, results } of parts.types)
      s.byte(0x60).unsigned(parameters.length).bytes(parameters).unsigned(results.length).bytes(results);
  });
  section(out, 2, (s) => {
    s.unsigned(parts.imports.length + 2);
    // Limits 0x03: shared, with maximum.
    s.name('env').name('memory').byte(2).byte(3).unsigned(parts.memoryPages).unsigned(parts.memoryPages);
    s.name('env').name('table').byte(1).byte(FUNCREF).byte(0).unsigned(0);
    for (const { module, name, type } of parts.imports) s.name(module).name(name).byte(0).unsigned(type);
  });
  section(out, 3, (s) => {
    s.unsigned(parts.functions.length);
    for (const fn of parts.functions) s.unsigned(fn.type);
  });
  const exported = parts.functions.flatMap((fn, i) =>
    fn.export === undefined ? [] : [{ name: fn.export, index: parts.imports.length + i }],
  );
  section(out, 7, (s) => {
    s.unsigned(exported.length);
    for (const { name, index } of exported) s.name(name).byte(0).unsigned(index);
  });
  branchHints(
    out,
    parts.imports.length,
    parts.functions.map((fn) => fn.body),
  );
  section(out, 10, (s) => {
    s.unsigned(parts.functions.length);
    for (const fn of parts.functions) s.unsigned(fn.body.bytes.length).bytes(fn.body.bytes);
  });
  if (parts.named) names(out, exported);
  return out.take();
}

/** The custom section that tells profilers what functions are called (appendix of the specification, name section). */
function names(out: Bytes, functions: readonly { readonly name: string; readonly index: number }[]): void {
  section(out, 0, (s) => {
    s.name('name');
    section(s, 1, (map) => {
      map.unsigned(functions.length);
      for (const { name, index } of functions) map.unsigned(index).name(name);
    });
  });
}
