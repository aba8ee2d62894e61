import { fold } from './fold.ts';
import type {
  AccessOptions,
  BranchKind,
  FlagName,
  Instruction,
  LoadKind,
  Node,
  Operand,
  PureOp,
  StoreKind,
} from './node.ts';
import { ENDING_OPS, type SystemOps } from './system-ops.ts';

/** Argument of the barrier operation. */
const ISB = 2;

/** A 32-bit value: a constant or the result of a node. */
export type Value = Operand;

/** What is known of an instruction before it runs: its place and the state that its block is keyed by. */
export interface InstructionContext {
  readonly isa: 'a32' | 't32';
  readonly size: 2 | 4;
  /** Bytes from the block's first instruction. */
  readonly offset: number;
  /** Bits 11:0 of the instruction's address (equal in the virtual and the machine address). */
  readonly pageOffset: number;
  /** CPSR.E: data accesses are big-endian. */
  readonly bigEndian: boolean;
  /** VFP and Advanced SIMD may execute without a check. */
  readonly fpEnabled: boolean;
  /** Where VFP may execute, Advanced SIMD may too. */
  readonly simdEnabled: boolean;
  /** FPSCR.Len or Stride is not zero: instructions that would work on short vectors are UNDEFINED, for a Cortex-A15 has none. */
  readonly shortVectors?: boolean;
  /** SCTLR.A (HSCTLR.A in Hyp mode): every access checks its own alignment, so it must have its element's size. */
  readonly alignmentChecked?: boolean;
  /** CPUs run in threads of their own: LDRD and STRD of an aligned doubleword must be one access (ARM ARM A3.5.3, with LPAE). */
  readonly wholeDoublewords?: boolean;
  /** Inside an IT block: 16-bit data processing does not set flags. */
  readonly inIT: boolean;
}

export interface Sum {
  readonly sum: Value;
  /** 0 or 1. */
  readonly carry: Value;
  readonly overflow: Value;
}

/**
 * With this an instruction's semantics say what it does, once, for every back end.
 * Values are int32; order of calls is order of effects. Do every access that can fault before the first register or flag is set,
 * so that an abort leaves the state as it was.
 */
export class Builder {
  readonly context: InstructionContext;
  #nodes: Node[] = [];
  #next = 0;
  #endsBlock = false;

  constructor(context: InstructionContext) {
    this.context = context;
  }

  /** The instruction that was built. */
  finish(name: string): Instruction {
    return { name, size: this.context.size, nodes: this.#nodes, endsBlock: this.#endsBlock };
  }

  // Arithmetic and logic. Shift amounts are 0 to 31: semantics treat 32 and more themselves.
  add = (a: Value, b: Value): Value => {
    // An address beside the PC stays one node.
    if (typeof b === 'number' && typeof a !== 'number' && a.op === 'pc')
      return this.pc((a.args[0] as number) - this.context.offset + b);
    return this.#pure('add', a, b);
  };
  sub = (a: Value, b: Value): Value => this.#pure('sub', a, b);
  /** Low 32 bits of the product. */
  mul = (a: Value, b: Value): Value => this.#pure('mul', a, b);
  /** High 32 bits of the unsigned, signed product. */
  umulh = (a: Value, b: Value): Value => this.#pure('umulh', a, b);
  smulh = (a: Value, b: Value): Value => this.#pure('smulh', a, b);
  /** As UDIV and SDIV: by zero gives 0, INT_MIN / -1 gives INT_MIN. */
  udiv = (a: Value, b: Value): Value => this.#pure('udiv', a, b);
  sdiv = (a: Value, b: Value): Value => this.#pure('sdiv', a, b);
  and = (a: Value, b: Value): Value => this.#pure('and', a, b);
  or = (a: Value, b: Value): Value => this.#pure('or', a, b);
  xor = (a: Value, b: Value): Value => this.#pure('xor', a, b);
  not = (a: Value): Value => this.#pure('xor', a, -1);
  shl = (a: Value, n: Value): Value => this.#pure('shl', a, n);
  lsr = (a: Value, n: Value): Value => this.#pure('lsr', a, n);
  asr = (a: Value, n: Value): Value => this.#pure('asr', a, n);
  ror = (a: Value, n: Value): Value => this.#pure('ror', a, n);
  clz = (a: Value): Value => this.#pure('clz', a);
  sext8 = (a: Value): Value => this.#pure('sext8', a);
  sext16 = (a: Value): Value => this.#pure('sext16', a);
  zext8 = (a: Value): Value => this.and(a, 0xff);
  zext16 = (a: Value): Value => this.and(a, 0xffff);
  /** `width` bits of `a` from bit `low`, zero- or sign-extended. */
  bits = (a: Value, low: number, width: number): Value => this.lsr(this.shl(a, 32 - low - width), 32 - width);
  signedBits = (a: Value, low: number, width: number): Value => this.asr(this.shl(a, 32 - low - width), 32 - width);

  // Comparisons give 0 or 1.
  eq = (a: Value, b: Value): Value => this.#pure('eq', a, b);
  ne = (a: Value, b: Value): Value => this.#pure('ne', a, b);
  ltS = (a: Value, b: Value): Value => this.#pure('ltS', a, b);
  ltU = (a: Value, b: Value): Value => this.#pure('ltU', a, b);
  leS = (a: Value, b: Value): Value => this.#pure('leS', a, b);
  leU = (a: Value, b: Value): Value => this.#pure('leU', a, b);
  /** `a` when `condition` is not zero, else `b`; both are computed. */
  select = (condition: Value, a: Value, b: Value): Value => this.#pure('select', condition, a, b);

  /** ARM ARM AddWithCarry(): carryIn is 0 or 1. Ask only for what is used. */
  addWithCarry(a: Value, b: Value, carryIn: Value): Sum {
    // a + NOT(x) + 1 is a subtraction: said as one, back ends can compare instead.
    const partial = carryIn === 1 ? 0 : this.add(a, b);
    const sum = carryIn === 1 ? this.sub(a, this.not(b)) : this.add(partial, carryIn);
    const builder = this;
    return {
      sum,
      get carry() {
        if (carryIn === 0) return builder.ltU(sum, a);
        if (carryIn === 1) return builder.leU(builder.not(b), a);
        return builder.or(builder.ltU(partial, a), builder.ltU(sum, partial));
      },
      get overflow() {
        return builder.lsr(builder.and(builder.xor(a, sum), builder.xor(b, sum)), 31);
      },
    };
  }

  // Registers and flags.
  /** r0 to r15; r15 reads as the instruction's address plus 8 (A32) or 4 (T32). */
  reg(n: number): Value {
    return n === 15 ? this.pc(this.context.isa === 'a32' ? 8 : 4) : this.#emit('reg', [n]);
  }
  /** The instruction's address plus `ahead`. */
  pc(ahead = 0): Value {
    return this.#emit('pc', [this.context.offset + ahead]);
  }
  /** Align(PC, 4), the base of literal accesses. */
  alignedPc(): Value {
    const ahead = this.context.isa === 'a32' ? 8 : 4;
    return this.pc(ahead - ((this.context.pageOffset + ahead) & 3));
  }
  /** r0 to r14. Writes to the PC are branches. */
  setReg(n: number, value: Value): void {
    if (n === 15) throw new Error('semantics write the PC by branch, bx or a system operation');
    this.#emit('setReg', [n, value]);
  }
  /** N, Z, C, V, Q as 0 or 1; GE as 4 bits. */
  flag(name: FlagName): Value {
    return this.#emit('getFlag', [], { name });
  }
  /** N and Z from a result. */
  setNZ(result: Value): void {
    this.#emit('setFlag', [result], { name: 'N' });
    this.#emit('setFlag', [result], { name: 'Z' });
  }
  /** N and Z of a 64-bit result. */
  setNZ64(low: Value, high: Value): void {
    const any = this.or(low, high);
    this.#emit('setFlag', [high], { name: 'N' });
    this.#emit('setFlag', [any], { name: 'Z' });
  }
  /** From 0 or 1. */
  setC(value: Value): void {
    this.#emit('setFlag', [value], { name: 'C' });
  }
  setV(value: Value): void {
    this.#emit('setFlag', [value], { name: 'V' });
  }
  /** All four from bits 31:28 of a word. */
  setNZCV(word: Value): void {
    const n = this.and(word, 0x8000_0000 | 0);
    const z = this.xor(this.bits(word, 30, 1), 1);
    const c = this.bits(word, 29, 1);
    const v = this.bits(word, 28, 1);
    this.#emit('setFlag', [n], { name: 'N' });
    this.#emit('setFlag', [z], { name: 'Z' });
    this.setC(c);
    this.setV(v);
  }
  /** Sets Q when `condition` (0 or 1) holds; Q is sticky. */
  saturated(condition: Value): void {
    this.#emit('setFlag', [this.or(this.flag('Q'), condition)], { name: 'Q' });
  }
  /** GE[3:0]. */
  setGE(value: Value): void {
    this.#emit('setFlag', [value], { name: 'GE' });
  }
  /** Whether a condition code (0 EQ .. 13 LE, 14 AL) holds, as 0 or 1. */
  condition(code: number): Value {
    return code >= 14 ? 1 : this.#emit('condition', [code]);
  }

  // Memory. Data endianness is seen to here.
  load(address: Value, kind: LoadKind, options: AccessOptions = {}): Value {
    const bits = kind === 'u32' ? 32 : kind.endsWith('16') ? 16 : 8;
    if (!this.context.bigEndian || bits === 8) return this.#emit('load', [address], { name: kind, options });
    const raw = this.#emit('load', [address], { name: bits === 32 ? 'u32' : 'u16', options });
    if (bits === 32) return this.reverse(raw);
    const half = this.or(this.shl(this.zext8(raw), 8), this.lsr(raw, 8));
    return kind === 's16' ? this.sext16(half) : half;
  }
  store(address: Value, value: Value, kind: StoreKind, options: AccessOptions = {}): void {
    let data = value;
    if (this.context.bigEndian && kind === 'u32') data = this.reverse(value);
    if (this.context.bigEndian && kind === 'u16') data = this.or(this.shl(value, 8), this.bits(value, 8, 8));
    this.#emit('store', [address, data], { name: kind, options });
  }
  /** The four bytes in reverse order. */
  reverse(a: Value): Value {
    const outer = this.or(this.shl(a, 24), this.lsr(a, 24));
    const inner = this.or(this.shl(this.and(a, 0xff00), 8), this.and(this.lsr(a, 8), 0xff00));
    return this.or(outer, inner);
  }

  // Control.
  /** Branch within the instruction set. */
  branch(target: Value, kind: BranchKind = 'jump'): void {
    // A target relative to the PC has its low bits known: back ends recognise direct branches by the bare node.
    const low = typeof target !== 'number' && target.op === 'pc' ? this.#pageOffsetOf(target) & 3 : 3;
    const aligned = this.context.isa === 'a32' ? low === 0 : (low & 1) === 0;
    const address = aligned ? target : this.and(target, this.context.isa === 'a32' ? ~3 : ~1);
    this.#emit('branch', [address], { name: kind });
    this.#endsBlock = true;
  }
  /** Branch with interworking: bit 0 chooses T32. */
  bx(target: Value, kind: BranchKind = 'indirect'): void {
    this.#emit('bx', [target], { name: kind });
    this.#endsBlock = true;
  }
  /** Runs `then` when `condition` is not zero, `otherwise` when it is zero. */
  if(condition: Value, then: () => void, otherwise?: () => void): void {
    if (typeof condition === 'number') {
      if (condition !== 0) then();
      else otherwise?.();
      return;
    }
    const outer = this.#nodes;
    const thenNodes: Node[] = (this.#nodes = []);
    then();
    const elseNodes: Node[] = (this.#nodes = []);
    otherwise?.();
    this.#nodes = outer;
    this.#emit('if', [condition], { consequent: thenNodes, alternate: elseNodes });
  }
  /** A system operation; see SystemOps. */
  call(name: keyof SystemOps, ...args: Value[]): Value {
    if (ENDING_OPS.has(name) || (name === 'barrier' && args[0] === ISB)) this.#endsBlock = true;
    return this.#emit('call', args, { name });
  }
  /** The high word of the doubleword that the call just before returned. */
  high(): Value {
    return this.#emit('high', []);
  }
  /** UNDEFINED. */
  undefined(): void {
    this.call('undefined');
  }
  /** Ends the block after this instruction, for effects on state that blocks are keyed by. */
  endBlock(): void {
    this.#endsBlock = true;
  }

  // VFP and Advanced SIMD.
  /** Must open every VFP (`simd` false) and Advanced SIMD instruction; returns whether the rest is to be built. */
  fpAllowed(simd: boolean): boolean {
    if (this.context.fpEnabled && (!simd || this.context.simdEnabled)) return true;
    this.call('fpDisabled', simd ? 1 : 0);
    return false;
  }
  /** Word 0 to 63 of the register file: S0..S31, or D n as words 2n and 2n + 1. FPSCR and the staging area follow (register-file.ts). */
  fpWord(index: number): Value {
    return this.#emit('fpWord', [index]);
  }
  setFpWord(index: number, value: Value): void {
    this.#emit('setFpWord', [index, value]);
  }
  /** A primitive of the FpUnit on the register file, with constant arguments. */
  fp(name: string, ...args: number[]): void {
    this.#emit('fp', args, { name });
  }

  #pageOffsetOf(pc: Node): number {
    return this.context.pageOffset - this.context.offset + (pc.args[0] as number);
  }

  #pure(op: PureOp, ...args: Value[]): Value {
    const folded = fold(op, args);
    return folded ?? this.#emit(op, args);
  }

  #emit(op: Node['op'], args: readonly Value[], rest: Partial<Node> = {}): Node {
    const node: Node = { id: this.#next++, op, args: args.map((a) => (typeof a === 'number' ? a | 0 : a)), ...rest };
    this.#nodes.push(node);
    return node;
  }
}
