import { JUMP_CACHE_OFFSET, SLOT_SHIFTS } from '../../../arm/memory/machine-memory.ts';
import { Word } from '../../../arm/state.ts';
import { Code, type FunctionBody, I32, Op } from '../wasm-binary.ts';

/** The function that takes translated code on to other translated code: (left, cpu, pc, key, table, depth) → left. */
export const JUMP_PARAMETERS = [I32, I32, I32, I32, I32, I32] as const;

/** Looks `pc` up in the execute table and the jump cache; a hit is a tail call, a miss goes back to the caller with the PC stored. */
export function emitJump(regionType: number, slots: number): FunctionBody {
  const [left, cpu, pc, key, table, depth] = [0, 1, 2, 3, 4, 5];
  const c = new Code(JUMP_PARAMETERS.length);
  const host = c.local();
  const slot = c.local();
  const miss = c.open('block');
  c.get(pc).const(10).op(Op.i32_shr_u).const(0x3f_fffc).op(Op.i32_and).get(cpu).op(Op.i32_add);
  c.get(table).op(Op.i32_add).memory(Op.i32_load, 0, 2).tee(host).op(Op.i32_eqz).branch(miss, 'br_if');
  c.get(host).get(pc).op(Op.i32_add).tee(host);
  c.const(SLOT_SHIFTS[0]).op(Op.i32_shr_u).get(host).const(SLOT_SHIFTS[1]).op(Op.i32_shr_u).op(Op.i32_xor);
  c.const(slots - 1).op(Op.i32_and);
  c.const(4).op(Op.i32_shl).get(cpu).op(Op.i32_add).tee(slot).memory(Op.i64_load, JUMP_CACHE_OFFSET, 3);
  c.get(host).op(Op.i64_extend_i32_u);
  c.get(key).op(Op.i64_extend_i32_u).const64(32).op(Op.i64_shl).op(Op.i64_or).op(Op.i64_ne).branch(miss, 'br_if');
  c.get(left)
    .get(cpu)
    .get(pc)
    .get(depth)
    .get(slot)
    .memory(Op.i32_load, JUMP_CACHE_OFFSET + 8, 2);
  c.callIndirect(regionType, 'return_call_indirect');
  c.end();
  c.get(cpu)
    .get(pc)
    .memory(Op.i32_store, Word.PC * 4, 2);
  c.get(left);
  return c.finish();
}
