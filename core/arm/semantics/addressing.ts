import type { Builder, Value } from '../ir/builder.ts';

/** Offset addressing leaves the base, pre-indexed writes the address back, post-indexed accesses the base and then moves it. */
export type Indexing = 'offset' | 'pre' | 'post';

/** Where a load or store goes, whatever the encoding (ARM ARM A4.6.5). */
export interface Addressing {
  /** Base register; 15 is Align(PC, 4). */
  readonly n: number;
  readonly offset: Value;
  /** Whether the offset is added (U = 1) or subtracted. */
  readonly add: boolean;
  readonly index: Indexing;
}

export interface ResolvedAddress {
  readonly address: Value;
  /** What the base register becomes; undefined without writeback. */
  readonly writeback: Value | undefined;
}

/** The P and W bits of an encoding. P = 0, W = 1 is an unprivileged access, which is post-indexed in A32. */
export function indexing(p: number, w: number): Indexing {
  if (p === 0) return 'post';
  return w === 1 ? 'pre' : 'offset';
}

/** Align(PC, 4) plus a constant, as one value that both back ends know before they run. */
export function literalAddress(b: Builder, offset: number): Value {
  const ahead = b.context.isa === 'a32' ? 8 : 4;
  return b.pc(ahead - (b.context.pageOffset & 3) + offset);
}

function moved(b: Builder, base: Value, { offset, add }: Addressing): Value {
  return add ? b.add(base, offset) : b.sub(base, offset);
}

/** Computes the address of an access without changing a register. */
export function resolveAddress(b: Builder, addressing: Addressing): ResolvedAddress {
  const { n, offset, add, index } = addressing;
  if (n === 15 && typeof offset === 'number' && index === 'offset')
    return { address: literalAddress(b, add ? offset : -offset), writeback: undefined };
  const base = n === 15 ? b.alignedPc() : b.reg(n);
  const target = moved(b, base, addressing);
  if (index === 'post') return { address: base, writeback: target };
  return { address: target, writeback: index === 'pre' ? target : undefined };
}
