import {
  JUMP_CACHE_OFFSET,
  JUMP_SLOT_SIZE,
  JUMP_SLOTS,
  SLOT_KEY_SHIFT,
  SLOT_SHIFTS,
  tableOffset,
} from '../../../arm/memory/machine-memory.ts';
import { Execute } from '../../../arm/mmu/walk.ts';
import { BlockKey } from '../../evaluate/block.ts';
import { Code, type FunctionBody, I32, Op } from '../wasm-binary.ts';

/** The function that takes translated code on to other translated code: (left, pc, key, depth) → as a region. */
export const JUMP_PARAMETERS = [I32, I32, I32, I32] as const;

/**
 * Looks `pc` up in the execute table of a privilege and in the jump cache of the CPU with its state at `state` (byte address). A hit is a
 * tail call, a miss goes back to the caller.
 */
export function emitJump(regionType: number, state: number, privilege: 0 | 1 | 2): FunctionBody {
  const [left, pc, key, depth] = [0, 1, 2, 3];
  const c = new Code(JUMP_PARAMETERS.length);
  const host = c.local();
  const slot = c.local();
  const miss = c.open('block');
  c.get(pc).const(10).op(Op.i32_shr_u).const(0x3f_fffc).op(Op.i32_and);
  c.memory(Op.i32_load, state + tableOffset(privilege, Execute), 2)
    .tee(host)
    .op(Op.i32_eqz);
  c.branch(miss, 'br_if', 'unlikely');
  c.get(host).get(pc).op(Op.i32_add).tee(host);
  c.const(SLOT_SHIFTS[0]).op(Op.i32_shr_u).get(host).const(SLOT_SHIFTS[1]).op(Op.i32_shr_u).op(Op.i32_xor);
  c.get(key).const(SLOT_KEY_SHIFT).op(Op.i32_shl).op(Op.i32_xor);
  c.const(JUMP_SLOTS - 1).op(Op.i32_and);
  c.const(Math.log2(JUMP_SLOT_SIZE))
    .op(Op.i32_shl)
    .tee(slot)
    .memory(Op.i64_load, state + JUMP_CACHE_OFFSET, 3);
  c.get(host).op(Op.i64_extend_i32_u);
  c.get(key).op(Op.i64_extend_i32_u).const64(32).op(Op.i64_shl).op(Op.i64_or).op(Op.i64_ne);
  c.branch(miss, 'br_if', 'unlikely');
  c.get(left)
    .get(pc)
    .get(depth)
    .get(slot)
    .memory(Op.i32_load, state + JUMP_CACHE_OFFSET + 8, 2);
  c.callIndirect(regionType, 'return_call_indirect');
  c.end();
  c.get(left).get(pc).get(key).const(BlockKey.thumb).op(Op.i32_and).op(Op.i32_or);
  return c.finish();
}
