import { Word } from '../../arm/state.ts';
import { BANKS } from '../translate/inline-calls.ts';
import type { Code } from '../translate/wasm-binary.ts';
import { AT, CPU, type MicroEmitter } from './micro-emitter.ts';
import { Header, Shared } from './micro-ops.ts';

/** Pushes the state's address plus four times the bank of the present mode's SPSR; see bankOf. */
export function spsr(e: MicroEmitter): Code {
  const c = e.code;
  const bank = e.entry;
  e.state(Word.MODE).const(7).op('i32_and').const(2).op('i32_shl').set(e.address);
  c.const(BANKS[0]).const(BANKS[1]);
  e.state(Word.MODE).const(8).op('i32_and').op('i32_eqz').op('select');
  c.get(e.address).op('i32_shr_u').const(15).op('i32_and').tee(bank).op('i32_eqz').branch(e.left, 'br_if', 'unlikely');
  return c.get(bank).const(2).op('i32_shl').get(CPU).op('i32_add');
}

/** A CPU that has its event set already waits for none. */
export function sendEvent(e: MicroEmitter): void {
  const c = e.code;
  c.const(e.events.length > 0 ? 1 : 0);
  for (const event of e.events) c.const(event).memory('i32_load', 0, 2).op('i32_and');
  c.op('i32_eqz').branch(e.left, 'br_if', 'unlikely');
  e.next();
}

export function follows(e: MicroEmitter): void {
  const c = e.code;
  c.get(e.pc).const(2).op('i32_add').tee(e.address);
  c.get(e.address).const(12).op('i32_shr_u').const(2).op('i32_shl').get(CPU).op('i32_add');
  e.shared(Shared.EXECUTES).op('i32_add').memory('i32_load', 0, 2).op('i32_add');
  e.imm().op('i32_ne');
  c.open('if');
  // As before the block.
  e.setState(Word.PC, () => c.get(e.pc));
  e.setState(Word.IT, () => e.header(Header.WORDS).const(24).op('i32_shr_u'));
  e.meet();
  c.const(0).set(AT).branch(e.outer);
  c.end();
  e.next();
}
