import { Word } from '../../arm/state.ts';
import { type Code, I32, type OpName } from '../translate/wasm-binary.ts';
import type { MicroEmitter } from './micro-emitter.ts';
import type { Binary } from './micro-ops.ts';

export const BINARY_OP: Readonly<Record<Binary, OpName>> = {
  add: 'i32_add',
  sub: 'i32_sub',
  mul: 'i32_mul',
  and: 'i32_and',
  or: 'i32_or',
  xor: 'i32_xor',
  shl: 'i32_shl',
  lsr: 'i32_shr_u',
  asr: 'i32_shr_s',
  ror: 'i32_rotr',
  eq: 'i32_eq',
  ne: 'i32_ne',
  ltS: 'i32_lt_s',
  ltU: 'i32_lt_u',
  leS: 'i32_le_s',
  leU: 'i32_le_u',
};

/** wasm traps where ARM gives 0 (divisor 0) and INT_MIN (INT_MIN / -1). */
export function divide(e: MicroEmitter, signed: boolean): void {
  const c = e.code;
  const divisor = e.address;
  e.b().tee(divisor).op('i32_eqz');
  c.open('if', I32);
  c.const(0);
  c.op('else');
  if (signed) {
    c.get(divisor).const(-1).op('i32_eq');
    c.open('if', I32);
    c.const(0);
    e.a().op('i32_sub');
    c.op('else');
    e.a().get(divisor).op('i32_div_s');
    c.end();
  } else e.a().get(divisor).op('i32_div_u');
  c.end();
}

/** d ← a + right or a - right, and the flags of that. */
export function withFlags(e: MicroEmitter, op: 'add' | 'sub', right: () => Code): void {
  const c = e.code;
  const [x, y, sum] = [e.address, e.entry, e.host];
  e.a().set(x);
  right().set(y);
  c.get(x).get(y).op(BINARY_OP[op]).set(sum);
  e.operandAddress(1).get(sum).memory('i32_store', 0, 2);
  for (const flag of [Word.NF, Word.ZF]) e.setState(flag, () => c.get(sum));
  if (op === 'add') e.setState(Word.CF, () => c.get(sum).get(x).op('i32_lt_u'));
  else e.setState(Word.CF, () => c.get(y).get(x).op('i32_le_u'));
  // V: the operands have equal signs (for a difference different ones), and the result another one than the first.
  e.setState(Word.VF, () => {
    c.get(sum).get(x).op('i32_xor');
    c.get(op === 'add' ? sum : x)
      .get(y)
      .op('i32_xor')
      .op('i32_and')
      .const(31)
      .op('i32_shr_u');
  });
  e.next();
}

/** A condition code as a truth value (ARM ARM A8.3). */
export function condition(e: MicroEmitter, code: number): void {
  const c = e.code;
  const nIsV = (): void => {
    e.state(Word.NF).const(31).op('i32_shr_u');
    e.state(Word.VF).op('i32_eq');
  };
  switch (code >> 1) {
    case 0:
      e.state(Word.ZF).op('i32_eqz');
      break;
    case 1:
      e.state(Word.CF);
      break;
    case 2:
      e.state(Word.NF).const(31).op('i32_shr_u');
      break;
    case 3:
      e.state(Word.VF);
      break;
    case 4:
      e.state(Word.CF);
      e.state(Word.ZF).const(0).op('i32_ne').op('i32_and');
      break;
    case 5:
      nIsV();
      break;
    default:
      nIsV();
      e.state(Word.ZF).const(0).op('i32_ne').op('i32_and');
  }
  if (code & 1) c.op('i32_eqz');
}
