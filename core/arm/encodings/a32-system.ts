import { armExpandImm } from '../semantics/shifter.ts';
import {
  changeProcessorState,
  exceptionReturn,
  readBankedRegister,
  readStatus,
  setEndianness,
  writeBankedRegister,
  writeStatus,
} from '../semantics/status.ts';
import { barrier, clearExclusive, hint, raise } from '../semantics/system.ts';
import { coprocessorRows } from './coprocessor.ts';
import { type Fields, inst, type Row, type Semantics } from './row.ts';

// Letters: SPSR r, byte mask k, Rd d, Rn n, SYSm<3:0> m with SYSm<4> b, immediate i.
const sysm = ({ m, b }: Fields): number => (b << 4) | m;
const none: Semantics = () => {};
/** Immediate MSR: an empty mask of the CPSR is the space of hints. */
const writeImmediate: Semantics = ({ r, k, i }, b) => writeStatus(b, r === 1, k, armExpandImm(i).value);

// ARM ARM A5.2.12.
const status: Row[] = [
  inst('MRS', 'cccc 0001 0 r 00 1111 dddd 0000 0000 0000', ({ d, r }, b) => readStatus(b, d, r === 1)),
  inst('MSR (register)', 'cccc 0001 0 r 10 kkkk 1111 0000 0000 nnnn', ({ r, k, n }, b) =>
    writeStatus(b, r === 1, k, b.reg(n)),
  ),
  inst('MRS (Banked register)', 'cccc 0001 0 r 00 mmmm dddd 001 b 0000 0000', (f, b) =>
    readBankedRegister(b, f.d, f.r, sysm(f)),
  ),
  inst('MSR (Banked register)', 'cccc 0001 0 r 10 mmmm 1111 001 b 0000 nnnn', (f, b) =>
    writeBankedRegister(b, f.r, sysm(f), f.n),
  ),
  inst('ERET', 'cccc 0001 0110 0000 0000 0000 0110 1110', (_, b) => exceptionReturn(b)),
];

const exceptions: Row[] = [
  inst('SVC', 'cccc 1111 iiiiiiiiiiiiiiiiiiiiiiii', ({ i }, b) => raise(b, 'svc', i)),
  inst('BKPT', 'cccc 0001 0010 iiiiiiiiiiii 0111 iiii', ({ i }, b) => raise(b, 'bkpt', i)),
  inst('HVC', 'cccc 0001 0100 iiiiiiiiiiii 0111 iiii', ({ i }, b) => raise(b, 'hvc', i)),
  inst('SMC', 'cccc 0001 0110 0000 0000 0000 0111 iiii', ({ i }, b) => raise(b, 'smc', i)),
  inst('UDF', 'cccc 0111 1111 iiiiiiiiiiii 1111 iiii', (_, b) => b.undefined()),
];

// ARM ARM A5.2.11: the whole of the space is NOP where it is not allocated.
const hints: Row[] = [
  inst('MSR (immediate)', 'cccc 0011 0 r 10 kkkk 1111 iiiiiiiiiiii', writeImmediate),
  inst('Unallocated hint', 'cccc 0011 0010 0000 1111 xxxx xxxx xxxx', none),
  inst('NOP', 'cccc 0011 0010 0000 1111 xxxx 0000 0000', none),
  inst('YIELD', 'cccc 0011 0010 0000 1111 xxxx 0000 0001', (_, b) => hint(b, 'yieldHint')),
  inst('WFE', 'cccc 0011 0010 0000 1111 xxxx 0000 0010', (_, b) => hint(b, 'wfe')),
  inst('WFI', 'cccc 0011 0010 0000 1111 xxxx 0000 0011', (_, b) => hint(b, 'wfi')),
  inst('SEV', 'cccc 0011 0010 0000 1111 xxxx 0000 0100', (_, b) => hint(b, 'sev')),
  inst('DBG', 'cccc 0011 0010 0000 1111 xxxx 1111 xxxx', none),
];

// ARM ARM A5.7.
const unconditional: Row[] = [
  inst('CPS', '1111 0001 0000 qq w 0 0000 000 aaa 0 mmmmm', ({ q, w, a, m }, b) =>
    changeProcessorState(b, q, a, w === 1 ? m : -1),
  ),
  inst('SETEND', '1111 0001 0000 0001 0000 00 e 0 0000 0000', ({ e }, b) => setEndianness(b, e)),
  inst('CLREX', '1111 0101 0111 1111 1111 0000 0001 1111', (_, b) => clearExclusive(b)),
  inst('DSB', '1111 0101 0111 1111 1111 0000 0100 xxxx', (_, b) => barrier(b, 'dsb')),
  inst('DMB', '1111 0101 0111 1111 1111 0000 0101 xxxx', (_, b) => barrier(b, 'dmb')),
  inst('ISB', '1111 0101 0111 1111 1111 0000 0110 xxxx', (_, b) => barrier(b, 'isb')),
];

/** A32 system instructions and coprocessors but VFP. */
export const rows: readonly Row[] = [...status, ...exceptions, ...hints, ...unconditional, ...coprocessorRows('cccc')];
