/** The records that the bench reads: guests/conformance/bench/bench.h has the other side. */
export type Isa = 'a32' | 't16' | 't32';

export const MODES = { usr: 0x10, fiq: 0x11, irq: 0x12, svc: 0x13, abt: 0x17, sys: 0x1f } as const;
export type Mode = keyof typeof MODES;

/** What a register other than the base is made to hold. */
export const ROLES = { none: 0, index: 1, target: 2, psr: 3, window: 4, shift: 5 } as const;
export type Role = keyof typeof ROLES;

/** How the bench prepares and compares; everything not said here follows from the record's seed. */
export interface Setup {
  readonly mode: Mode;
  /** Second halfword of a word as T32 slot. */
  readonly half?: boolean;
  /** Floating-point registers are loaded and compared. */
  readonly fp?: boolean;
  /** The memory window may change. */
  readonly stores?: boolean;
  readonly bigEndian?: boolean;
  /** Banked registers are loaded and compared. */
  readonly banks?: boolean;
  /** Window pointers are multiples of 32. */
  readonly aligned?: boolean;
  /** Register that points into the window. */
  readonly base?: number;
  readonly second?: { readonly register: number; readonly role: Role };
  /** ITSTATE[7:0]. */
  readonly it?: number;
}

export interface TestRecord {
  readonly isa: Isa;
  /** As in the tables; a 32-bit T32 instruction has its first halfword in bits 31:16. */
  readonly op: number;
  /** An instruction to run just before, of the same form; 0 for none. */
  readonly before: number;
  readonly setup: Setup;
  readonly seed: number;
}

const ISA_BITS = { a32: 0, t16: 1, t32: 2 } as const;
const bit = (on: boolean | undefined, at: number): number => (on ? 1 << at : 0);

export function controlWord(isa: Isa, s: Setup): number {
  const flags =
    bit(s.half, 2) |
    bit(s.fp, 3) |
    bit(s.stores, 4) |
    bit(s.bigEndian, 5) |
    bit(s.banks, 6) |
    bit(s.aligned, 7) |
    ((s.base ?? 15) << 8) |
    ((s.second?.register ?? 15) << 12) |
    (ROLES[s.second?.role ?? 'none'] << 16) |
    (MODES[s.mode] << 19) |
    ((s.it ?? 0) << 24);
  return (ISA_BITS[isa] | flags) >>> 0;
}

/** op, before, control word, seed; behind them the code of a sequence. */
export type RecordWords = readonly [op: number, before: number, control: number, seed: number, ...code: number[]];

export const wordsOf = (r: TestRecord): RecordWords => [r.op, r.before, controlWord(r.isa, r.setup), r.seed];

/** Where the bench expects its records. */
export const RECORDS_ADDRESS = 0x4800_0000;
export const MAX_RECORDS = 1_000_000;

/** The blob of records, all equally long, as the bench reads it. */
export function recordsBlob(records: readonly RecordWords[]): Uint8Array {
  const length = records[0]?.length ?? 4;
  const words = new Uint32Array(4 + records.length * length);
  words[0] = 0x31425649; // IVB1
  words[1] = records.length;
  words[2] = length - 4;
  records.forEach((r, i) => {
    words.set(r, 4 + i * length);
  });
  return new Uint8Array(words.buffer);
}

/** A record's control word in words, for messages. */
export function describeControl(control: number): string {
  const isa = ['A32', 'T16', 'T32', '?'][control & 3];
  const mode = Object.entries(MODES).find(([, bits]) => bits === ((control >>> 19) & 31))?.[0] ?? '?';
  const role = Object.entries(ROLES).find(([, bits]) => bits === ((control >>> 16) & 7))?.[0] ?? '?';
  const base = (control >>> 8) & 15;
  const second = (control >>> 12) & 15;
  const it = control >>> 24;
  return [
    isa,
    mode,
    control & 4 ? 'half' : '',
    control & 32 ? 'BE' : '',
    base === 15 ? '' : `base r${base}`,
    second === 15 ? '' : `${role} r${second}`,
    it === 0 ? '' : `IT ${it.toString(16)}`,
  ]
    .filter((s) => s !== '')
    .join(' ');
}
