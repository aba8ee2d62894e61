import {
  branch,
  branchExchange,
  branchExchangeJazelle,
  branchWithLink,
  branchWithLinkExchange,
  branchWithLinkExchangeRegister,
  signExtend,
} from '../semantics/branch.ts';
import { inst, type Row } from './row.ts';

/** A32 branches: ARM ARM A5.5 and A5.2.12. */
export const rows: readonly Row[] = [
  inst('B', 'cccc 1010 iiiiiiiiiiiiiiiiiiiiiiii', ({ i }, b) => branch(b, signExtend(i, 24) * 4)),
  inst('BL', 'cccc 1011 iiiiiiiiiiiiiiiiiiiiiiii', ({ i }, b) => branchWithLink(b, signExtend(i, 24) * 4)),
  inst('BLX (immediate)', '1111 101 h iiiiiiiiiiiiiiiiiiiiiiii', ({ i, h }, b) =>
    branchWithLinkExchange(b, signExtend(i, 24) * 4 + h * 2),
  ),
  inst('BX', 'cccc 0001 0010 1111 1111 1111 0001 mmmm', ({ m }, b) => branchExchange(b, m)),
  inst('BXJ', 'cccc 0001 0010 1111 1111 1111 0010 mmmm', ({ m }, b) => branchExchangeJazelle(b, m)),
  inst('BLX (register)', 'cccc 0001 0010 1111 1111 1111 0011 mmmm', ({ m }, b) => branchWithLinkExchangeRegister(b, m)),
];
