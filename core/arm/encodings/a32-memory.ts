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
  swap,
} from '../semantics/exclusive.ts';
import { loadDual, loadRegister, storeDual, storeRegister } from '../semantics/load-store.ts';
import {
  type Block,
  loadMultiple,
  loadMultipleReturn,
  loadMultipleUser,
  returnFromException,
  storeMultiple,
  storeMultipleUser,
  storeReturnState,
} from '../semantics/load-store-multiple.ts';
import { shiftByImmediate } from '../semantics/shifter.ts';
import { type Fields, inst, type Row, type Semantics } from './row.ts';

// Letters: Rt t, Rn n, Rm m, Rd d, P p, U u, W w, immediate i, shift type y, register list l.
type AddressingForm = (f: Fields, b: Builder) => Addressing;

/** Offset as an immediate; unprivileged forms have no P and W of their own and are post-indexed. */
const immediate: AddressingForm = ({ n, u, i, p = 0, w = 0 }) => ({
  n,
  offset: i,
  add: u === 1,
  index: indexing(p, w),
});

/** Offset as a register, shifted where the encoding has a shift. */
const register: AddressingForm = ({ n, m, u, y = 0, i = 0, p = 0, w = 0 }, b) => ({
  n,
  offset: shiftByImmediate(b, b.reg(m), y, i).value,
  add: u === 1,
  index: indexing(p, w),
});

const load =
  (kind: LoadKind, form: AddressingForm, unprivileged = false): Semantics =>
  (f, b) =>
    loadRegister(b, f.t, kind, form(f, b), unprivileged ? { unprivileged } : {});
const store =
  (kind: StoreKind, form: AddressingForm, unprivileged = false): Semantics =>
  (f, b) =>
    storeRegister(b, f.t, kind, form(f, b), unprivileged ? { unprivileged } : {});
const dual =
  (transfer: typeof loadDual, form: AddressingForm): Semantics =>
  (f, b) =>
    transfer(b, f.t, f.t + 1, form(f, b));

/** P = 0 with W = 1 is the unprivileged form, or UNDEFINED where there is none. */
const privileged = (f: Fields): boolean => f.p === 1 || f.w === 0;
/** LDRD and STRD take a pair that starts with an even register. */
const evenPair = (f: Fields): boolean => privileged(f) && (f.t & 1) === 0;
const even = (f: Fields): boolean => (f.t & 1) === 0;

// ARM ARM A5.3. The immediate forms with n = 15 are the literal ones.
const wordAndByte: Row[] = [
  inst('STR (immediate)', 'cccc 010 p u 0 w 0 nnnn tttt iiiiiiiiiiii', store('u32', immediate), privileged),
  inst('LDR (immediate)', 'cccc 010 p u 0 w 1 nnnn tttt iiiiiiiiiiii', load('u32', immediate), privileged),
  inst('STRB (immediate)', 'cccc 010 p u 1 w 0 nnnn tttt iiiiiiiiiiii', store('u8', immediate), privileged),
  inst('LDRB (immediate)', 'cccc 010 p u 1 w 1 nnnn tttt iiiiiiiiiiii', load('u8', immediate), privileged),
  inst('STR (register)', 'cccc 011 p u 0 w 0 nnnn tttt iiiii yy 0 mmmm', store('u32', register), privileged),
  inst('LDR (register)', 'cccc 011 p u 0 w 1 nnnn tttt iiiii yy 0 mmmm', load('u32', register), privileged),
  inst('STRB (register)', 'cccc 011 p u 1 w 0 nnnn tttt iiiii yy 0 mmmm', store('u8', register), privileged),
  inst('LDRB (register)', 'cccc 011 p u 1 w 1 nnnn tttt iiiii yy 0 mmmm', load('u8', register), privileged),
  inst('STRT A1', 'cccc 0100 u 010 nnnn tttt iiiiiiiiiiii', store('u32', immediate, true)),
  inst('LDRT A1', 'cccc 0100 u 011 nnnn tttt iiiiiiiiiiii', load('u32', immediate, true)),
  inst('STRBT A1', 'cccc 0100 u 110 nnnn tttt iiiiiiiiiiii', store('u8', immediate, true)),
  inst('LDRBT A1', 'cccc 0100 u 111 nnnn tttt iiiiiiiiiiii', load('u8', immediate, true)),
  inst('STRT A2', 'cccc 0110 u 010 nnnn tttt iiiii yy 0 mmmm', store('u32', register, true)),
  inst('LDRT A2', 'cccc 0110 u 011 nnnn tttt iiiii yy 0 mmmm', load('u32', register, true)),
  inst('STRBT A2', 'cccc 0110 u 110 nnnn tttt iiiii yy 0 mmmm', store('u8', register, true)),
  inst('LDRBT A2', 'cccc 0110 u 111 nnnn tttt iiiii yy 0 mmmm', load('u8', register, true)),
];

// ARM ARM A5.2.8 and A5.2.9.
const extra: Row[] = [
  inst('STRH (immediate)', 'cccc 000 p u 1 w 0 nnnn tttt iiii 1011 iiii', store('u16', immediate), privileged),
  inst('LDRH (immediate)', 'cccc 000 p u 1 w 1 nnnn tttt iiii 1011 iiii', load('u16', immediate), privileged),
  inst('LDRSB (immediate)', 'cccc 000 p u 1 w 1 nnnn tttt iiii 1101 iiii', load('s8', immediate), privileged),
  inst('LDRSH (immediate)', 'cccc 000 p u 1 w 1 nnnn tttt iiii 1111 iiii', load('s16', immediate), privileged),
  inst('LDRD (immediate)', 'cccc 000 p u 1 w 0 nnnn tttt iiii 1101 iiii', dual(loadDual, immediate), evenPair),
  inst('STRD (immediate)', 'cccc 000 p u 1 w 0 nnnn tttt iiii 1111 iiii', dual(storeDual, immediate), evenPair),
  inst('STRH (register)', 'cccc 000 p u 0 w 0 nnnn tttt 0000 1011 mmmm', store('u16', register), privileged),
  inst('LDRH (register)', 'cccc 000 p u 0 w 1 nnnn tttt 0000 1011 mmmm', load('u16', register), privileged),
  inst('LDRSB (register)', 'cccc 000 p u 0 w 1 nnnn tttt 0000 1101 mmmm', load('s8', register), privileged),
  inst('LDRSH (register)', 'cccc 000 p u 0 w 1 nnnn tttt 0000 1111 mmmm', load('s16', register), privileged),
  inst('LDRD (register)', 'cccc 000 p u 0 w 0 nnnn tttt 0000 1101 mmmm', dual(loadDual, register), evenPair),
  inst('STRD (register)', 'cccc 000 p u 0 w 0 nnnn tttt 0000 1111 mmmm', dual(storeDual, register), evenPair),
  inst('STRHT A1', 'cccc 0000 u 110 nnnn tttt iiii 1011 iiii', store('u16', immediate, true)),
  inst('LDRHT A1', 'cccc 0000 u 111 nnnn tttt iiii 1011 iiii', load('u16', immediate, true)),
  inst('LDRSBT A1', 'cccc 0000 u 111 nnnn tttt iiii 1101 iiii', load('s8', immediate, true)),
  inst('LDRSHT A1', 'cccc 0000 u 111 nnnn tttt iiii 1111 iiii', load('s16', immediate, true)),
  inst('STRHT A2', 'cccc 0000 u 010 nnnn tttt 0000 1011 mmmm', store('u16', register, true)),
  inst('LDRHT A2', 'cccc 0000 u 011 nnnn tttt 0000 1011 mmmm', load('u16', register, true)),
  inst('LDRSBT A2', 'cccc 0000 u 011 nnnn tttt 0000 1101 mmmm', load('s8', register, true)),
  inst('LDRSHT A2', 'cccc 0000 u 011 nnnn tttt 0000 1111 mmmm', load('s16', register, true)),
];

const mayLoad = ({ t, n }: Fields): boolean => loadExclusiveAllowed(t, n);
const mayStore = ({ d, t, n }: Fields): boolean => storeExclusiveAllowed(d, t, n);
const exclusiveLoad =
  (size: 1 | 2 | 4): Semantics =>
  ({ t, n }, b) =>
    loadExclusive(b, t, n, 0, size);
const exclusiveStore =
  (size: 1 | 2 | 4): Semantics =>
  ({ d, t, n }, b) =>
    storeExclusive(b, d, t, n, 0, size);

// ARM ARM A5.2.10.
const synchronization: Row[] = [
  inst(
    'SWP',
    'cccc 0001 0000 nnnn tttt 0000 1001 mmmm',
    ({ t, m, n }, b) => swap(b, t, m, n, 4),
    ({ t }) => t !== 15,
  ),
  inst(
    'SWPB',
    'cccc 0001 0100 nnnn tttt 0000 1001 mmmm',
    ({ t, m, n }, b) => swap(b, t, m, n, 1),
    ({ t }) => t !== 15,
  ),
  inst('STREX', 'cccc 0001 1000 nnnn dddd 1111 1001 tttt', exclusiveStore(4), mayStore),
  inst('LDREX', 'cccc 0001 1001 nnnn tttt 1111 1001 1111', exclusiveLoad(4), mayLoad),
  inst(
    'STREXD',
    'cccc 0001 1010 nnnn dddd 1111 1001 tttt',
    ({ d, t, n }, b) => storeExclusiveDual(b, d, t, t + 1, n),
    (f) => even(f) && storeExclusiveAllowed(f.d, f.t, f.n, f.t + 1),
  ),
  inst(
    'LDREXD',
    'cccc 0001 1011 nnnn tttt 1111 1001 1111',
    ({ t, n }, b) => loadExclusiveDual(b, t, t + 1, n),
    (f) => even(f) && loadExclusiveAllowed(f.t, f.n, f.t + 1),
  ),
  inst('STREXB', 'cccc 0001 1100 nnnn dddd 1111 1001 tttt', exclusiveStore(1), mayStore),
  inst('LDREXB', 'cccc 0001 1101 nnnn tttt 1111 1001 1111', exclusiveLoad(1), mayLoad),
  inst('STREXH', 'cccc 0001 1110 nnnn dddd 1111 1001 tttt', exclusiveStore(2), mayStore),
  inst('LDREXH', 'cccc 0001 1111 nnnn tttt 1111 1001 1111', exclusiveLoad(2), mayLoad),
];

const block = ({ n, l, p, u, w }: Fields): Block => ({
  n,
  list: l,
  mode: { up: u === 1, before: p === 1 },
  writeback: w === 1,
});
const multiple =
  (transfer: (b: Builder, block: Block) => void): Semantics =>
  (f, b) =>
    transfer(b, block(f));
const nonempty = ({ l }: Fields): boolean => l !== 0;

// ARM ARM A5.5. PUSH and POP of several registers are STMDB and LDM of SP.
const multiples: Row[] = [
  inst('STM', 'cccc 100 p u 0 w 0 nnnn llllllllllllllll', multiple(storeMultiple), nonempty),
  inst('LDM', 'cccc 100 p u 0 w 1 nnnn llllllllllllllll', multiple(loadMultiple), nonempty),
  inst('STM (User registers)', 'cccc 100 p u 1 w 0 nnnn llllllllllllllll', multiple(storeMultipleUser), nonempty),
  inst(
    'LDM (User registers)',
    'cccc 100 p u 1 w 1 nnnn llllllllllllllll',
    multiple(loadMultipleUser),
    ({ l, w }) => l !== 0 && l >>> 15 === 0 && w === 0,
  ),
  inst(
    'LDM (exception return)',
    'cccc 100 p u 1 w 1 nnnn llllllllllllllll',
    multiple(loadMultipleReturn),
    ({ l }) => l >>> 15 === 1,
  ),
];

const none: Semantics = () => {};

// ARM ARM A5.7 and A5.7.1: memory hints do nothing, allocated or not.
const unconditional: Row[] = [
  inst('SRS', '1111 100 p u 1 w 0 1101 0000 0101 000 mmmmm', ({ m, p, u, w }, b) =>
    storeReturnState(b, m, { up: u === 1, before: p === 1 }, w === 1),
  ),
  inst('RFE', '1111 100 p u 0 w 1 nnnn 0000 1010 0000 0000', ({ n, p, u, w }, b) =>
    returnFromException(b, n, { up: u === 1, before: p === 1 }, w === 1),
  ),
  inst('PLD (immediate)', '1111 0101 x101 xxxx 1111 xxxxxxxxxxxx', none),
  inst('PLDW (immediate)', '1111 0101 x001 xxxx 1111 xxxxxxxxxxxx', none),
  inst('PLI (immediate)', '1111 0100 x101 xxxx 1111 xxxxxxxxxxxx', none),
  inst('PLD (register)', '1111 0111 x101 xxxx 1111 xxxxxxx 0 xxxx', none),
  inst('PLDW (register)', '1111 0111 x001 xxxx 1111 xxxxxxx 0 xxxx', none),
  inst('PLI (register)', '1111 0110 x101 xxxx 1111 xxxxxxx 0 xxxx', none),
  inst('Unallocated memory hint', '1111 0100 x001 xxxx xxxx xxxxxxxxxxxx', none),
  inst('Unallocated memory hint (register)', '1111 0110 x001 xxxx xxxx xxxxxxx 0 xxxx', none),
];

/** A32 loads and stores. */
export const rows: readonly Row[] = [...wordAndByte, ...extra, ...synchronization, ...multiples, ...unconditional];
