import {
  branch,
  branchExchangeJazelle,
  branchIf,
  branchWithLink,
  branchWithLinkExchange,
  signExtend,
  tableBranch,
} from '../semantics/branch.ts';
import { type Fields, inst, type Row } from './row.ts';

/** S:J2:J1:imm6:imm11:'0' of B T3, in bytes. */
const near = ({ s, j, k, h, i }: Fields): number =>
  signExtend((s << 20) | (k << 19) | (j << 18) | (h << 12) | (i << 1), 21);

/** S:I1:I2:imm10:imm11:'0' of B T4 and BL, where I is NOT(J EOR S), in bytes. */
const far = ({ s, j, k, h, i }: Fields): number =>
  signExtend((s << 24) | ((j ^ s ^ 1) << 23) | ((k ^ s ^ 1) << 22) | (h << 12) | (i << 1), 25);

/** T32 branches: ARM ARM A6.3.4, A6.3.6. J1 j, J2 k, high and low immediates h and i, condition q. */
export const rows: readonly Row[] = [
  inst(
    'B T3',
    '11110 s qqqq hhhhhh 10 j 0 k iiiiiiiiiii',
    (f, b) => branchIf(b, f.q, near(f)),
    ({ q }) => q < 14,
  ),
  inst('B T4', '11110 s hhhhhhhhhh 10 j 1 k iiiiiiiiiii', (f, b) => branch(b, far(f))),
  inst('BL T1', '11110 s hhhhhhhhhh 11 j 1 k iiiiiiiiiii', (f, b) => branchWithLink(b, far(f))),
  inst(
    'BLX (immediate) T2',
    '11110 s hhhhhhhhhh 11 j 0 k iiiiiiiiiii',
    (f, b) => branchWithLinkExchange(b, far(f)),
    ({ i }) => (i & 1) === 0,
  ),
  inst('BXJ T1', '1111 0011 1100 mmmm 1000 1111 0000 0000', ({ m }, b) => branchExchangeJazelle(b, m)),
  inst('TBB', '1110 1000 1101 nnnn 1111 0000 0000 mmmm', ({ n, m }, b) => tableBranch(b, n, m, 1)),
  inst('TBH', '1110 1000 1101 nnnn 1111 0000 0001 mmmm', ({ n, m }, b) => tableBranch(b, n, m, 2)),
];
