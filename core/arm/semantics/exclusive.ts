import type { Builder, Value } from '../ir/builder.ts';

/** Bytes of an exclusive access. */
export type ExclusiveSize = 1 | 2 | 4 | 8;

/** System operations know memory as little-endian words: puts a word of `size` bytes in the order that CPSR.E asks for, either way. */
function dataOrder(b: Builder, value: Value, size: ExclusiveSize): Value {
  if (!b.context.bigEndian || size === 1) return value;
  if (size === 2) return b.or(b.shl(b.zext8(value), 8), b.bits(value, 8, 8));
  return b.reverse(value);
}

/** LDREX, LDREXB, LDREXH. `offset` in bytes. */
export function loadExclusive(b: Builder, t: number, n: number, offset: number, size: 1 | 2 | 4): void {
  const value = b.call('loadExclusive', b.add(b.reg(n), offset), size);
  b.setReg(t, dataOrder(b, value, size));
}

/** LDREXD: `t` from the lower address. */
export function loadExclusiveDual(b: Builder, t: number, t2: number, n: number): void {
  const first = b.call('loadExclusive', b.reg(n), 8);
  const second = b.high();
  b.setReg(t, dataOrder(b, first, 8));
  b.setReg(t2, dataOrder(b, second, 8));
}

/** STREX, STREXB, STREXH: `d` becomes 0 when stored and 1 when not. */
export function storeExclusive(b: Builder, d: number, t: number, n: number, offset: number, size: 1 | 2 | 4): void {
  const address = b.add(b.reg(n), offset);
  b.setReg(d, b.call('storeExclusive', address, size, dataOrder(b, b.reg(t), size), 0));
}

/** STREXD. */
export function storeExclusiveDual(b: Builder, d: number, t: number, t2: number, n: number): void {
  const first = dataOrder(b, b.reg(t), 8);
  const second = dataOrder(b, b.reg(t2), 8);
  b.setReg(d, b.call('storeExclusive', b.reg(n), 8, first, second));
}

/** SWP and SWPB. */
export function swap(b: Builder, t: number, t2: number, n: number, size: 1 | 4): void {
  const old = b.call('swap', b.reg(n), size, dataOrder(b, b.reg(t2), size));
  b.setReg(t, dataOrder(b, old, size));
}

/** ARM ARM A8.8.75 ff.: what makes a load exclusive UNPREDICTABLE is UNDEFINED here, as in QEMU. */
export function loadExclusiveAllowed(t: number, n: number, t2?: number): boolean {
  return n !== 15 && t !== 15 && t2 !== 15 && t !== t2;
}

/** The same for a store exclusive. */
export function storeExclusiveAllowed(d: number, t: number, n: number, t2?: number): boolean {
  return d !== 15 && n !== 15 && t !== 15 && t2 !== 15 && d !== n && d !== t && d !== t2;
}
