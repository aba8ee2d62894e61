import {
  BLOCK_CACHE_OFFSET,
  BLOCK_SLOT_SIZE,
  BLOCK_SLOTS,
  OTHER_SLOT,
  SLOT_KEY_SHIFT,
  SLOT_SHIFTS,
} from '../../arm/memory/machine-memory.ts';
import { Word } from '../../arm/state.ts';
import { BlockKey } from '../evaluate/block.ts';
import { EVALUATE_NEXT } from '../translate/emit/frame.ts';
import { AT, BLOCK, CPU, LEFT, type MicroEmitter } from './micro-emitter.ts';
import { Exit, Header, Shared } from './micro-ops.ts';

/** Type of the regions' functions in the module. */
export const TYPE_REGION = 3;

/** Finds the block at the PC, enters its region if it has one, else its first micro-operation. */
export function nextBlock(e: MicroEmitter): void {
  const c = e.code;
  const found = c.open('block');
  const unknown = c.open('block');
  lookUp(e, found, unknown);
  c.end();
  e.meet();
  c.end();
  region(e);
  begin(e);
}

function lookUp(e: MicroEmitter, found: number, unknown: number): void {
  const c = e.code;
  c.get(LEFT).const(0).op('i32_le_s');
  e.exitIf(Exit.END);
  e.state(Word.PC).set(e.pc);
  // The host address of the PC, through the execute table.
  c.get(e.pc).const(12).op('i32_shr_u').const(2).op('i32_shl').get(CPU).op('i32_add');
  e.shared(Shared.EXECUTES).op('i32_add').memory('i32_load', 0, 2).tee(e.entry).op('i32_eqz');
  c.branch(unknown, 'br_if', 'unlikely');
  c.get(e.entry).get(e.pc).op('i32_add').set(e.host);
  e.shared(Shared.KEY);
  e.state(Word.T).op('i32_or');
  e.state(Word.E).const(1).op('i32_shl').op('i32_or');
  e.state(Word.IT).const(BlockKey.itShift).op('i32_shl').op('i32_or').set(e.key);
  c.get(e.host).const(SLOT_SHIFTS[0]).op('i32_shr_u');
  c.get(e.host).const(SLOT_SHIFTS[1]).op('i32_shr_u').op('i32_xor');
  c.get(e.key).const(SLOT_KEY_SHIFT).op('i32_shl').op('i32_xor');
  c.const(BLOCK_SLOTS - 1).op('i32_and');
  c.const(Math.log2(BLOCK_SLOT_SIZE)).op('i32_shl').get(CPU).op('i32_add').set(e.slot);
  isElsewhere(e);
  c.open('if');
  c.get(e.slot).const(OTHER_SLOT).op('i32_xor').set(e.slot);
  isElsewhere(e);
  c.branch(unknown, 'br_if', 'unlikely');
  c.end();
  c.get(e.slot)
    .memory('i32_load', BLOCK_CACHE_OFFSET + 8, 2)
    .get(CPU)
    .op('i32_add')
    .set(BLOCK)
    .branch(found);
}

/** Whether the slot is another block's. */
function isElsewhere(e: MicroEmitter): void {
  const c = e.code;
  c.get(e.slot).memory('i32_load', BLOCK_CACHE_OFFSET, 2).get(e.host).op('i32_ne');
  c.get(e.slot)
    .memory('i32_load', BLOCK_CACHE_OFFSET + 4, 2)
    .get(e.key)
    .op('i32_ne')
    .op('i32_or');
}

function region(e: MicroEmitter): void {
  const c = e.code;
  e.header(Header.CODE).const(0).op('i32_gt_s');
  e.shared(Shared.EVALUATE).op('i32_eqz').op('i32_and');
  c.open('if');
  c.get(LEFT).get(e.pc).const(0);
  e.header(Header.CODE);
  c.callIndirect(TYPE_REGION, 'call_indirect').set(e.pc).set(LEFT);
  e.setState(Word.PC, () => c.get(e.pc).const(-2).op('i32_and'));
  e.setState(Word.T, () => c.get(e.pc).const(BlockKey.thumb).op('i32_and'));
  e.setShared(Shared.EVALUATE, () => c.get(LEFT).const(31).op('i32_shr_u'));
  c.get(LEFT).const(~EVALUATE_NEXT).op('i32_and').set(LEFT);
  c.branch(e.outer);
  c.end();
}

function begin(e: MicroEmitter): void {
  const c = e.code;
  e.header(Header.CODE).op('i32_eqz');
  c.open('if');
  count(e, Header.COUNT);
  c.const(0).op('i32_le_s');
  c.open('if');
  e.exitWithBlock(Exit.HOT);
  c.end();
  c.end();
  c.get(LEFT);
  e.header(Header.INSTRUCTIONS).op('i32_lt_s');
  c.open('if');
  e.exitWithBlock(Exit.SHORT);
  c.end();
  e.setShared(Shared.EVALUATE, () => c.const(0));
  e.setState(Word.BLOCK_PC, () => c.get(e.pc));
  // What holds after the last instruction; that one may replace it.
  e.setState(Word.PC, () => {
    c.get(e.pc);
    e.header(Header.LENGTH).op('i32_add');
  });
  e.setState(Word.IT, () => e.header(Header.IT));
  c.get(BLOCK);
  e.header(Header.FIRST).op('i32_add').set(AT);
}

/** One less in a word of the header, which stays on the stack. */
function count(e: MicroEmitter, word: number): void {
  e.code.get(BLOCK);
  e.header(word)
    .const(1)
    .op('i32_sub')
    .memory('i32_store', word * 4, 2);
  e.header(word);
}
