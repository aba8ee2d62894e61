import type { Builder, Value } from '../ir/builder.ts';
import { writeRegister } from './result.ts';
import { ShiftType, shiftByImmediate } from './shifter.ts';

export interface TwoRegisters {
  readonly d: number;
  readonly m: number;
}
export interface ThreeRegisters extends TwoRegisters {
  readonly n: number;
}

/** a AND mask, or b where the mask is 0. */
const merge = (b: Builder, mask: Value, x: Value, y: Value): Value => b.xor(y, b.and(b.xor(x, y), mask));

/** SEL: bytes of n where GE is set, else of m. */
export function sel(b: Builder, { d, n, m }: ThreeRegisters): void {
  // GE bit i to bit 8i: the four shifted copies that the factor makes do not overlap.
  const spread = b.and(b.mul(b.flag('GE'), 0x20_4081), 0x0101_0101);
  writeRegister(b, d, merge(b, b.mul(spread, 0xff), b.reg(n), b.reg(m)));
}

/** USADA8; with a = 15 USAD8. */
export function usada8(b: Builder, { d, n, m, a }: ThreeRegisters & { a: number }): void {
  const x = b.reg(n);
  const y = b.reg(m);
  let total: Value = a === 15 ? 0 : b.reg(a);
  for (let low = 0; low < 32; low += 8) {
    const u = b.bits(x, low, 8);
    const v = b.bits(y, low, 8);
    total = b.add(total, b.select(b.ltU(u, v), b.sub(v, u), b.sub(u, v)));
  }
  writeRegister(b, d, total);
}

/** PKHBT, or PKHTB with `tb`; the shift is LSL or ASR by imm5 as encoded. */
export function pkh(b: Builder, { d, n, m }: ThreeRegisters, tb: number, imm5: number): void {
  const shifted = shiftByImmediate(b, b.reg(m), tb ? ShiftType.ASR : ShiftType.LSL, imm5).value;
  const base = b.reg(n);
  const top = 0xffff_0000 | 0;
  writeRegister(b, d, tb ? merge(b, top, base, shifted) : merge(b, top, shifted, base));
}

type Extension = (b: Builder, rotated: Value) => Value;
const pair = (b: Builder, high: Value, low: Value): Value => b.or(b.shl(high, 16), b.zext16(low));

const EXTENSIONS = {
  SXTB: (b, x) => b.sext8(x),
  SXTH: (b, x) => b.sext16(x),
  UXTB: (b, x) => b.zext8(x),
  UXTH: (b, x) => b.zext16(x),
  SXTB16: (b, x) => pair(b, b.signedBits(x, 16, 8), b.sext8(x)),
  UXTB16: (b, x) => b.and(x, 0x00ff_00ff),
} as const satisfies Record<string, Extension>;

export type ExtensionName = keyof typeof EXTENSIONS;

/** SXTB and its kin on Rm rotated right by 8 * `rotation`; with n other than 15 the SXTAB forms, which add Rn (by halfwords for the B16 ones). */
export function extend(b: Builder, kind: ExtensionName, { d, n, m }: ThreeRegisters, rotation: number): void {
  const extended = EXTENSIONS[kind](b, b.ror(b.reg(m), rotation * 8));
  writeRegister(b, d, n === 15 ? extended : addExtended(b, kind, b.reg(n), extended));
}

function addExtended(b: Builder, kind: ExtensionName, base: Value, extended: Value): Value {
  if (!kind.endsWith('16')) return b.add(base, extended);
  return pair(b, b.add(b.lsr(base, 16), b.lsr(extended, 16)), b.add(base, extended));
}

function reverseBits(b: Builder, value: Value): Value {
  let x = b.reverse(value);
  for (const [n, mask] of [
    [4, 0x0f0f_0f0f],
    [2, 0x3333_3333],
    [1, 0x5555_5555],
  ] as const)
    x = b.or(b.shl(b.and(x, mask), n), b.and(b.lsr(x, n), mask));
  return x;
}

const UNARY = {
  CLZ: (b, x) => b.clz(x),
  RBIT: reverseBits,
  REV: (b, x) => b.reverse(x),
  REV16: (b, x) => b.ror(b.reverse(x), 16),
  REVSH: (b, x) => b.asr(b.reverse(x), 16),
} as const satisfies Record<string, (b: Builder, x: Value) => Value>;

export type UnaryName = keyof typeof UNARY;

/** CLZ, RBIT and the byte reversals. */
export function unary(b: Builder, op: UnaryName, { d, m }: TwoRegisters): void {
  writeRegister(b, d, UNARY[op](b, b.reg(m)));
}

/** BFI, or BFC with n = 15; lsb <= msb. */
export function bfi(b: Builder, { d, n }: { d: number; n: number }, lsb: number, msb: number): void {
  const mask = (-1 >>> (31 - (msb - lsb))) << lsb;
  const source = n === 15 ? 0 : b.shl(b.reg(n), lsb);
  writeRegister(b, d, b.or(b.and(b.reg(d), ~mask), b.and(source, mask)));
}

/** SBFX, UBFX; lsb + widthMinus1 <= 31. */
export function bfx(
  b: Builder,
  { d, n, signed }: { d: number; n: number; signed: boolean },
  lsb: number,
  widthMinus1: number,
): void {
  const source = b.reg(n);
  writeRegister(b, d, signed ? b.signedBits(source, lsb, widthMinus1 + 1) : b.bits(source, lsb, widthMinus1 + 1));
}
