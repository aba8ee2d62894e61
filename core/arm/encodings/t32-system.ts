import {
  changeProcessorState,
  exceptionReturn,
  readBankedRegister,
  readStatus,
  subtractFromLinkAndReturn,
  writeBankedRegister,
  writeStatus,
} from '../semantics/status.ts';
import { barrier, clearExclusive, hint, raise } from '../semantics/system.ts';
import { coprocessorRows } from './coprocessor.ts';
import { type Fields, inst, type Row, type Semantics } from './row.ts';

// Letters: SPSR r, byte mask k, Rd d, Rn n, SYSm<3:0> m with SYSm<4> b, immediate i.
const sysm = ({ m, b }: Fields): number => (b << 4) | m;
const none: Semantics = () => {};

// ARM ARM A6.3.4; ENTERX and LEAVEX are left out, as the A15 has no ThumbEE state to enter.
const status: Row[] = [
  inst('MRS T1', '1111 0011 111 r 1111 1000 dddd 0000 0000', ({ d, r }, b) => readStatus(b, d, r === 1)),
  inst('MRS (Banked register) T1', '1111 0011 111 r mmmm 1000 dddd 001 b 0000', (f, b) =>
    readBankedRegister(b, f.d, f.r, sysm(f)),
  ),
  inst('MSR (register) T1', '1111 0011 100 r nnnn 1000 kkkk 0000 0000', ({ r, k, n }, b) =>
    writeStatus(b, r === 1, k, b.reg(n)),
  ),
  inst('MSR (Banked register) T1', '1111 0011 100 r nnnn 1000 mmmm 001 b 0000', (f, b) =>
    writeBankedRegister(b, f.r, sysm(f), f.n),
  ),
  inst('SUBS PC, LR T1', '1111 0011 1101 1110 1000 1111 iiiiiiii', ({ i }, b) => subtractFromLinkAndReturn(b, i)),
  inst('ERET T1', '1111 0011 1101 1110 1000 1111 0000 0000', (_, b) => exceptionReturn(b)),
];

const exceptions: Row[] = [
  inst('HVC T1', '1111 0111 1110 iiii 1000 iiiiiiiiiiii', ({ i }, b) => raise(b, 'hvc', i)),
  inst('SMC T1', '1111 0111 1111 iiii 1000 0000 0000 0000', ({ i }, b) => raise(b, 'smc', i)),
  inst('UDF T2', '1111 0111 1111 xxxx 1010 xxxx xxxx xxxx', (_, b) => b.undefined()),
];

const stateAndHints: Row[] = [
  inst('CPS T2', '1111 0011 1010 1111 1000 0 qq w aaa mmmmm', ({ q, w, a, m }, b) =>
    changeProcessorState(b, q, a, w === 1 ? m : -1),
  ),
  inst('Unallocated hint T2', '1111 0011 1010 1111 1000 0000 xxxx xxxx', none),
  inst('NOP T2', '1111 0011 1010 1111 1000 0000 0000 0000', none),
  inst('YIELD T2', '1111 0011 1010 1111 1000 0000 0000 0001', (_, b) => hint(b, 'yieldHint')),
  inst('WFE T2', '1111 0011 1010 1111 1000 0000 0000 0010', (_, b) => hint(b, 'wfe')),
  inst('WFI T2', '1111 0011 1010 1111 1000 0000 0000 0011', (_, b) => hint(b, 'wfi')),
  inst('SEV T2', '1111 0011 1010 1111 1000 0000 0000 0100', (_, b) => hint(b, 'sev')),
  inst('DBG T1', '1111 0011 1010 1111 1000 0000 1111 xxxx', none),
  inst('CLREX T1', '1111 0011 1011 1111 1000 1111 0010 1111', (_, b) => clearExclusive(b)),
  inst('DSB T1', '1111 0011 1011 1111 1000 1111 0100 xxxx', (_, b) => barrier(b, 'dsb')),
  inst('DMB T1', '1111 0011 1011 1111 1000 1111 0101 xxxx', (_, b) => barrier(b, 'dmb')),
  inst('ISB T1', '1111 0011 1011 1111 1000 1111 0110 xxxx', (_, b) => barrier(b, 'isb')),
];

/** T32 system instructions and coprocessors but VFP. */
export const rows: readonly Row[] = [...status, ...exceptions, ...stateAndHints, ...coprocessorRows('1110')];
