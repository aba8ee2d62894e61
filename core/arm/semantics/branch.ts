import type { Builder, Value } from '../ir/builder.ts';

/** The PC as the instruction reads it plus a constant. */
function relative(b: Builder, offset: number): Value {
  return b.pc((b.context.isa === 'a32' ? 8 : 4) + offset);
}

/** LR becomes the next instruction's address, bit 0 telling the instruction set. */
function link(b: Builder): void {
  b.setReg(14, b.pc(b.context.size + (b.context.isa === 't32' ? 1 : 0)));
}

/** B; `offset` in bytes from the PC as read. */
export function branch(b: Builder, offset: number): void {
  b.branch(relative(b, offset));
}

/** B with the condition in the instruction (T32). */
export function branchIf(b: Builder, condition: number, offset: number): void {
  b.if(b.condition(condition), () => branch(b, offset));
}

/** CBZ, and CBNZ with `nonzero`. */
export function compareAndBranch(b: Builder, n: number, nonzero: boolean, offset: number): void {
  const value = b.reg(n);
  b.if(nonzero ? b.ne(value, 0) : b.eq(value, 0), () => branch(b, offset));
}

/** BL (immediate). */
export function branchWithLink(b: Builder, offset: number): void {
  link(b);
  b.branch(relative(b, offset), 'call');
}

/** BLX (immediate): to the other instruction set. From T32 the offset counts from Align(PC, 4). */
export function branchWithLinkExchange(b: Builder, offset: number): void {
  link(b);
  const target = b.context.isa === 'a32' ? relative(b, offset + 1) : relative(b, offset - (b.context.pageOffset & 3));
  b.bx(target, 'call');
}

/** BX. */
export function branchExchange(b: Builder, m: number): void {
  b.bx(b.reg(m), m === 14 ? 'return' : 'indirect');
}

/** BLX (register). */
export function branchWithLinkExchangeRegister(b: Builder, m: number): void {
  const target = b.reg(m);
  link(b);
  b.bx(target, 'call');
}

/** TBB and TBH: forward by twice the table's entry of `bytes` bytes. */
export function tableBranch(b: Builder, n: number, m: number, bytes: 1 | 2): void {
  const entry = b.add(b.reg(n), b.shl(b.reg(m), bytes - 1));
  const halfwords = b.load(entry, bytes === 1 ? 'u8' : 'u16');
  b.branch(b.add(b.pc(4), b.shl(halfwords, 1)), 'indirect');
}

/** `value` with `width` bits, sign-extended. */
export function signExtend(value: number, width: number): number {
  return (value << (32 - width)) >> (32 - width);
}

/** BXJ: BX, since the A15's Jazelle is trivial, unless Hyp mode traps it. */
export function branchExchangeJazelle(b: Builder, m: number): void {
  b.call('checkBxj', m);
  branchExchange(b, m);
}
