import { Word } from '../../arm/state.ts';
import { type MicroEmitter, RESOLVE_INDEX } from './micro-emitter.ts';
import { ALWAYS_ALIGNED } from './micro-ops.ts';

export const ACCESSES = [
  { name: 'loadU8', op: 'i32_load8_u', size: 1, store: false },
  { name: 'loadS8', op: 'i32_load8_s', size: 1, store: false },
  { name: 'loadU16', op: 'i32_load16_u', size: 2, store: false },
  { name: 'loadS16', op: 'i32_load16_s', size: 2, store: false },
  { name: 'loadU32', op: 'i32_load', size: 4, store: false },
  { name: 'storeU8', op: 'i32_store8', size: 1, store: true },
  { name: 'storeU16', op: 'i32_store16', size: 2, store: true },
  { name: 'storeU32', op: 'i32_store', size: 4, store: true },
] as const;

export const EXCLUSIVES = [
  { name: 'exclusiveU8', load: 'i32_load8_u', store: 'i32_store8', size: 1 },
  { name: 'exclusiveU16', load: 'i32_load16_u', store: 'i32_store16', size: 2 },
  { name: 'exclusiveU32', load: 'i32_load', store: 'i32_store', size: 4 },
] as const;

export function access(e: MicroEmitter, { op, size, store }: (typeof ACCESSES)[number]): void {
  const c = e.code;
  if (!store) e.operandAddress(1);
  e.a();
  e.imm().op('i32_add').tee(e.address);
  c.const(12)
    .op('i32_shr_u')
    .const(2)
    .op('i32_shl')
    .get(store ? e.writes : e.reads)
    .op('i32_add');
  c.memory('i32_load', 0, 2).tee(e.entry).op('i32_eqz');
  c.get(e.word)
    .const(24)
    .op('i32_shr_u')
    .const(ALWAYS_ALIGNED - 1)
    .op('i32_and');
  c.get(e.address).op('i32_and').op('i32_or');
  c.open('if', undefined, 'unlikely');
  c.get(e.address)
    .const(size)
    .get(e.word)
    .const(24)
    .op('i32_shr_u')
    .const(store ? 1 : 0);
  c.call(RESOLVE_INDEX).tee(e.entry).op('i32_eqz').branch(e.left, 'br_if', 'unlikely');
  c.end();
  c.get(e.address).get(e.entry).op('i32_add');
  if (store) {
    e.operandAddress(1).memory('i32_load', 0, 2);
    c.memory(op, 0);
  } else {
    c.memory(op, 0);
    c.memory('i32_store', 0, 2);
  }
  e.next();
}

/** As SystemOps.storeExclusive; what the write table does not hold is the evaluator's. */
export function storeExclusive(e: MicroEmitter, { load, store, size }: (typeof EXCLUSIVES)[number]): void {
  const c = e.code;
  const [host, done] = [e.host, e.key];
  e.a().tee(e.address).const(12).op('i32_shr_u').const(2).op('i32_shl').get(e.writes).op('i32_add');
  c.memory('i32_load', 0, 2).tee(e.entry).op('i32_eqz');
  c.get(e.address)
    .const(size - 1)
    .op('i32_and')
    .op('i32_or')
    .branch(e.left, 'br_if', 'unlikely');
  c.get(e.address).get(e.entry).op('i32_add').set(host);
  e.state(Word.EXCLUSIVE).const(0).op('i32_ne');
  e.state(Word.EXCLUSIVE_VA).get(e.address).op('i32_eq').op('i32_and');
  e.state(Word.EXCLUSIVE_SIZE).const(size).op('i32_eq').op('i32_and');
  c.get(host).memory(load, 0);
  e.state(Word.EXCLUSIVE_LOW).op('i32_eq').op('i32_and').tee(done);
  c.open('if');
  c.get(host);
  e.b();
  c.memory(store, 0);
  c.end();
  e.setState(Word.EXCLUSIVE, () => c.const(0));
  e.assign(() => c.get(done).op('i32_eqz'))();
}
