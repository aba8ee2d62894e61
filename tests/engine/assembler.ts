/** A few A32 encodings (ARM ARM A5), so that programs of tests can be read. Registers and immediates are plain numbers. */

export const SP = 13;
export const LR = 14;
export const PC = 15;

export const CONDITION = { eq: 0, ne: 1, cs: 2, cc: 3, mi: 4, pl: 5, ge: 10, lt: 11, gt: 12, le: 13, al: 14 } as const;
export type Condition = keyof typeof CONDITION;

const threeBit = (base: number) => (d: number, n: number, m: number) => (base | (n << 16) | (d << 12) | m) >>> 0;

/** d, n, immediate below 256. */
export const add = threeBit(0xe280_0000);
export const adds = threeBit(0xe290_0000);
export const sub = threeBit(0xe240_0000);
export const subs = threeBit(0xe250_0000);
export const and = threeBit(0xe200_0000);
export const orr = threeBit(0xe380_0000);
export const bic = threeBit(0xe3c0_0000);
/** d, n, register m. */
export const addr = threeBit(0xe080_0000);
export const subr = threeBit(0xe040_0000);
export const eorr = threeBit(0xe020_0000);
/** t, n, byte offset below 4096. */
export const ldr = threeBit(0xe590_0000);
export const str = threeBit(0xe580_0000);
export const ldrb = threeBit(0xe5d0_0000);
export const strb = threeBit(0xe5c0_0000);
/** t, n, register m. */
export const ldrr = threeBit(0xe790_0000);
export const strr = threeBit(0xe780_0000);
export const mov = (d: number, m: number): number => (0xe1a0_0000 | (d << 12) | m) >>> 0;
/** d = m rotated right by 32 - n. */
export const rol = (d: number, m: number, n: number): number => (0xe1a0_0060 | (d << 12) | ((32 - n) << 7) | m) >>> 0;
export const lsl = (d: number, m: number, n: number): number => (0xe1a0_0000 | (d << 12) | (n << 7) | m) >>> 0;
export const lsr = (d: number, m: number, n: number): number => (0xe1a0_0020 | (d << 12) | (n << 7) | m) >>> 0;
export const movi = (d: number, imm: number): number => (0xe3a0_0000 | (d << 12) | imm) >>> 0;
export const cmp = (n: number, imm: number): number => (0xe350_0000 | (n << 16) | imm) >>> 0;
export const tst = (n: number, imm: number): number => (0xe310_0000 | (n << 16) | imm) >>> 0;

const listOf = (registers: readonly number[]): number => registers.reduce((bits, r) => bits | (1 << r), 0);
export const push = (...registers: number[]): number => (0xe92d_0000 | listOf(registers)) >>> 0;
export const pop = (...registers: number[]): number => (0xe8bd_0000 | listOf(registers)) >>> 0;
export const ldmia = (n: number, ...registers: number[]): number => (0xe890_0000 | (n << 16) | listOf(registers)) >>> 0;
export const stmia = (n: number, ...registers: number[]): number => (0xe880_0000 | (n << 16) | listOf(registers)) >>> 0;
export const ldrd = (t: number, n: number): number => (0xe1c0_00d0 | (n << 16) | (t << 12)) >>> 0;
export const strd = (t: number, n: number): number => (0xe1c0_00f0 | (n << 16) | (t << 12)) >>> 0;
export const ldrex = (t: number, n: number): number => (0xe190_0f9f | (n << 16) | (t << 12)) >>> 0;
export const strex = (d: number, t: number, n: number): number => (0xe180_0f90 | (n << 16) | (d << 12) | t) >>> 0;
export const swp = (t: number, t2: number, n: number): number => (0xe100_0090 | (n << 16) | (t << 12) | t2) >>> 0;

export const bx = (m: number): number => 0xe12f_ff10 + m;
export const blx = (m: number): number => 0xe12f_ff30 + m;
/** Coprocessor 15: opc1, CRn, CRm, opc2. */
type Cp15 = readonly [number, number, number, number];
const cp15 = (base: number, [opc1, crn, crm, opc2]: Cp15, t: number): number =>
  (base | (opc1 << 21) | (crn << 16) | (t << 12) | (opc2 << 5) | crm) >>> 0;
export const mcr = (register: Cp15, t: number): number => cp15(0xee00_0f10, register, t);
export const mrc = (register: Cp15, t: number): number => cp15(0xee10_0f10, register, t);
export const SCTLR = [0, 1, 0, 0] as const;
export const TTBR0 = [0, 2, 0, 0] as const;
export const DACR = [0, 3, 0, 0] as const;
export const DFSR = [0, 5, 0, 0] as const;
export const DFAR = [0, 6, 0, 0] as const;
export const IFAR = [0, 6, 0, 2] as const;
export const ICIALLU = [0, 7, 5, 0] as const;
export const TLBIMVA = [0, 8, 7, 1] as const;
export const TLBIALL = [0, 8, 7, 0] as const;
export const VBAR = [0, 12, 0, 0] as const;
export const CONTEXTIDR = [0, 13, 0, 1] as const;

export const NOP = 0xe320_f000;
export const WFI = 0xe320_f003;
export const CPSIE_I = 0xf108_0080;
export const CPSID_I = 0xf10c_0080;
/** SUBS PC, LR, #n: back from an exception. */
export const exceptionReturn = (n: number): number => (0xe25e_f000 | n) >>> 0;
/** d = CPSR, d = SPSR, SPSR = m. */
export const mrs = (d: number): number => 0xe10f_0000 | (d << 12);
export const mrsSaved = (d: number): number => 0xe14f_0000 | (d << 12);
export const msrSaved = (m: number): number => 0xe16f_f000 | m;

/** A program in the making: words, with branches to labels that may come later. */
export class Assembler {
  readonly base: number;
  readonly #words: number[] = [];
  readonly #labels = new Map<string, number>();
  readonly #fixes: (() => void)[] = [];

  /** `base` is the address of its first word. */
  constructor(base: number) {
    this.base = base;
  }

  get here(): number {
    return this.base + 4 * this.#words.length;
  }

  add(...words: number[]): this {
    this.#words.push(...words.map((w) => w >>> 0));
    return this;
  }

  label(name: string): this {
    if (this.#labels.has(name)) throw new Error(`label ${name} is there twice`);
    this.#labels.set(name, this.here);
    return this;
  }

  /** Fills up with NOP to an address of `base`'s page or a later one. */
  to(address: number): this {
    while (this.here < address) this.add(NOP);
    if (this.here !== address) throw new Error(`${address.toString(16)} is behind the code already`);
    return this;
  }

  /** MOVW, MOVT. */
  set(d: number, value: number): this {
    const half = (h: number): number => ((h & 0xf000) << 4) | (d << 12) | (h & 0xfff);
    return this.add(0xe300_0000 | half(value & 0xffff), 0xe340_0000 | half(value >>> 16));
  }

  /** d = a label's address. */
  address(d: number, label: string): this {
    const at = this.#words.length;
    this.set(d, 0);
    this.#fixes.push(() => {
      const value = this.addressOf(label);
      for (const [i, h] of [value & 0xffff, value >>> 16].entries())
        this.#words[at + i] = (this.#words[at + i]! | ((h & 0xf000) << 4) | (h & 0xfff)) >>> 0;
    });
    return this;
  }

  b(label: string, condition: Condition = 'al'): this {
    return this.#branch(0x0a00_0000, label, condition);
  }

  bl(label: string, condition: Condition = 'al'): this {
    return this.#branch(0x0b00_0000, label, condition);
  }

  #branch(base: number, label: string, condition: Condition): this {
    const at = this.#words.length;
    this.add(0);
    this.#fixes.push(() => {
      const distance = (this.addressOf(label) - (this.base + 4 * at) - 8) / 4;
      this.#words[at] = ((CONDITION[condition] << 28) | base | (distance & 0xff_ffff)) >>> 0;
    });
    return this;
  }

  addressOf(label: string): number {
    const address = this.#labels.get(label);
    if (address === undefined) throw new Error(`there is no label ${label}`);
    return address;
  }

  /** The program's bytes. */
  image(): Uint8Array {
    for (const fix of this.#fixes.splice(0)) fix();
    return new Uint8Array(Uint32Array.from(this.#words).buffer);
  }
}
