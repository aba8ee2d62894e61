import { Word } from '../state.ts';

/** CPSR.M values. */
export const Mode = {
  USR: 0x10,
  FIQ: 0x11,
  IRQ: 0x12,
  SVC: 0x13,
  MON: 0x16,
  ABT: 0x17,
  HYP: 0x1a,
  UND: 0x1b,
  SYS: 0x1f,
} as const;

/** PSR bits. */
export const Psr = { A: 1 << 8, I: 1 << 7, F: 1 << 6, T: 1 << 5, E: 1 << 9, J: 1 << 24, MODE: 0x1f } as const;

/** Bank of r13, r14 and SPSR by mode; -1 for values that are no mode here (Monitor included: there is no Secure world). */
export function bankOf(mode: number): number {
  switch (mode) {
    case Mode.USR:
    case Mode.SYS:
      return 0;
    case Mode.SVC:
      return 1;
    case Mode.ABT:
      return 2;
    case Mode.UND:
      return 3;
    case Mode.IRQ:
      return 4;
    case Mode.FIQ:
      return 5;
    case Mode.HYP:
      return 6;
    default:
      return -1;
  }
}

/** The program status and the banked registers of one CPU, over its state words. */
export class ProgramStatus {
  readonly #r: Int32Array;

  constructor(state: Int32Array) {
    this.#r = state;
  }

  get mode(): number {
    return this.#r[Word.MODE]! & Psr.MODE;
  }

  /** The whole CPSR. */
  read(): number {
    const r = this.#r;
    const it = r[Word.IT]!;
    return (
      (r[Word.NF]! & 0x8000_0000) |
      (r[Word.ZF]! === 0 ? 0x4000_0000 : 0) |
      (r[Word.CF]! << 29) |
      (r[Word.VF]! << 28) |
      (r[Word.QF]! << 27) |
      ((it & 3) << 25) |
      (r[Word.GE]! << 16) |
      ((it >>> 2) << 10) |
      (r[Word.E]! << 9) |
      (r[Word.T]! << 5) |
      r[Word.MODE]!
    );
  }

  /** Replaces the bits of CPSR in `mask`, execution state included, and switches banks. An illegal mode leaves the mode as it was. */
  write(value: number, mask = -1): void {
    const r = this.#r;
    if (mask & 0x8000_0000) r[Word.NF] = value & 0x8000_0000;
    if (mask & 0x4000_0000) r[Word.ZF] = ~value & 0x4000_0000;
    if (mask & 0x2000_0000) r[Word.CF] = (value >>> 29) & 1;
    if (mask & 0x1000_0000) r[Word.VF] = (value >>> 28) & 1;
    if (mask & 0x0800_0000) r[Word.QF] = (value >>> 27) & 1;
    if (mask & 0x000f_0000) r[Word.GE] = (value >>> 16) & 15;
    if (mask & 0x0600_fc00) r[Word.IT] = ((value >>> 25) & 3) | ((value >>> 8) & 0xfc);
    if (mask & Psr.E) r[Word.E] = (value >>> 9) & 1;
    if (mask & Psr.T) r[Word.T] = (value >>> 5) & 1;
    const keep = mask & (Psr.A | Psr.I | Psr.F);
    r[Word.MODE] = (r[Word.MODE]! & ~keep) | (value & keep);
    if (mask & Psr.MODE && bankOf(value & Psr.MODE) >= 0) this.setMode(value & Psr.MODE);
  }

  /** Changes M and swaps the banked registers. */
  setMode(mode: number): void {
    const r = this.#r;
    const old = this.mode;
    if (old === mode) return;
    r[Word.MODE] = (r[Word.MODE]! & ~Psr.MODE) | mode;
    const from = bankOf(old);
    const to = bankOf(mode);
    if (from === to) return;
    if (old === Mode.FIQ || mode === Mode.FIQ) {
      const save = old === Mode.FIQ ? Word.BANK_R8_FIQ : Word.BANK_R8_USER;
      const restore = mode === Mode.FIQ ? Word.BANK_R8_FIQ : Word.BANK_R8_USER;
      for (let i = 0; i < 5; i++) {
        r[save + i] = r[8 + i]!;
        r[8 + i] = r[restore + i]!;
      }
    }
    r[Word.BANK_R13 + from] = r[13]!;
    r[13] = r[Word.BANK_R13 + to]!;
    // Hyp mode has no r14 of its own: it uses User mode's.
    const lrFrom = old === Mode.HYP ? 0 : from;
    const lrTo = mode === Mode.HYP ? 0 : to;
    if (lrFrom !== lrTo) {
      r[Word.BANK_R14 + lrFrom] = r[14]!;
      r[14] = r[Word.BANK_R14 + lrTo]!;
    }
  }

  /** SPSR of the current mode; 0 in User and System mode, which have none. */
  get spsr(): number {
    const bank = bankOf(this.mode);
    return bank === 0 ? 0 : this.#r[Word.BANK_SPSR + bank]!;
  }

  set spsr(value: number) {
    const bank = bankOf(this.mode);
    if (bank !== 0) this.#r[Word.BANK_SPSR + bank] = value;
  }

  /** Where r8 to r14 of `mode` are now (word index). */
  registerOf(mode: number, n: number): number {
    const now = this.mode;
    if (n < 8) return n;
    if (n <= 12) {
      const fiq = mode === Mode.FIQ;
      if (fiq === (now === Mode.FIQ)) return n;
      return (fiq ? Word.BANK_R8_FIQ : Word.BANK_R8_USER) + n - 8;
    }
    if (n === 13) return bankOf(mode) === bankOf(now) ? 13 : Word.BANK_R13 + bankOf(mode);
    const bank = mode === Mode.HYP ? 0 : bankOf(mode);
    return bank === (now === Mode.HYP ? 0 : bankOf(now)) ? 14 : Word.BANK_R14 + bank;
  }
}
