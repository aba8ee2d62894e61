import type { Builder, Value } from '../ir/builder.ts';
import type { AccessOptions } from '../ir/node.ts';
import { writeRegister } from './result.ts';

/** ARM ARM A3.2.1: always checked for word alignment. */
const ALIGNED: AccessOptions = { align: 4 };

/** The addressing modes IA, IB, DA and DB as the U and P bits say. */
export interface BlockMode {
  readonly up: boolean;
  readonly before: boolean;
}

export const INCREMENT_AFTER: BlockMode = { up: true, before: false };
export const DECREMENT_BEFORE: BlockMode = { up: false, before: true };

/** A load or store of several registers. */
export interface Block {
  readonly n: number;
  /** One bit a register; at least one is set. */
  readonly list: number;
  readonly mode: BlockMode;
  readonly writeback: boolean;
}

/** The word's address at `index` of `count` words that the mode lays around `base`, and the base after them. */
function layout(b: Builder, base: Value, count: number, { up, before }: BlockMode) {
  const start = up ? (before ? 4 : 0) : (before ? 0 : 4) - 4 * count;
  return {
    at: (index: number): Value => b.add(base, start + 4 * index),
    after: (): Value => b.add(base, up ? 4 * count : -4 * count),
  };
}

function registersOf(list: number): number[] {
  return Array.from({ length: 16 }, (_, n) => n).filter((n) => ((list >>> n) & 1) === 1);
}

/** STM and PUSH. A base in the list is stored as it was. */
export function storeMultiple(b: Builder, block: Block): void {
  storeList(b, block, (n) => b.reg(n));
}

/** STM (User registers): UNDEFINED in Hyp mode, and in User mode as QEMU has it. */
export function storeMultipleUser(b: Builder, block: Block): void {
  b.call('checkUserBank');
  storeList(b, block, (n) => (n === 15 ? b.reg(15) : b.call('readUserReg', n)));
}

function storeList(b: Builder, { n, list, mode, writeback }: Block, read: (n: number) => Value): void {
  const registers = registersOf(list);
  const base = b.reg(n);
  const { at, after } = layout(b, base, registers.length, mode);
  registers.forEach((register, i) => {
    b.store(at(i), read(register), 'u32', ALIGNED);
  });
  if (writeback) writeRegister(b, n, after());
}

/** Loads the whole list, then writes the registers but the PC, and the base; returns the PC's value. A loaded base stays. */
function loadList(b: Builder, { n, list, mode, writeback }: Block): Value | undefined {
  const registers = registersOf(list);
  const { at, after } = layout(b, b.reg(n), registers.length, mode);
  const values = registers.map((_, i) => b.load(at(i), 'u32', ALIGNED));
  let pc: Value | undefined;
  registers.forEach((register, i) => {
    if (register === 15) pc = values[i];
    else b.setReg(register, values[i]);
  });
  if (writeback && ((list >>> n) & 1) === 0) writeRegister(b, n, after());
  return pc;
}

/** LDM and POP. */
export function loadMultiple(b: Builder, block: Block): void {
  const pc = loadList(b, block);
  const isPop = block.n === 13 && block.mode.up && !block.mode.before;
  if (pc !== undefined) b.bx(pc, isPop ? 'return' : 'indirect');
}

/** LDM (exception return): the list has the PC, the other registers are those of the current mode. */
export function loadMultipleReturn(b: Builder, block: Block): void {
  b.call('checkUserBank');
  const pc = loadList(b, block);
  if (pc !== undefined) b.call('exceptionReturn', pc);
}

/** LDM (User registers): no PC in the list and no writeback. */
export function loadMultipleUser(b: Builder, { n, list, mode }: Block): void {
  b.call('checkUserBank');
  const registers = registersOf(list);
  const { at } = layout(b, b.reg(n), registers.length, mode);
  const values = registers.map((_, i) => b.load(at(i), 'u32', ALIGNED));
  registers.forEach((register, i) => {
    b.call('writeUserReg', register, values[i]);
  });
}

/** SRS: LR and SPSR of the current mode to the stack of `mode` (ARM ARM B9.3.16). */
export function storeReturnState(b: Builder, mode: number, blockMode: BlockMode, writeback: boolean): void {
  const base = b.call('srsStack', mode);
  const spsr = b.call('readSpsr');
  const { at, after } = layout(b, base, 2, blockMode);
  b.store(at(0), b.reg(14), 'u32', ALIGNED);
  b.store(at(1), spsr, 'u32', ALIGNED);
  if (!writeback) return;
  b.call('setSrsStack', mode, after());
  b.endBlock();
}

/** RFE: PC and CPSR from memory (ARM ARM B9.3.13). */
export function returnFromException(b: Builder, n: number, blockMode: BlockMode, writeback: boolean): void {
  // UNDEFINED in Hyp and User mode, before anything is read.
  b.call('checkUserBank');
  const { at, after } = layout(b, b.reg(n), 2, blockMode);
  const pc = b.load(at(0), 'u32', ALIGNED);
  const psr = b.load(at(1), 'u32', ALIGNED);
  if (writeback) writeRegister(b, n, after());
  b.call('returnFromException', pc, psr);
}
