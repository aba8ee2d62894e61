import type { Builder, Value } from '../ir/builder.ts';
import type { AccessOptions, LoadKind, StoreKind } from '../ir/node.ts';
import { type Addressing, resolveAddress } from './addressing.ts';
import { writeRegister, writeRegisters } from './result.ts';

/** LDRD and STRD check for word alignment whatever SCTLR.A says (ARM ARM A3.2.1). */
const DUAL: AccessOptions = { align: 4 };

/** A writeback; with n = 15 it is UNPREDICTABLE. */
function writeBase(b: Builder, n: number, value: Value | undefined): void {
  if (value !== undefined) writeRegister(b, n, value);
}

/** LDR PC, [SP], #4 is POP {PC}. */
function isPop({ n, offset, add, index }: Addressing): boolean {
  return n === 13 && index === 'post' && add && offset === 4;
}

/** LDR and its narrow, signed and unprivileged kin. With n = t the loaded value stays. */
export function loadRegister(
  b: Builder,
  t: number,
  kind: LoadKind,
  addressing: Addressing,
  options: AccessOptions = {},
): void {
  const { address, writeback } = resolveAddress(b, addressing);
  const value = b.load(address, kind, options);
  const base = addressing.n === t ? undefined : writeback;
  if (t === 15) {
    writeBase(b, addressing.n, base);
    b.bx(value, isPop(addressing) ? 'return' : 'indirect');
  } else {
    b.setReg(t, value);
    writeBase(b, addressing.n, base);
  }
}

/** STR and its narrow and unprivileged kin. */
export function storeRegister(
  b: Builder,
  t: number,
  kind: StoreKind,
  addressing: Addressing,
  options: AccessOptions = {},
): void {
  const { address, writeback } = resolveAddress(b, addressing);
  b.store(address, b.reg(t), kind, options);
  writeBase(b, addressing.n, writeback);
}

/** System operations know memory as little-endian words: a word in the order that CPSR.E asks for, either way. */
const inOrder = (b: Builder, word: Value): Value => (b.context.bigEndian ? b.reverse(word) : word);

function loadPair(b: Builder, address: Value): readonly [Value, Value] {
  if (b.context.wholeDoublewords) {
    const first = b.call('loadDual', address);
    return [inOrder(b, first), inOrder(b, b.high())];
  }
  return [b.load(address, 'u32', DUAL), b.load(b.add(address, 4), 'u32', DUAL)];
}

/** LDRD: `t` from the lower address. With the base among the destinations (UNPREDICTABLE) the writeback stays. */
export function loadDual(b: Builder, t: number, t2: number, addressing: Addressing): void {
  const { address, writeback } = resolveAddress(b, addressing);
  const [first, second] = loadPair(b, address);
  if (t2 === 15) writeBase(b, addressing.n, writeback);
  writeRegisters(b, t, first, t2, second);
  if (t2 !== 15) writeBase(b, addressing.n, writeback);
}

/** STRD. */
export function storeDual(b: Builder, t: number, t2: number, addressing: Addressing): void {
  const { address, writeback } = resolveAddress(b, addressing);
  if (b.context.wholeDoublewords) b.call('storeDual', address, inOrder(b, b.reg(t)), inOrder(b, b.reg(t2)));
  else {
    b.store(address, b.reg(t), 'u32', DUAL);
    b.store(b.add(address, 4), b.reg(t2), 'u32', DUAL);
  }
  writeBase(b, addressing.n, writeback);
}
