/**
 * The layout of one CPU's state: one 4 KiB page of the machine's shared memory, as 32-bit words.
 * Both back ends, the snapshot and the debugger read and write it here and nowhere else.
 */

/** Bytes of one CPU's state. */
export const CPU_STATE_SIZE = 4096;

/** Word indexes into a CPU's state. r0 to r15 are words 0 to 15 (banked ones hold the current mode's). */
export const Word = {
  PC: 15,
  /** Sign bit is the N flag. */
  NF: 16,
  /** The Z flag is set when this word is zero. */
  ZF: 17,
  /** 0 or 1. */
  CF: 18,
  /** 0 or 1. */
  VF: 19,
  /** 0 or 1, sticky. */
  QF: 20,
  /** GE[3:0]. */
  GE: 21,
  /** CPSR's A (8), I (7), F (6) and M (4:0), the other bits zero. */
  MODE: 22,
  /** Thumb, 0 or 1. */
  T: 23,
  /** ITSTATE[7:0]. */
  IT: 24,
  /** Big-endian data, 0 or 1. */
  E: 25,
  /** Virtual address of the running block's first instruction. */
  BLOCK_PC: 26,
  /** Second result of a helper that returns a doubleword (its high word). */
  HIGH: 27,
  /** 1 while the exclusive monitor is armed. */
  EXCLUSIVE: 28,
  /** Virtual and machine address of the armed monitor, size in bytes and the value seen. */
  EXCLUSIVE_VA: 29,
  EXCLUSIVE_PA: 30,
  EXCLUSIVE_SIZE: 31,
  EXCLUSIVE_LOW: 32,
  EXCLUSIVE_HIGH: 33,
  /** The event register of WFE. */
  EVENT: 34,
  /** Translated code came back because the instruction at the PC is one for the evaluator. */
  BAIL: 35,
  /** Not zero while an interrupt line is up or a virtual interrupt is requested, masked or not. */
  PENDING: 71,
  /** r8 to r12 of User mode while in FIQ mode, and of FIQ mode otherwise. */
  BANK_R8_USER: 36,
  BANK_R8_FIQ: 41,
  /** r13, r14 and SPSR by bank: usr, svc, abt, und, irq, fiq, hyp (no r14), mon; see `bankOf`. */
  BANK_R13: 46,
  BANK_R14: 54,
  BANK_SPSR: 62,
  ELR_HYP: 70,
  /** System registers with storage start here; core/arm/system allots them. */
  SYSTEM: 96,
  /** 64 words: S0..S31 are the first 32, D0..D31 all of them. */
  FP: 256,
  /** FPSCR follows the register file. */
  FPSCR: 320,
  /** 8 words where loads and stores of structures hold elements in the order of memory. */
  FP_STAGING: 328,
} as const;

/** Bytes from the start of a CPU's state to its floating-point register file. */
export const FP_BYTE_OFFSET = Word.FP * 4;
