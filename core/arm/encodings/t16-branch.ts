import {
  branch,
  branchExchange,
  branchIf,
  branchWithLinkExchangeRegister,
  compareAndBranch,
  signExtend,
} from '../semantics/branch.ts';
import { changeProcessorState, setEndianness } from '../semantics/status.ts';
import { hint, raise } from '../semantics/system.ts';
import { inst, type Row, type Semantics } from './row.ts';

const none: Semantics = () => {};

/** T16 branches, exceptions, hints and processor state: ARM ARM A6.2.3, A6.2.5, A6.2.6. Condition q. */
export const rows: readonly Row[] = [
  inst('BX T1', '0100 0111 0 mmmm 000', ({ m }, b) => branchExchange(b, m)),
  inst('BLX (register) T1', '0100 0111 1 mmmm 000', ({ m }, b) => branchWithLinkExchangeRegister(b, m)),
  inst('CBZ', '1011 0 0 i 1 iiiii nnn', ({ n, i }, b) => compareAndBranch(b, n, false, i * 2)),
  inst('CBNZ', '1011 1 0 i 1 iiiii nnn', ({ n, i }, b) => compareAndBranch(b, n, true, i * 2)),
  inst(
    'B T1',
    '1101 qqqq iiiiiiii',
    ({ q, i }, b) => branchIf(b, q, signExtend(i, 8) * 2),
    ({ q }) => q < 14,
  ),
  inst('UDF T1', '1101 1110 iiiiiiii', (_, b) => b.undefined()),
  inst('SVC T1', '1101 1111 iiiiiiii', ({ i }, b) => raise(b, 'svc', i)),
  inst('B T2', '11100 iiiiiiiiiii', ({ i }, b) => branch(b, signExtend(i, 11) * 2)),
  inst('BKPT', '1011 1110 iiiiiiii', ({ i }, b) => raise(b, 'bkpt', i)),
  inst('SETEND T1', '1011 0110 010 1 e 000', ({ e }, b) => setEndianness(b, e)),
  inst('CPS T1', '1011 0110 011 d 0 aaa', ({ d, a }, b) => changeProcessorState(b, d === 1 ? 3 : 2, a, -1)),
  inst('IT', '1011 1111 ffff mmmm', none, ({ m }) => m !== 0),
  inst('Unallocated hint T1', '1011 1111 xxxx 0000', none),
  inst('NOP T1', '1011 1111 0000 0000', none),
  inst('YIELD T1', '1011 1111 0001 0000', (_, b) => hint(b, 'yieldHint')),
  inst('WFE T1', '1011 1111 0010 0000', (_, b) => hint(b, 'wfe')),
  inst('WFI T1', '1011 1111 0011 0000', (_, b) => hint(b, 'wfi')),
  inst('SEV T1', '1011 1111 0100 0000', (_, b) => hint(b, 'sev')),
];
