import { SCRATCH_SIZE } from '../../arm/memory/machine-memory.ts';

/**
 * Micro-operations: an instruction's nodes written flat into linear memory, for the interpreter in WebAssembly.
 *
 * Each has two words. The first holds four bytes: operation, destination d, operands a and b; the second is a constant, `imm`.
 * d, a and b number words from the start of a CPU's scratch area: 0 to 95 are temporaries, 128 + n is word n of the CPU's state.
 */

/** Pure operations of two operands; each has a form with `imm` in place of b, `ADD` and `ADD_IMM` for instance. */
export const BINARY = [
  'add',
  'sub',
  'mul',
  'and',
  'or',
  'xor',
  'shl',
  'lsr',
  'asr',
  'ror',
  'eq',
  'ne',
  'ltS',
  'ltU',
  'leS',
  'leU',
] as const;

export type Binary = (typeof BINARY)[number];

const OTHERS = [
  /** End of the block. */
  'end',
  /** The instruction is one for the evaluator. */
  'leave',
  /** The instruction, over the end of a page, holds only if it goes on at host address imm: else the block is unknown. */
  'follows',
  /** d ← a; d ← imm; d ← the block's address + imm. */
  'move',
  /** Three moves in turn: d ← a, then those of the words that the bytes of imm number, from the lowest: d, a, d, a. */
  'moves',
  'constant',
  'pc',
  'clz',
  'sext8',
  'sext16',
  'umulh',
  'smulh',
  'udiv',
  'sdiv',
  /** d ← a ≠ 0 ? b : word imm. */
  'select',
  /** d ← sign bit of (a ^ s) & (b ^ s), s being word imm: signed overflow of an addition. */
  'overflow',
  /** N and Z from a. */
  'setNZ',
  /** imm bytes of micro-operations are left out, always or if a = 0. */
  'skip',
  'skipIfZero',
  /** PC ← the block's address + imm. */
  'branch',
  /** To a, with interworking. */
  'bx',
  /** d ← memory at a + imm, and memory at a + imm ← d; b is the mask of address bits that must be zero for the plain way, with ALWAYS_ALIGNED if other addresses fault whatever SCTLR.A says. */
  'loadU8',
  'loadS8',
  'loadU16',
  'loadS16',
  'loadU32',
  'storeU8',
  'storeU16',
  'storeU32',
  /** d ← the state's byte offset imm, and back: words beyond number 127. */
  'far',
  'setFar',
  /** The instruction is one for the evaluator if a ≠ 0. */
  'leaveIf',
  /** Memory at a ← b if the exclusive monitor holds it with the value that is there still; d ← 0 if so, 1 if not. */
  'exclusiveU8',
  'exclusiveU16',
  'exclusiveU32',
  /** d ← SPSR; bits imm of SPSR ← those of a. For the evaluator where the mode has none. */
  'readSpsr',
  'writeSpsr',
  /** TLB entries of the address a are forgotten: imm says which, see inlineFlush. */
  'flush',
  /** An event for all CPUs. */
  'sev',
  /** d ← a + b, a + imm, a - b, a - imm, with all flags. */
  'addFlags',
  'addFlagsImm',
  'subFlags',
  'subFlagsImm',
  /** `branch` and `bx` with the end of the block; `branchEnd` with LR ← what follows the block, T in bit 0. */
  'branchEnd',
  'bxEnd',
  'call',
] as const;

export type Other = (typeof OTHERS)[number];

/** Left out, `imm` bytes, unless condition code n (ARM ARM A8.3) holds. */
const CONDITIONS = Array.from({ length: 14 }, (_, code) => `unless${code}` as const);

/** End of the block; PC ← the block's address + imm if condition code n holds. */
const JUMPS = Array.from({ length: 14 }, (_, code) => `jumpIf${code}` as const);

export type MicroName = Other | Binary | `${Binary}Imm` | (typeof CONDITIONS)[number] | (typeof JUMPS)[number];

const NAMES: readonly string[] = [...OTHERS, ...BINARY, ...BINARY.map((name) => `${name}Imm`), ...CONDITIONS, ...JUMPS];

const numbers = new Map(NAMES.map((name, n) => [name, n]));

/** Number of operations. */
export const MICRO_OPS = NAMES.length;

/** The number of an operation. */
export function microOp(name: MicroName): number {
  return numbers.get(name)!;
}

/** The operation that leaves out what follows unless a condition code holds. */
export const unlessOp = (code: number): number => numbers.get(`unless${code}`)!;

/** The condition code without which an operation leaves out what follows; -1 for other operations. */
export const conditionOf = (op: number): number => {
  const code = op - unlessOp(0);
  return code >= 0 && code < CONDITIONS.length ? code : -1;
};

/** The operation that ends a block with a branch under a condition code. */
export const jumpIfOp = (code: number): number => numbers.get(`jumpIf${code}`)!;

/** Constants of some operations count from the block's start. */
const PLACED = new Uint8Array(256);
for (const name of ['pc', 'branch', 'branchEnd', 'call', ...JUMPS] as const) PLACED[microOp(name)] = 1;
export const isPlaced = (op: number): boolean => PLACED[op] !== 0;

/** Operations that write their d, and do nothing else. */
export const PURE: ReadonlySet<number> = new Set(
  [
    ...(['move', 'constant', 'pc', 'clz', 'sext8', 'sext16', 'umulh', 'smulh', 'udiv', 'sdiv', 'select'] as const),
    ...(['overflow', 'far'] as const),
    ...BINARY,
    ...BINARY.map((op) => `${op}Imm` as const),
  ].map(microOp),
);

/** The same with loads, which may fault. */
export const WRITES_D: ReadonlySet<number> = new Set([
  ...PURE,
  ...(['loadU8', 'loadS8', 'loadU16', 'loadS16', 'loadU32'] as const).map(microOp),
]);

/** See the accesses. */
export const ALWAYS_ALIGNED = 0x80;

/** Bytes of a micro-operation. */
export const MICRO_SIZE = 8;

/** Number of a word of the CPU's state (0 to 127). */
export const stateWord = (word: number): number => SCRATCH_SIZE / 4 + word;

/** Temporaries of an instruction. */
export const TEMPORARIES = 96;

/**
 * Words of the scratch area that the interpreter and its caller share.
 * `KEY`: key bits of blocks beside T, E and IT. `READS`, `WRITES`, `EXECUTES`: byte offsets of the present regime's TLB tables from the CPU's state.
 * `EXIT`: why it came back. `BLOCK`: the block where it did. `LEFT`: instructions left after something was done elsewhere.
 * `EVALUATE`: do not run the next block's region.
 */
export const Shared = {
  KEY: 100,
  READS: 101,
  WRITES: 102,
  EXECUTES: 103,
  EXIT: 104,
  BLOCK: 105,
  LEFT: 106,
  EVALUATE: 107,
} as const;

/** Why the interpreter came back. */
export const Exit = {
  /** No instructions left, or the caller said so. */
  END: 0,
  /** The block at `BLOCK` has become hot. */
  HOT: 2,
  /** Fewer instructions are left than the block at `BLOCK` has. */
  SHORT: 3,
} as const;

/** Words of a block's header. A word for each instruction follows (see packPlace), then the micro-operations. */
export const Header = {
  /** Executions until it is hot. */
  COUNT: 0,
  /** Its region in the function table; 0 while there is none, -1 if there will be none. */
  CODE: 1,
  /** Number of instructions. */
  INSTRUCTIONS: 2,
  /** Bytes of them. */
  LENGTH: 3,
  /** ITSTATE after the last. */
  IT: 4,
  /** For the caller: which block it is. */
  ID: 5,
  /** Bytes from the header to the first micro-operation. */
  FIRST: 6,
  WORDS: 7,
} as const;

/**
 * Where an instruction of a block is: its first micro-operation in words from the header (below 2^15), its offset in bytes from the block's
 * start (below 2^9), ITSTATE before it.
 */
export const packPlace = (start: number, offset: number, it: number): number => (it << 24) | (start << 9) | offset;
export const placeStart = (place: number): number => (place >>> 9) & 0x7fff;
export const placeOffset = (place: number): number => place & 0x1ff;
export const placeIT = (place: number): number => place >>> 24;
