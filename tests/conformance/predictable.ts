import type { Fields } from '../../core/arm/encodings/row.ts';
import type { Isa, Mode } from './record.ts';

/**
 * Which words of a row are compared. An UNPREDICTABLE instruction may do anything, QEMU's choice says nothing about it:
 * every exclusion is here, with the place in the ARM ARM (DDI 0406C) that gives it.
 */
export interface Case {
  readonly name: string;
  readonly isa: Isa;
  readonly fields: Fields;
  readonly mode: Mode;
  readonly inIT: boolean;
  /** A T32 instruction in the second halfword of a word. */
  readonly half: boolean;
  /** The base register is a multiple of 32. */
  readonly aligned: boolean;
}

interface Exclusion {
  readonly isa?: readonly Isa[];
  readonly rows: RegExp;
  readonly because: string;
  readonly when: (f: Fields, c: Case) => boolean;
}

const A32: readonly Isa[] = ['a32'];
const T32: readonly Isa[] = ['t16', 't32'];
const WIDE: readonly Isa[] = ['t32'];

const isPc = (n: number | undefined): boolean => n === 15;
const isSpOrPc = (n: number | undefined): boolean => n === 13 || n === 15;
const inList = (list: number, n: number): boolean => ((list >>> n) & 1) === 1;
/** The base is written back: post-indexed, or W. */
const writesBack = (f: Fields): boolean => f.p === 0 || f.w === 1;
const hasNoSpsr = (mode: Mode): boolean => mode === 'usr' || mode === 'sys';

const VALID_MODES = [0x10, 0x11, 0x12, 0x13, 0x17, 0x1f];
const MULTIPLY =
  /^(MUL|MLA|MLS|UMAAL|[SU]M(ULL|LAL)|SMLA(xy|Wy|Lxy|D|LD)|SMUL|SMLS(D|LD)|SMML[AS]|[SU]DIV|USADA8)( T\d)?$|^SM(LA|UL|LAL)(xy|Wy)/;
const MEDIA =
  /^(U?Q|U?H|S|U|SH|UH|UQ)?(ADD|SUB)(8|16)\b|ASX|SAX|^[SU]XT|^REV|^RBIT|^CLZ|^PKH|^SEL|^[SU]SAT|^BFI|^[SU]BFX|^QD?(ADD|SUB)\b/;
const SHIFTED_BY_REGISTER = /\(register-shifted register\)|^(LSL|LSR|ASR|ROR) \(register\)$/;
const DATA =
  /^(AND|EOR|SUB|RSB|ADD|ADC|SBC|RSC|TST|TEQ|CMP|CMN|ORR|ORN|MOVS?|BIC|MVN|LSL|LSR|ASR|ROR) \((immediate|register|register-shifted register)\)|^RRX/;
const SINGLE = /^(LDR|STR)(B|H|SB|SH)?T?( \(| A\d|$)/;
const NARROW = /^(LDR|STR)(B|H|SB|SH)( \(| A\d|$)/;
const UNPRIVILEGED = /^(LDR|STR)(B|H|SB|SH)?T( A\d|$)/;
const DUAL = /^(LDRD|STRD) /;
const EXCLUSIVE = /^(LDREX|STREX)/;
const BLOCK = /^(LDM|STM)/;

const EXCLUSIONS: readonly Exclusion[] = [
  // Data processing.
  {
    isa: A32,
    rows: SHIFTED_BY_REGISTER,
    because: 'A8.8: a register-shifted form uses the PC',
    when: (f) => [f.d, f.n, f.m, f.a].some(isPc),
  },
  {
    isa: A32,
    rows: DATA,
    because: 'B9.3.20: an exception return needs a mode with an SPSR',
    when: (f, c) => (f.s === 1 || c.name.startsWith('MOVS')) && f.d === 15 && hasNoSpsr(c.mode),
  },
  { isa: A32, rows: /^(MOVW|MOVT)/, because: 'A8.8.102, A8.8.106: d = 15', when: (f) => isPc(f.d) },
  {
    isa: A32,
    rows: MULTIPLY,
    because: 'A8.8: a multiply uses the PC',
    when: (f) => [f.d, f.n, f.m, f.l, f.h].some(isPc),
  },
  { isa: A32, rows: /^(MLA|MLS|SMLA(xy|Wy)|SMMLS)/, because: 'A8.8: a = 15', when: (f) => isPc(f.a) },
  {
    rows: MULTIPLY,
    because: 'A8.8: both halves of the result go to one register',
    when: (f) => f.h !== undefined && f.h === f.l,
  },
  { isa: A32, rows: MEDIA, because: 'A8.8: d or m = 15', when: (f) => isPc(f.d) || isPc(f.m) },
  {
    isa: A32,
    rows: /^(?!.XTA|BFI)/,
    because: 'A8.8: n = 15 of a media instruction',
    when: (f, c) => MEDIA.test(c.name) && isPc(f.n),
  },
  // T32 data processing (A6.1.2: use of 0b1101 and 0b1111 as a register specifier).
  {
    isa: WIDE,
    rows: /^(ADD|SUB) \((immediate|register)\)/,
    because: 'A8.8: SP is a destination only of SP',
    when: (f) => isPc(f.d) || isPc(f.n) || isSpOrPc(f.m) || (f.d === 13 && f.n !== 13),
  },
  {
    isa: WIDE,
    rows: /^(ADD|SUB) \(register\)/,
    because: 'A8.8.10: SP plus a register shifted by more than LSL #3',
    when: (f) => f.d === 13 && (f.t !== 0 || f.i > 3),
  },
  { isa: WIDE, rows: /^(CMP|CMN) /, because: 'A8.8.36: n = 15 or m = 13, 15', when: (f) => isPc(f.n) || isSpOrPc(f.m) },
  {
    isa: WIDE,
    rows: /^MOVS? \(register\)/,
    because: 'A8.8.103: PC, or SP twice, or SP with flags',
    when: (f, c) =>
      isPc(f.d) || isPc(f.m) || (f.d === 13 && f.m === 13) || (c.name.startsWith('MOVS') && (f.d === 13 || f.m === 13)),
  },
  {
    isa: WIDE,
    rows: /^(?!(ADD|SUB|CMP|CMN|MOVS?) \()/,
    because: 'A6.1.2: SP or PC as an operand',
    when: (f, c) => isWideData(c.name) && operandsOf(f, c.name).some(isSpOrPc),
  },
  { isa: WIDE, rows: MULTIPLY, because: 'A6.1.2: a = 13', when: (f) => f.a === 13 },
  { isa: WIDE, rows: /^(MLS|SMMLS)/, because: 'A8.8.101, A8.8.192: a = 15', when: (f) => isPc(f.a) },
  { isa: WIDE, rows: /^(LSL|LSR|ASR|ROR) \(register\)/, because: 'A6.1.2: a = 13, 15', when: (f) => isSpOrPc(f.a) },
  {
    isa: ['t16'],
    rows: /^ADD \(register\) T2/,
    because: 'A8.8.6: both operands are the PC',
    when: (f) => f.d === 15 && f.m === 15,
  },
  {
    isa: ['t16'],
    rows: /^CMP \(register\) T2/,
    because: 'A8.8.37: two low registers, or the PC',
    when: (f) => (f.n < 8 && f.m < 8) || isPc(f.n) || isPc(f.m),
  },
  // Loads and stores of one register.
  {
    rows: SINGLE,
    because: 'A8.8: writeback to the PC or to the register transferred',
    when: (f, c) =>
      (c.isa === 'a32' || f.w !== undefined || UNPRIVILEGED.test(c.name)) &&
      f.n !== undefined &&
      (UNPRIVILEGED.test(c.name) && c.isa === 'a32' ? true : f.p !== undefined && writesBack(f)) &&
      (f.n === 15 || f.n === f.t),
  },
  {
    rows: NARROW,
    because: 'A8.8: t = 15 of a byte or halfword',
    when: (f, c) => isPc(f.t) || (c.isa === 't32' && f.t === 13),
  },
  {
    rows: UNPRIVILEGED,
    because: 'A8.8: t = 15 of an unprivileged access',
    when: (f, c) => isPc(f.t) || (c.isa === 't32' && f.t === 13),
  },
  { isa: WIDE, rows: /^STR/, because: 'A8.8.203: t = 15', when: (f, c) => SINGLE.test(c.name) && isPc(f.t) },
  { rows: SINGLE, because: 'A8.8: m = 15 (T32: 13)', when: (f, c) => isPc(f.m) || (c.isa === 't32' && f.m === 13) },
  {
    rows: /^LDR/,
    because: 'A8.8.62: the PC is loaded from an address that is not aligned',
    when: (f, c) => SINGLE.test(c.name) && f.t === 15 && !keepsAlignment(f, c),
  },
  {
    rows: /^ST/,
    because: 'A8.8: a store relative to the PC would write the code of the bench',
    when: (f) => isPc(f.n),
  },
  {
    rows: DUAL,
    because: 'A8.8.72: t2 = 15 or (T32) 13, 15',
    when: (f, c) => (c.isa === 'a32' ? f.t === 14 : isSpOrPc(f.t) || isSpOrPc(f.v)),
  },
  { isa: WIDE, rows: /^LDRD/, because: 'A8.8.72: t = t2', when: (f) => f.t === f.v },
  {
    rows: DUAL,
    because: 'A8.8.72: writeback to the PC or to a register transferred',
    when: (f) => writesBack(f) && (f.n === 15 || f.n === f.t || f.n === (f.v ?? f.t + 1)),
  },
  {
    isa: A32,
    rows: /^(LDRD|STRD) \(register\)/,
    because: 'A8.8.74: m = 15, t or t2',
    when: (f, c) => isPc(f.m) || (c.name.startsWith('LDRD') && (f.m === f.t || f.m === f.t + 1)),
  },
  {
    rows: EXCLUSIVE,
    because: 'A8.8.75, A8.8.212: PC, (T32) SP, or the status register is an operand',
    when: (f, c) => isUnusableExclusive(f, c),
  },
  {
    rows: /^SWP/,
    because: 'A8.8.229: PC, or n = m or t',
    when: (f) => [f.t, f.m, f.n].some(isPc) || f.n === f.m || f.n === f.t,
  },
  { rows: /^TB[BH]/, because: 'A8.8.236: n = 13, m = 13, 15', when: (f) => f.n === 13 || isSpOrPc(f.m) },
  // Several registers.
  { rows: BLOCK, because: 'A8.8.58: n = 15', when: (f) => isPc(f.n) },
  {
    isa: A32,
    rows: BLOCK,
    because: 'A8.8.58, A8.8.199: a base in the list that is written back',
    when: (f, c) => f.w === 1 && inList(f.l, f.n) && (c.name.startsWith('LDM') || (f.l & ((1 << f.n) - 1)) !== 0),
  },
  {
    isa: ['t16'],
    rows: /^STM/,
    because: 'A8.8.199: a base in the list that is not the lowest',
    when: (f) => inList(f.l, f.n) && (f.l & ((1 << f.n) - 1)) !== 0,
  },
  {
    isa: WIDE,
    rows: BLOCK,
    because: 'A8.8.58, A8.8.199: SP in the list; PC with LR; PC stored',
    when: (f, c) => inList(f.l, 13) || (c.name.startsWith('LDM') ? f.l >>> 14 === 3 : inList(f.l, 15)),
  },
  {
    rows: /^(LDM|STM) \(User|^LDM \(exception|^(RFE|SRS|ERET|SUBS PC)/,
    because: 'B9.3: no such thing in User or System mode',
    when: (_, c) => hasNoSpsr(c.mode),
  },
  { rows: /^RFE/, because: 'B9.3.13: n = 15', when: (f) => isPc(f.n) },
  {
    rows: /^SRS/,
    because: "B9.3.16: the mode has a stack pointer (und: it is the bench's own)",
    when: (f) => !VALID_MODES.includes(f.m),
  },
  // System.
  {
    rows: /^MRS( T1)?$/,
    because: 'B9.3.8: d = 15 (T32: 13); SPSR of a mode without one',
    when: (f, c) => isPc(f.d) || (c.isa === 't32' && f.d === 13) || (f.r === 1 && hasNoSpsr(c.mode)),
  },
  {
    rows: /^MSR \(register\)/,
    because: 'B9.3.12: n = 15 (T32: 13); empty mask; SPSR of a mode without one',
    when: (f, c) => isPc(f.n) || (c.isa === 't32' && f.n === 13) || f.k === 0 || (f.r === 1 && hasNoSpsr(c.mode)),
  },
  {
    rows: /^MSR \(immediate\)/,
    because: 'B9.3.11: empty mask; SPSR of a mode without one; a mode that is not valid',
    when: (f, c) =>
      f.k === 0 ||
      (f.r === 1 && hasNoSpsr(c.mode)) ||
      (f.r === 0 && (f.k & 1) === 1 && c.mode !== 'usr' && !VALID_MODES.includes(expandImmediate(f.i) & 31)),
  },
  {
    rows: /^(MRS|MSR) \(Banked/,
    because: 'B9.3.9, B9.3.10: User mode; PC; a register of the running mode or that does not exist',
    when: (f, c) => isUnusableBank(f, c),
  },
  {
    rows: /^CPS/,
    because: 'B9.3.2: no change or a contradiction; a mode that is not valid',
    when: (f, c) => isUnusableCps(f, c),
  },
  {
    rows: /^(BLX \(register\)|BXJ)/,
    because: 'A8.8.26, A8.8.28: m = 15 (T32 BXJ: 13)',
    when: (f, c) => isPc(f.m) || (c.isa === 't32' && f.m === 13),
  },
  {
    isa: ['t16'],
    rows: /^BX T1/,
    because: 'A8.8.27: BX PC from a halfword that is not aligned',
    when: (f, c) => f.m === 15 && c.half,
  },
  { isa: A32, rows: /^(BKPT|HVC)/, because: 'A8.8.24, B9.3.4: conditional', when: (f) => f.c !== 14 },
  {
    rows: /^(MCR|MRC|MCRR|MRRC)$/,
    because: 'coprocessors 14 and 15 are the subject of the system programs',
    when: (f) => f.p >= 14,
  },
  { rows: /^WFI/, because: 'nothing would wake the bench: the subject of the system programs', when: () => true },
  {
    isa: ['t16'],
    rows: /^IT$/,
    because: 'A8.8.54: first condition 15, or AL with an else',
    when: (f) => f.f === 15 || (f.f === 14 && (f.m & (f.m - 1)) !== 0),
  },
  {
    isa: T32,
    rows: /^(IT$|CBN?Z|B T[13]|CPS|SETEND|HVC)/,
    because: 'A8.8: not in an IT block',
    when: (_, c) => c.inIT,
  },
  // Advanced SIMD.
  { rows: /^VLD[1-4]/, because: 'A8.8.320 and following: the PC as base', when: (f) => isPc(f.n) },
  {
    rows: /^(VSWP|VTRN|VUZP|VZIP)/,
    because: 'A8.8.418 and following: both operands are one register',
    when: (f) => f.d === f.m && f.D === f.M,
  },
  {
    rows: /^(VLDR|VLDM), /,
    because: 'a store relative to the PC would write the code of the bench',
    when: (f) => f.l === 0 && isPc(f.n),
  },
];

/** What QEMU 7.2 does differently from the architecture, as found by the comparison; our choice is the architecture's. */
const QEMU_DIFFERS: readonly Exclusion[] = [
  {
    isa: A32,
    rows: /^(AND|EOR|RSB|ADD|ADC|SBC|RSC|ORR|BIC|MVN) /,
    because:
      'QEMU returns from an exception by SUBS and MOVS to the PC alone; the others set flags and branch (B9.3.20)',
    when: (f) => f.s === 1 && f.d === 15,
  },
  {
    isa: WIDE,
    rows: /^(MRS|MSR) \(Banked|^SRS|^VMRS/,
    because: 'in an IT block QEMU leaves ITSTATE as it was before the instruction',
    when: (_, c) => c.inIT,
  },
  {
    rows: /^VLD.*multiple/,
    because: 'of an alignment of 32 bytes QEMU checks 16',
    when: (f, c) => f.a === 3 && !c.aligned,
  },
  {
    rows: /^(STC|LDC)$/,
    because: 'QEMU takes coprocessor 9 for half-precision VFP, which the A15 does not have',
    when: (f) => f.p === 9,
  },
  {
    rows: /^(STC|LDC)$/,
    because: 'QEMU does not have the transfers of DBGDTR (ARM ARM C6.4.2)',
    when: (f) => f.p === 14 && f.t === 5,
  },
];

function isWideData(name: string): boolean {
  return DATA.test(name) || MEDIA.test(name) || MULTIPLY.test(name) || /^(MOVW|MOVT|ADR)/.test(name);
}

/** n = 15 of a bit field or an extension is another instruction (BFC, SXTB and kin), not the PC. */
function operandsOf(f: Fields, name: string): (number | undefined)[] {
  const n = f.n === 15 && /^(BFI|[SU]XT)/.test(name) ? undefined : f.n;
  return MULTIPLY.test(name) ? [f.d, n, f.m, f.l, f.h] : [f.d, n, f.m];
}

/** The address of a load into the PC stays a multiple of 4 when the base is one. */
function keepsAlignment(f: Fields, c: Case): boolean {
  if (f.m === undefined) return ((f.i ?? 0) & 3) === 0 || c.isa === 't16';
  return c.isa === 'a32' ? f.y === 0 && f.i >= 2 : (f.i ?? 0) >= 2;
}

function isUnusableExclusive(f: Fields, c: Case): boolean {
  const second = /D( |$)/.test(c.name.slice(5)) ? (f.v ?? f.t + 1) : undefined;
  const registers = [f.d, f.t, second, f.n].filter((r) => r !== undefined);
  if (registers.some(isPc) || (c.isa === 't32' && [f.d, f.t, f.v].some((r) => r === 13))) return true;
  if (c.name.startsWith('LDREXD') && f.t === second) return true;
  return f.d !== undefined && (f.d === f.n || f.d === f.t || f.d === second);
}

function isUnusableBank(f: Fields, c: Case): boolean {
  const gpr = f.d ?? f.n;
  if (c.mode === 'usr' || isPc(gpr) || (c.isa === 't32' && gpr === 13)) return true;
  const sysm = (f.b << 4) | f.m;
  const spsrs: Record<number, Mode> = { 14: 'fiq', 16: 'irq', 18: 'svc', 20: 'abt' };
  if (f.r === 1) return spsrs[sysm] === undefined || spsrs[sysm] === c.mode;
  // B9.2.3: SYSm 0 to 6 r8-r14 of usr, 8 to 14 of fiq, then LR and SP of irq, svc, abt.
  if (sysm <= 6) return c.mode === 'sys' || (sysm < 5 && c.mode !== 'fiq');
  if (sysm >= 8 && sysm <= 14) return c.mode === 'fiq';
  if (sysm >= 16 && sysm <= 21) return c.mode === (['irq', 'svc', 'abt'] as const)[(sysm - 16) >> 1];
  return true;
}

function isUnusableCps(f: Fields, c: Case): boolean {
  const mode = f.m ?? 0;
  const change = f.w ?? 0;
  if (c.isa === 't16') return f.a === 0;
  if (f.q === 1 || (f.q === 0 && change === 0)) return true;
  if (f.q >= 2 ? f.a === 0 : f.a !== 0) return true;
  return change === 1 ? !VALID_MODES.includes(mode) : mode !== 0;
}

/** ARM ARM A5.2.4 */
export function expandImmediate(imm12: number): number {
  const value = imm12 & 255;
  const amount = (imm12 >>> 8) * 2;
  return amount === 0 ? value : ((value >>> amount) | (value << (32 - amount))) >>> 0;
}

/** Why a word must not be compared, or undefined. */
export function exclusionOf(c: Case): string | undefined {
  return [...EXCLUSIONS, ...QEMU_DIFFERS].find(
    (e) => (!e.isa || e.isa.includes(c.isa)) && e.rows.test(c.name) && e.when(c.fields, c),
  )?.because;
}
