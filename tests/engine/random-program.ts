import type { Random } from '../conformance/random.ts';
import { controlWord, type RecordWords } from '../conformance/record.ts';
import { SequenceBuilder } from '../conformance/sequence.ts';

/*
 * Whole programs for the bench of tests/conformance: the pieces of its sequences (straight lines, skips, IT blocks, loops, calls, accesses
 * that abort) many times over, calls into the other instruction set, calls two deep, and around all of it a loop that makes them hot.
 * Registers as in sequences; r13 counts the outer loop.
 */

/** Words of code that every record has room for: the rest of the bench's page of code. */
export const PROGRAM_WORDS = 480;
/** Where the bench lets base registers point (guests/conformance/bench/layout.h): the upper half of the window's first page. */
const WINDOW = 0x4402_0e00;

type Isa = 'a32' | 't32';
type Code = number[];

const word = (w: number): Code => [w & 0xffff, w >>> 16];
const wide = (w: number): Code => [w >>> 16, w & 0xffff];

/** MOVW and MOVT. */
function setRegister(isa: Isa, register: number, value: number): Code {
  const half = (h: number, top: boolean): Code =>
    isa === 'a32'
      ? word(((top ? 0xe340_0000 : 0xe300_0000) | ((h & 0xf000) << 4) | (register << 12) | (h & 0xfff)) >>> 0)
      : wide(
          ((top ? 0xf2c0_0000 : 0xf240_0000) |
            ((h >>> 12) << 16) |
            (((h >>> 11) & 1) << 26) |
            (((h >>> 8) & 7) << 12) |
            (register << 8) |
            (h & 0xff)) >>>
            0,
        );
  return [...half(value & 0xffff, false), ...half(value >>> 16, true)];
}

/** B or BL of T32 (encodings T4 and T1): `distance` in bytes from the instruction to its target. */
function branchT32(base: number, distance: number): Code {
  const offset = distance - 4;
  const s = offset < 0 ? 1 : 0;
  const j = (bit: number): number => (((offset >> bit) & 1) ^ 1 ^ s) & 1;
  return wide(
    (base | (s << 26) | (((offset >> 12) & 0x3ff) << 16) | (j(23) << 13) | (j(22) << 11) | ((offset >> 1) & 0x7ff)) >>>
      0,
  );
}

/** A conditional branch back by `bytes` from its own start: encoding T3 in T32. */
function branchBack(isa: Isa, bytes: number): Code {
  if (isa === 'a32') return word((0x1a00_0000 | ((-bytes / 4 - 2) & 0xff_ffff)) >>> 0);
  const offset = -bytes - 4;
  return wide(
    (0xf440_8000 |
      (((offset >> 12) & 0x3f) << 16) |
      (((offset >> 18) & 1) << 13) |
      (((offset >> 19) & 1) << 11) |
      ((offset >> 1) & 0x7ff)) >>>
      0,
  );
}

class ProgramBuilder {
  readonly #random: Random;
  readonly #isa: Isa;
  readonly #pieces: SequenceBuilder;
  readonly #foreign: SequenceBuilder;
  /** Halfwords of code before the present place, counted from a multiple of 4. */
  #at: number;
  readonly #code: Code = [];

  constructor(random: Random, isa: Isa, fp: boolean, half: boolean) {
    this.#random = random;
    this.#isa = isa;
    this.#pieces = new SequenceBuilder(random, isa, fp);
    this.#foreign = new SequenceBuilder(random, isa === 'a32' ? 't32' : 'a32', fp);
    this.#at = half ? 1 : 0;
  }

  #add(code: Code): void {
    this.#code.push(...code);
    this.#at += code.length;
  }

  /** Base registers into the window's middle, the index too: writeback moves them, loads replace them. */
  #center(): void {
    const random = this.#random;
    this.#add(setRegister(this.#isa, 10, WINDOW + (random.below(32) << 4)));
    this.#add(setRegister(this.#isa, 9, WINDOW + 0x100 + (random.chance(0.8) ? 4 : 1) * random.below(64)));
  }

  /** A call of code in the other instruction set, which lies behind it. */
  #foreignCall(): void {
    const body = this.#foreign.line(1 + this.#random.below(4));
    if (this.#isa === 'a32') {
      const rest = [...body, 0x4770];
      if (rest.length % 2 === 1) rest.push(0xbf00);
      this.#add([...word(0xfa00_0000), ...word((0xea00_0000 | (rest.length / 2 - 1)) >>> 0), ...rest]);
      return;
    }
    // BLX aligns the PC down; a NOP brings its target to a multiple of 4.
    if (this.#at % 2 === 1) this.#add([0xbf00]);
    const rest = [...body, ...word(0xe12f_ff1e)];
    this.#add([0xf000, 0xe802, ...branchT32(0xf000_9000, 4 + rest.length * 2), ...rest]);
  }

  /** A call of a function that calls another. r11 keeps the return address: no loop is open here. */
  #deepCall(): void {
    const inner = this.#pieces.line(1 + this.#random.below(3));
    const outer = this.#pieces.line(1 + this.#random.below(3));
    if (this.#isa === 'a32') {
      const leaf = [...inner, ...word(0xe12f_ff1e)];
      const whole = [
        ...word(0xe1a0_b00e),
        ...outer,
        // BL over the BX that follows.
        ...word(0xeb00_0000),
        ...word(0xe12f_ff1b),
        ...leaf,
      ];
      this.#add([...word(0xeb00_0000), ...word((0xea00_0000 | (whole.length / 2 - 1)) >>> 0), ...whole]);
      return;
    }
    const leaf = [...inner, 0x4770];
    const whole = [0x46f3, ...outer, ...branchT32(0xf000_d000, 6), 0x4758, ...leaf];
    this.#add([...branchT32(0xf000_d000, 8), ...branchT32(0xf000_9000, 4 + whole.length * 2), ...whole]);
  }

  #piece(): void {
    const random = this.#random;
    const pieces = this.#pieces;
    const choice = random.below(100);
    if (choice < 45) this.#add(pieces.line(1 + random.below(6)));
    else if (choice < 60) this.#add(pieces.skip());
    else if (choice < 70) this.#add(this.#isa === 't32' ? pieces.itBlock() : pieces.skip());
    else if (choice < 82) this.#add(pieces.loop());
    else if (choice < 88) this.#add(pieces.call());
    else if (choice < 93) this.#foreignCall();
    else if (choice < 97) this.#deepCall();
    else this.#center();
  }

  whole(): Code {
    const random = this.#random;
    // Around the 120 executions that make code hot, or many more.
    const count = random.chance(0.3) ? 2 + random.below(40) : 100 + random.below(500);
    this.#add(setRegister(this.#isa, 11, count));
    this.#add(this.#isa === 'a32' ? word(0xe1a0_d00b) : [0x46dd]);
    const head = this.#at;
    if (random.chance(0.6)) this.#center();
    const limit = 2 * (20 + random.below(PROGRAM_WORDS - 100));
    while (this.#code.length < limit) this.#piece();
    // SUBS sp, sp, #1
    this.#add(this.#isa === 'a32' ? word(0xe25d_d001) : wide(0xf1bd_0d01));
    this.#add(branchBack(this.#isa, (this.#at - head) * 2));
    for (let n = random.below(3); n > 0; n--) this.#piece();
    return this.#code;
  }
}

/** Draws a program: the words of its record, PROGRAM_WORDS of code behind them. */
export function drawProgram(random: Random, isa: Isa): RecordWords {
  for (;;) {
    const fp = random.chance(0.4);
    const half = isa === 't32' && random.chance(0.5);
    const code = new ProgramBuilder(random, isa, fp, half).whole();
    if (code.length > 2 * PROGRAM_WORDS) continue;
    const control = controlWord(isa, {
      mode: random.chance(0.8) ? 'usr' : 'svc',
      half,
      fp,
      stores: true,
      bigEndian: random.chance(0.05),
    });
    const padded = [...code, ...new Array<number>(2 * PROGRAM_WORDS - code.length).fill(0)];
    const words = Array.from({ length: PROGRAM_WORDS }, (_, n) => (padded[2 * n]! | (padded[2 * n + 1]! << 16)) >>> 0);
    return [code.length * 2, 0, control, random.word(), ...words];
  }
}
