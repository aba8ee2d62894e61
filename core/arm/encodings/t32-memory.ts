import type { Builder } from '../ir/builder.ts';
import type { LoadKind, StoreKind } from '../ir/node.ts';
import { type Addressing, indexing } from '../semantics/addressing.ts';
import {
  loadExclusive,
  loadExclusiveAllowed,
  loadExclusiveDual,
  storeExclusive,
  storeExclusiveAllowed,
  storeExclusiveDual,
} from '../semantics/exclusive.ts';
import { loadDual, loadRegister, storeDual, storeRegister } from '../semantics/load-store.ts';
import {
  type Block,
  DECREMENT_BEFORE,
  INCREMENT_AFTER,
  loadMultiple,
  returnFromException,
  storeMultiple,
  storeReturnState,
} from '../semantics/load-store-multiple.ts';
import { type Fields, inst, type Row, type Semantics } from './row.ts';

// Letters: Rt t, Rt2 v, Rn n, Rm m, Rd d, P p, U u, W w, immediate or shift i, register list l.

/** n = 15 is the literal form of a load, whatever the other bits say, and makes a store UNDEFINED. */
const notLiteral = ({ n }: Fields): boolean => n !== 15;
/** P, U, W: 110 is the unprivileged form, 0x0 is UNDEFINED. */
const indexedForm = (f: Fields): boolean => notLiteral(f) && (f.w === 1 || (f.p === 1 && f.u === 0));

const positive = ({ n, i }: Fields): Addressing => ({ n, offset: i, add: true, index: 'offset' });
const literal = ({ u, i }: Fields): Addressing => ({ n: 15, offset: i, add: u === 1, index: 'offset' });
const indexed = ({ n, i, p, u, w }: Fields): Addressing => ({ n, offset: i, add: u === 1, index: indexing(p, w) });
const byRegister = ({ n, m, i }: Fields, b: Builder): Addressing => ({
  n,
  offset: b.shl(b.reg(m), i),
  add: true,
  index: 'offset',
});

/** All forms of one load: ARM ARM A6.3.7 to A6.3.9. `opcode` has the bits 31:20 with `u` for bit 23; `first` numbers the encoding with 12 bits of offset. */
function loadRows(name: string, opcode: string, kind: LoadKind, first: number): Row[] {
  const down = opcode.replace('u', '0');
  const up = opcode.replace('u', '1');
  const load =
    (form: (f: Fields, b: Builder) => Addressing): Semantics =>
    (f, b) =>
      loadRegister(b, f.t, kind, form(f, b));
  return [
    inst(`${name} (literal) T${first === 3 ? 2 : 1}`, `${opcode} 1111 tttt iiiiiiiiiiii`, load(literal)),
    inst(`${name} (immediate) T${first}`, `${up} nnnn tttt iiiiiiiiiiii`, load(positive), notLiteral),
    inst(`${name} (immediate) T${first + 1}`, `${down} nnnn tttt 1 p u w iiiiiiii`, load(indexed), indexedForm),
    inst(`${name} (register) T2`, `${down} nnnn tttt 000000 ii mmmm`, load(byRegister), notLiteral),
    inst(
      `${name}T`,
      `${down} nnnn tttt 1110 iiiiiiii`,
      (f, b) => loadRegister(b, f.t, kind, positive(f), { unprivileged: true }),
      notLiteral,
    ),
  ];
}

/** All forms of one store: ARM ARM A6.3.10. */
function storeRows(name: string, opcode: string, kind: StoreKind, first: number): Row[] {
  const down = opcode.replace('u', '0');
  const up = opcode.replace('u', '1');
  const store =
    (form: (f: Fields, b: Builder) => Addressing): Semantics =>
    (f, b) =>
      storeRegister(b, f.t, kind, form(f, b));
  return [
    inst(`${name} (immediate) T${first}`, `${up} nnnn tttt iiiiiiiiiiii`, store(positive), notLiteral),
    inst(`${name} (immediate) T${first + 1}`, `${down} nnnn tttt 1 p u w iiiiiiii`, store(indexed), indexedForm),
    inst(`${name} (register) T2`, `${down} nnnn tttt 000000 ii mmmm`, store(byRegister), notLiteral),
    inst(
      `${name}T`,
      `${down} nnnn tttt 1110 iiiiiiii`,
      (f, b) => storeRegister(b, f.t, kind, positive(f), { unprivileged: true }),
      notLiteral,
    ),
  ];
}

/** Where a narrow load has t = 15 and no writeback there is a memory hint, allocated or not. */
function hintRows(name: string, opcode: string): Row[] {
  const none: Semantics = () => {};
  const down = opcode.replace('u', '0');
  return [
    inst(`${name} (literal)`, `${opcode.replace('u', 'x')} 1111 1111 xxxxxxxxxxxx`, none),
    inst(`${name} (immediate) T1`, `${opcode.replace('u', '1')} xxxx 1111 xxxxxxxxxxxx`, none),
    inst(`${name} (immediate) T2`, `${down} xxxx 1111 1100 xxxxxxxx`, none),
    inst(`${name} (register) T1`, `${down} xxxx 1111 000000 xx xxxx`, none),
  ];
}

const dualForm = ({ n, i, p, u, w }: Fields): Addressing => ({
  n,
  offset: i * 4,
  add: u === 1,
  index: indexing(p, w),
});
/** P = W = 0 is the space of exclusives and table branches. */
const isDual = ({ p, w }: Fields): boolean => (p | w) === 1;

const mayLoad = ({ t, n }: Fields): boolean => t !== 13 && loadExclusiveAllowed(t, n);
const mayStore = ({ d, t, n }: Fields): boolean => d !== 13 && t !== 13 && storeExclusiveAllowed(d, t, n);
const exclusiveLoad =
  (size: 1 | 2 | 4): Semantics =>
  ({ t, n, i = 0 }, b) =>
    loadExclusive(b, t, n, i * 4, size);
const exclusiveStore =
  (size: 1 | 2 | 4): Semantics =>
  ({ d, t, n, i = 0 }, b) =>
    storeExclusive(b, d, t, n, i * 4, size);

// ARM ARM A6.3.6.
const dualAndExclusive: Row[] = [
  inst(
    'STRD (immediate) T1',
    '1110 100 p u 1 w 0 nnnn tttt vvvv iiiiiiii',
    (f, b) => storeDual(b, f.t, f.v, dualForm(f)),
    isDual,
  ),
  inst(
    'LDRD (immediate) T1',
    '1110 100 p u 1 w 1 nnnn tttt vvvv iiiiiiii',
    (f, b) => loadDual(b, f.t, f.v, dualForm(f)),
    isDual,
  ),
  inst('STREX T1', '1110 1000 0100 nnnn tttt dddd iiiiiiii', exclusiveStore(4), mayStore),
  inst('LDREX T1', '1110 1000 0101 nnnn tttt 1111 iiiiiiii', exclusiveLoad(4), mayLoad),
  inst('STREXB T1', '1110 1000 1100 nnnn tttt 1111 0100 dddd', exclusiveStore(1), mayStore),
  inst('STREXH T1', '1110 1000 1100 nnnn tttt 1111 0101 dddd', exclusiveStore(2), mayStore),
  inst(
    'STREXD T1',
    '1110 1000 1100 nnnn tttt vvvv 0111 dddd',
    ({ d, t, v, n }, b) => storeExclusiveDual(b, d, t, v, n),
    (f) => f.v !== 13 && mayStore(f) && storeExclusiveAllowed(f.d, f.t, f.n, f.v),
  ),
  inst('LDREXB T1', '1110 1000 1101 nnnn tttt 1111 0100 1111', exclusiveLoad(1), mayLoad),
  inst('LDREXH T1', '1110 1000 1101 nnnn tttt 1111 0101 1111', exclusiveLoad(2), mayLoad),
  inst(
    'LDREXD T1',
    '1110 1000 1101 nnnn tttt vvvv 0111 1111',
    ({ t, v, n }, b) => loadExclusiveDual(b, t, v, n),
    (f) => f.v !== 13 && mayLoad(f) && loadExclusiveAllowed(f.t, f.n, f.v),
  ),
];

const block = ({ n, l, w }: Fields, mode: Block['mode']): Block => ({ n, list: l, mode, writeback: w === 1 });
/** Two registers or more, and no base in the list of a writeback. */
const blockAllowed = ({ n, l, w }: Fields): boolean => (l & (l - 1)) !== 0 && !(w === 1 && ((l >>> n) & 1) === 1);

// ARM ARM A6.3.5.
const multiples: Row[] = [
  inst(
    'STM T2',
    '1110 1000 10 w 0 nnnn llllllllllllllll',
    (f, b) => storeMultiple(b, block(f, INCREMENT_AFTER)),
    blockAllowed,
  ),
  inst(
    'LDM T2',
    '1110 1000 10 w 1 nnnn llllllllllllllll',
    (f, b) => loadMultiple(b, block(f, INCREMENT_AFTER)),
    blockAllowed,
  ),
  inst(
    'STMDB T1',
    '1110 1001 00 w 0 nnnn llllllllllllllll',
    (f, b) => storeMultiple(b, block(f, DECREMENT_BEFORE)),
    blockAllowed,
  ),
  inst(
    'LDMDB T1',
    '1110 1001 00 w 1 nnnn llllllllllllllll',
    (f, b) => loadMultiple(b, block(f, DECREMENT_BEFORE)),
    blockAllowed,
  ),
  inst('SRS T1', '1110 1000 00 w 0 1101 1100 0000 000 mmmmm', ({ m, w }, b) =>
    storeReturnState(b, m, DECREMENT_BEFORE, w === 1),
  ),
  inst('SRS T2', '1110 1001 10 w 0 1101 1100 0000 000 mmmmm', ({ m, w }, b) =>
    storeReturnState(b, m, INCREMENT_AFTER, w === 1),
  ),
  inst('RFE T1', '1110 1000 00 w 1 nnnn 1100 0000 0000 0000', ({ n, w }, b) =>
    returnFromException(b, n, DECREMENT_BEFORE, w === 1),
  ),
  inst('RFE T2', '1110 1001 10 w 1 nnnn 1100 0000 0000 0000', ({ n, w }, b) =>
    returnFromException(b, n, INCREMENT_AFTER, w === 1),
  ),
];

/** T32 loads and stores. */
export const rows: readonly Row[] = [
  ...storeRows('STRB', '1111 1000 u 000', 'u8', 2),
  ...storeRows('STRH', '1111 1000 u 010', 'u16', 2),
  ...storeRows('STR', '1111 1000 u 100', 'u32', 3),
  ...loadRows('LDRB', '1111 1000 u 001', 'u8', 2),
  ...loadRows('LDRH', '1111 1000 u 011', 'u16', 2),
  ...loadRows('LDR', '1111 1000 u 101', 'u32', 3),
  ...loadRows('LDRSB', '1111 1001 u 001', 's8', 1),
  ...loadRows('LDRSH', '1111 1001 u 011', 's16', 1),
  ...hintRows('PLD', '1111 1000 u 001'),
  ...hintRows('PLDW', '1111 1000 u 011'),
  ...hintRows('PLI', '1111 1001 u 001'),
  ...hintRows('Unallocated memory hint', '1111 1001 u 011'),
  ...dualAndExclusive,
  ...multiples,
];
