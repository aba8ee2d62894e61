import type { PureOp } from './node.ts';

/** High word of the unsigned product. */
export function umulh(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const low = al * bl;
  const mid1 = ah * bl + (low >>> 16);
  const mid2 = al * bh + (mid1 & 0xffff);
  return (ah * bh + Math.floor(mid1 / 0x10000) + Math.floor(mid2 / 0x10000)) | 0;
}

/** High word of the signed product. */
export function smulh(a: number, b: number): number {
  return (umulh(a, b) - (a < 0 ? b : 0) - (b < 0 ? a : 0)) | 0;
}

/** The functions of the IR on int32: the reference that every back end must agree with. */
export const PURE: Readonly<Record<PureOp, (a: number, b: number, c: number) => number>> = {
  add: (a, b) => (a + b) | 0,
  sub: (a, b) => (a - b) | 0,
  mul: (a, b) => Math.imul(a, b),
  umulh,
  smulh,
  udiv: (a, b) => (b === 0 ? 0 : ((a >>> 0) / (b >>> 0)) | 0),
  sdiv: (a, b) => (b === 0 ? 0 : (a / b) | 0),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, b) => a << b,
  lsr: (a, b) => (a >>> b) | 0,
  asr: (a, b) => a >> b,
  ror: (a, b) => (a >>> (b & 31)) | (a << (-b & 31)),
  clz: (a) => Math.clz32(a),
  sext8: (a) => (a << 24) >> 24,
  sext16: (a) => (a << 16) >> 16,
  eq: (a, b) => (a === b ? 1 : 0),
  ne: (a, b) => (a !== b ? 1 : 0),
  ltS: (a, b) => (a < b ? 1 : 0),
  ltU: (a, b) => (a >>> 0 < b >>> 0 ? 1 : 0),
  leS: (a, b) => (a <= b ? 1 : 0),
  leU: (a, b) => (a >>> 0 <= b >>> 0 ? 1 : 0),
  select: (a, b, c) => (a !== 0 ? b : c),
};
