import type { LoadKind, StoreKind } from '../ir/node.ts';
import type { Addressing } from '../semantics/addressing.ts';
import { loadRegister, storeRegister } from '../semantics/load-store.ts';
import { DECREMENT_BEFORE, INCREMENT_AFTER, loadMultiple, storeMultiple } from '../semantics/load-store-multiple.ts';
import { type Fields, inst, type Row, type Semantics } from './row.ts';

const at = (n: number, offset: number): Addressing => ({ n, offset, add: true, index: 'offset' });
const load =
  (kind: LoadKind, scale: number, n?: number): Semantics =>
  (f, b) =>
    loadRegister(b, f.t, kind, at(n ?? f.n, f.i * scale));
const store =
  (kind: StoreKind, scale: number, n?: number): Semantics =>
  (f, b) =>
    storeRegister(b, f.t, kind, at(n ?? f.n, f.i * scale));
const loadIndexed =
  (kind: LoadKind): Semantics =>
  ({ t, n, m }, b) =>
    loadRegister(b, t, kind, { n, offset: b.reg(m), add: true, index: 'offset' });
const storeIndexed =
  (kind: StoreKind): Semantics =>
  ({ t, n, m }, b) =>
    storeRegister(b, t, kind, { n, offset: b.reg(m), add: true, index: 'offset' });

const nonempty = ({ l, p = 0 }: Fields): boolean => (l | p) !== 0;

/** T16 loads and stores: ARM ARM A6.2.4 to A6.2.8. Register list l, with LR or PC p. */
export const rows: readonly Row[] = [
  inst('LDR (literal) T1', '01001 ttt iiiiiiii', load('u32', 4, 15)),
  inst('STR (register) T1', '0101 000 mmm nnn ttt', storeIndexed('u32')),
  inst('STRH (register) T1', '0101 001 mmm nnn ttt', storeIndexed('u16')),
  inst('STRB (register) T1', '0101 010 mmm nnn ttt', storeIndexed('u8')),
  inst('LDRSB (register) T1', '0101 011 mmm nnn ttt', loadIndexed('s8')),
  inst('LDR (register) T1', '0101 100 mmm nnn ttt', loadIndexed('u32')),
  inst('LDRH (register) T1', '0101 101 mmm nnn ttt', loadIndexed('u16')),
  inst('LDRB (register) T1', '0101 110 mmm nnn ttt', loadIndexed('u8')),
  inst('LDRSH (register) T1', '0101 111 mmm nnn ttt', loadIndexed('s16')),
  inst('STR (immediate) T1', '01100 iiiii nnn ttt', store('u32', 4)),
  inst('LDR (immediate) T1', '01101 iiiii nnn ttt', load('u32', 4)),
  inst('STRB (immediate) T1', '01110 iiiii nnn ttt', store('u8', 1)),
  inst('LDRB (immediate) T1', '01111 iiiii nnn ttt', load('u8', 1)),
  inst('STRH (immediate) T1', '10000 iiiii nnn ttt', store('u16', 2)),
  inst('LDRH (immediate) T1', '10001 iiiii nnn ttt', load('u16', 2)),
  inst('STR (immediate) T2', '10010 ttt iiiiiiii', store('u32', 4, 13)),
  inst('LDR (immediate) T2', '10011 ttt iiiiiiii', load('u32', 4, 13)),
  inst(
    'STM T1',
    '11000 nnn llllllll',
    ({ n, l }, b) => storeMultiple(b, { n, list: l, mode: INCREMENT_AFTER, writeback: true }),
    nonempty,
  ),
  inst(
    'LDM T1',
    '11001 nnn llllllll',
    ({ n, l }, b) => loadMultiple(b, { n, list: l, mode: INCREMENT_AFTER, writeback: true }),
    nonempty,
  ),
  inst(
    'PUSH T1',
    '1011 010 p llllllll',
    ({ l, p }, b) => storeMultiple(b, { n: 13, list: l | (p << 14), mode: DECREMENT_BEFORE, writeback: true }),
    nonempty,
  ),
  inst(
    'POP T1',
    '1011 110 p llllllll',
    ({ l, p }, b) => loadMultiple(b, { n: 13, list: l | (p << 15), mode: INCREMENT_AFTER, writeback: true }),
    nonempty,
  ),
];
