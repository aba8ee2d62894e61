import type { Builder } from '../ir/builder.ts';
import {
  type CoprocessorRegister,
  coprocessorOperation,
  coprocessorTransfer,
  coprocessorTransfer2,
  moveDoubleFromCoprocessor,
  moveDoubleToCoprocessor,
  moveFromCoprocessor,
  moveToCoprocessor,
  transferDebugData,
} from '../semantics/system.ts';
import { type Fields, inst, type Row } from './row.ts';

// Letters: coprocessor p, opc1 a, opc2 b, CRn n, CRm m, Rt t, Rt2 v; of memory transfers Rn n, CRd t, P e, U u, D d, W w, immediate k.
const register = ({ p, a, n, m, b }: Fields): CoprocessorRegister => ({
  coproc: p,
  opc1: a,
  crn: n,
  crm: m,
  opc2: b,
});

/** Coprocessors 10 and 11 are VFP and Advanced SIMD. */
const generic = ({ p }: Fields): boolean => p >>> 1 !== 5;
/** P = U = D = W = 0 is not a transfer of memory. */
const indexed = (f: Fields): boolean => generic(f) && (f.e | f.u | f.d | f.w) !== 0;

/** The transfers of DBGDTR: coprocessor 14, c5, D = 0 (ARM ARM C6.4.2). Writing back to the PC is UNPREDICTABLE and here UNDEFINED. */
const isDebug = (f: Fields): boolean => f.p === 14 && f.t === 5 && f.d === 0 && !(f.n === 15 && f.w === 1);

const transfer =
  (isLoad: boolean) =>
  (f: Fields, b: Builder): void => {
    if (!isDebug(f)) return coprocessorTransfer(b, f.p);
    transferDebugData(b, {
      isLoad,
      n: f.n,
      imm8: f.k,
      isIndexed: f.e === 1,
      isAdded: f.u === 1,
      writesBack: f.w === 1,
    });
  };

/**
 * The coprocessor instructions, which differ between A32 and T32 in their top four bits alone (ARM ARM A5.6, A6.3.18).
 * `prefix` is `cccc` in A32, `1110` in T32. The forms with a 2 in their name have 1111 in both.
 */
export function coprocessorRows(prefix: string): Row[] {
  return [
    inst(
      'MCRR',
      `${prefix} 1100 0100 vvvv tttt pppp aaaa mmmm`,
      ({ p, a, m, t, v }, b) => moveDoubleToCoprocessor(b, p, a, m, t, v),
      generic,
    ),
    inst(
      'MRRC',
      `${prefix} 1100 0101 vvvv tttt pppp aaaa mmmm`,
      ({ p, a, m, t, v }, b) => moveDoubleFromCoprocessor(b, p, a, m, t, v),
      generic,
    ),
    inst(
      'MCR',
      `${prefix} 1110 aaa 0 nnnn tttt pppp bbb 1 mmmm`,
      (f, b) => moveToCoprocessor(b, register(f), f.t),
      generic,
    ),
    inst(
      'MRC',
      `${prefix} 1110 aaa 1 nnnn tttt pppp bbb 1 mmmm`,
      (f, b) => moveFromCoprocessor(b, register(f), f.t),
      generic,
    ),
    inst('CDP', `${prefix} 1110 xxxx xxxx xxxx pppp xxx 0 xxxx`, ({ p }, b) => coprocessorOperation(b, p), generic),
    inst('STC', `${prefix} 110 eudw 0 nnnn tttt pppp kkkkkkkk`, transfer(false), indexed),
    inst('LDC', `${prefix} 110 eudw 1 nnnn tttt pppp kkkkkkkk`, transfer(true), indexed),
    ...SECOND_FORMS,
  ];
}

const SECOND_FORMS: readonly Row[] = [
  inst('MCRR2', '1111 1100 0100 xxxx xxxx pppp xxxxxxxx', ({ p }, b) => coprocessorOperation(b, p), generic),
  inst('MRRC2', '1111 1100 0101 xxxx xxxx pppp xxxxxxxx', ({ p }, b) => coprocessorOperation(b, p), generic),
  inst('MCR2', '1111 1110 xxx 0 xxxx xxxx pppp xxx 1 xxxx', ({ p }, b) => coprocessorOperation(b, p), generic),
  inst('MRC2', '1111 1110 xxx 1 xxxx xxxx pppp xxx 1 xxxx', ({ p }, b) => coprocessorOperation(b, p), generic),
  inst('CDP2', '1111 1110 xxxx xxxx xxxx pppp xxx 0 xxxx', ({ p }, b) => coprocessorOperation(b, p), generic),
  inst('STC2', '1111 110 eudw 0 xxxx xxxx pppp xxxxxxxx', ({ p }, b) => coprocessorTransfer2(b, p), indexed),
  inst('LDC2', '1111 110 eudw 1 xxxx xxxx pppp xxxxxxxx', ({ p }, b) => coprocessorTransfer2(b, p), indexed),
];
