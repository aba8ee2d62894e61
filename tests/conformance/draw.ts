import { type Fields, fieldsOf, type Row } from '../../core/arm/encodings/row.ts';
import { exclusionOf } from './predictable.ts';
import type { Random } from './random.ts';
import type { Isa, Mode, Setup, TestRecord } from './record.ts';

/*
 * Draws instructions of a row and the state they start from: operands at random, with a bias to what is interesting,
 * base registers into the bench's window, branch targets into its pages.
 */

const isMemory = (name: string): boolean => /^(LD|ST|PUSH|POP|SWP|SRS|RFE|TB[BH]|V?LD|V?ST|VLDR|VPUSH|VPOP)/.test(name);
const isStore = (name: string): boolean => /^(ST|PUSH|SWP|SRS|RFE|V[^ ]*, VST)/.test(name);
const isFp = (name: string): boolean => name.startsWith('V');
/** Accesses that fault where they are not aligned: seldom interesting. */
const isAlignedAccess = (name: string): boolean =>
  /^(LDM|STM|LDRD|STRD|LDREX|STREX|PUSH|POP|SRS|RFE|SWP|VLD|VST)/.test(name);
const usesBanks = (name: string): boolean => /Bank|User|exception return|^SRS|^CPS|^MSR|^RFE|^SUBS PC|^ERET/.test(name);
const isPrivileged = (name: string): boolean => usesBanks(name) || /^MRS|^HVC|^SMC|^SVC|^VMRS|^VMSR/.test(name);

/** The register fields of the tables; the same letters in 4 bits elsewhere do no harm. */
const REGISTER_LETTERS = 'dntmavhlr';

function drawRegister(random: Random, bits: number): number {
  if (bits < 4) return random.below(2 ** bits);
  return random.chance(0.85) ? random.below(13) : 13 + random.below(3);
}

function drawList(random: Random, bits: number): number {
  if (random.chance(0.3)) return random.word() >>> (32 - bits);
  let list = 0;
  for (let n = 1 + random.below(5); n > 0; n--) list |= 1 << random.below(bits);
  return list;
}

function drawField(random: Random, name: string, letter: string, bits: readonly number[]): number {
  const width = bits.length;
  if (letter === 'c' && bits[0] === 31) return random.chance(0.75) ? 14 : random.below(14);
  if (letter === 'l' && width >= 8) return drawList(random, width);
  if (letter === 'v' && /^V(MRS|MSR)$/.test(name))
    return random.chance(0.85) ? random.of([0, 1, 6, 7, 8]) : random.below(16);
  if (REGISTER_LETTERS.includes(letter) && width <= 4) return drawRegister(random, width);
  if (random.chance(0.1)) return 0;
  if (random.chance(0.1)) return 2 ** width - 1;
  return random.word() >>> (32 - width);
}

/** A32 LDRD and STRD have byte offsets but must be word-aligned. */
const hasWordOffset = (row: Row): boolean => /^(LDRD|STRD) \(immediate\)$/.test(row.name);

/** A word of the row; ignored bits are at random. */
function drawWord(random: Random, row: Row): number {
  let word = row.value | (random.word() & ~row.mask);
  const same = random.chance(0.08) ? random.below(8) : undefined;
  for (const { letter, bits } of row.fields) {
    const isRegister = REGISTER_LETTERS.includes(letter) && bits.length <= 4 && bits.length >= 3;
    let value = isRegister && same !== undefined ? same : drawField(random, row.name, letter, bits);
    if (letter === 'i' && hasWordOffset(row) && random.chance(0.85)) value &= ~3;
    bits.forEach((bit, i) => {
      const on = (value >>> (bits.length - 1 - i)) & 1;
      word = on ? word | (1 << bit) : word & ~(1 << bit);
    });
  }
  return row.width === 16 ? word & 0xffff : word >>> 0;
}

const PRIVILEGED_MODES: readonly Mode[] = ['svc', 'svc', 'svc', 'sys', 'fiq', 'irq', 'abt'];

function drawMode(random: Random, name: string, f: Fields): Mode {
  if (isPrivileged(name)) return random.chance(0.15) ? 'usr' : random.of(PRIVILEGED_MODES);
  if (f.d === 15 && (f.s === 1 || name.startsWith('MOVS'))) return 'svc';
  return random.chance(0.75) ? 'usr' : 'svc';
}

function baseOf(name: string, isa: Isa, f: Fields): number | undefined {
  if (!isMemory(name) || /literal/.test(name)) return undefined;
  if (f.n !== undefined) return f.n === 15 ? undefined : f.n;
  if (/^SRS/.test(name)) return 13;
  return isa === 't16' ? 13 : undefined;
}

function secondOf(name: string, f: Fields): Setup['second'] {
  const as = (register: number | undefined, role: NonNullable<Setup['second']>['role']): Setup['second'] =>
    register === undefined || register === 15 ? undefined : { register, role };
  if (/^(BX|BLX|BXJ)/.test(name)) return as(f.m, 'target');
  if (/^MOVS? \(register\)/.test(name) && f.d === 15) return as(f.m, 'target');
  if (/^(ERET|SUBS PC)/.test(name)) return as(14, 'target');
  if (/^MSR \(register\)/.test(name)) return as(f.n, 'psr');
  if (/^MSR \(Banked/.test(name) && f.r === 1) return as(f.n, 'psr');
  if (/^(HVC|SMC)/.test(name)) return as(0, 'index');
  if (/\((register|register-shifted register)\)/.test(name) && /^(LSL|LSR|ASR|ROR)|shifted/.test(name))
    return as(f.a ?? f.m, 'shift');
  // m = 13 of a structure access is no register but writeback by the size.
  if (isMemory(name) && f.m !== undefined && f.m !== f.n && !/^(SWP|SRS)/.test(name) && !(isFp(name) && f.m === 13))
    return as(f.m, 'index');
  return undefined;
}

/** An instruction that has to run first for the one under test to mean something; the row's own registers are kept. */
function drawBefore(random: Random, name: string, isa: Isa, f: Fields, free: number): number {
  if (/^WFE/.test(name)) return isa === 'a32' ? 0xe320f004 : isa === 't16' ? 0xbf40 : 0xf3af8004;
  if (/^STREX/.test(name) && random.chance(0.9)) return exclusiveLoad(name, isa, f, free);
  if (/^RFE/.test(name)) return storeOfPsr(name, isa, f, free);
  return 0;
}

/** The LDREX of the same size and address as a STREX. */
function exclusiveLoad(name: string, isa: Isa, f: Fields, free: number): number {
  const size = ['STREX', 'STREXD', 'STREXB', 'STREXH'].indexOf(name.replace(/ .*/, ''));
  if (isa === 'a32') return (0xe190_0f9f | (size << 21) | (f.n << 16) | ((free & ~1) << 12)) >>> 0;
  if (size === 0) return (0xe850_0f00 | (f.n << 16) | (free << 12) | f.i) >>> 0;
  if (size === 1) return (0xe8d0_007f | (f.n << 16) | ((free & ~1) << 12) | (((free & ~1) + 1) << 8)) >>> 0;
  return (0xe8d0_0f4f | (f.n << 16) | (free << 12) | ((size - 2) << 4)) >>> 0;
}

/** Puts register `psr`, which has the role of a valid PSR, where RFE will read the CPSR. */
function storeOfPsr(name: string, isa: Isa, f: Fields, psr: number): number {
  const offset = isa === 'a32' ? [0, 4, -4, 8][(f.p << 1) | f.u]! : name.endsWith('T1') ? -4 : 4;
  const size = Math.abs(offset);
  if (isa === 'a32') return ((offset < 0 ? 0xe500_0000 : 0xe580_0000) | (f.n << 16) | (psr << 12) | size) >>> 0;
  return ((offset < 0 ? 0xf840_0c00 : 0xf8c0_0000) | (f.n << 16) | (psr << 12) | size) >>> 0;
}

/** A pair of registers (even, odd) that the fields do not name. */
function freePair(f: Fields): number {
  const used = new Set([f.d, f.n, f.t, f.m, f.v, f.t + 1].map((r) => r & ~1));
  return [2, 4, 6, 8, 10].find((r) => !used.has(r)) ?? 0;
}

function drawSetup(random: Random, row: Row, isa: Isa, f: Fields, before: number, free: number): Setup {
  const { name } = row;
  const memory = isMemory(name);
  const second = /^RFE/.test(name) ? { register: free, role: 'psr' as const } : secondOf(name, f);
  const base = baseOf(name, isa, f);
  const loadsPc = memory && (f.t === 15 || f.l >>> 15 === 1 || (isa === 't16' && f.p === 1));
  return {
    mode: drawMode(random, name, f),
    half: isa !== 'a32' && random.chance(0.5),
    fp: isFp(name),
    stores: isStore(name),
    bigEndian: memory && random.chance(0.12),
    banks: usesBanks(name) || (f.d === 15 && (f.s === 1 || name.startsWith('MOVS'))),
    // Without a reservation it is the implementation's choice whether the failure or the alignment fault is seen (A3.4.5).
    aligned:
      loadsPc ||
      (/^STREX/.test(name) && before === 0) ||
      /^(SRS|RFE)/.test(name) ||
      (isAlignedAccess(name) && random.chance(0.85)),
    ...(base === undefined ? {} : { base }),
    ...(second === undefined ? {} : { second }),
    it: isa !== 'a32' && before === 0 && random.chance(0.2) ? (random.below(15) << 4) | 8 : 0,
  };
}

/** A record of the row that decodes as the row and is predictable, or undefined if this draw gave none. */
export function drawRecord(
  random: Random,
  row: Row,
  isa: Isa,
  isSame: (word: number) => boolean,
): TestRecord | undefined {
  const op = drawWord(random, row);
  const f = fieldsOf(row, op);
  if (!isSame(op)) return undefined;
  const free = freePair(f);
  const before = drawBefore(random, row.name, isa, f, free);
  const setup = drawSetup(random, row, isa, f, before, free);
  const excluded = exclusionOf({
    name: row.name,
    isa,
    fields: f,
    mode: setup.mode,
    inIT: setup.it !== 0,
    half: setup.half === true,
    aligned: setup.aligned === true,
  });
  return excluded === undefined ? { isa, op, before, setup, seed: random.word() } : undefined;
}
