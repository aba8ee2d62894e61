/**
 * The meaning of one instruction as a list of nodes in program order: what the builder makes and both back ends consume.
 * A node is one 32-bit value or one effect. Constants are plain numbers (int32).
 */
export type Operand = Node | number;

/** Pure functions of 32-bit values. Shifts and rotates take an amount of 0 to 31. Comparisons give 0 or 1. */
export type PureOp =
  | 'add'
  | 'sub'
  | 'mul'
  | 'umulh'
  | 'smulh'
  | 'udiv'
  | 'sdiv'
  | 'and'
  | 'or'
  | 'xor'
  | 'shl'
  | 'lsr'
  | 'asr'
  | 'ror'
  | 'clz'
  | 'sext8'
  | 'sext16'
  | 'eq'
  | 'ne'
  | 'ltS'
  | 'ltU'
  | 'leS'
  | 'leU'
  | 'select';

export type FlagName = 'N' | 'Z' | 'C' | 'V' | 'Q' | 'GE';
export type LoadKind = 'u8' | 's8' | 'u16' | 's16' | 'u32';
export type StoreKind = 'u8' | 'u16' | 'u32';
export type BranchKind = 'jump' | 'call' | 'return' | 'indirect';

/** How an access differs from an ordinary one. */
export interface AccessOptions {
  /** Alignment in bytes that is checked whatever SCTLR.A says; 1 by default. */
  readonly align?: 1 | 2 | 4 | 8 | 16 | 32;
  /** As if in User mode (LDRT, STRT and their kin). */
  readonly unprivileged?: boolean;
}

/**
 * | op | args | value |
 * |---|---|---|
 * | PureOp | operands | yes |
 * | reg / setReg | n (0..14) / n, value | yes / no |
 * | pc | offset from the block's first instruction | yes |
 * | getFlag / setFlag | FlagName as `name`; value (N: sign bit, Z: zero means set, C V Q: 0 or 1, GE: 4 bits) | yes / no |
 * | condition | condition code 0..13 | yes, 0 or 1 |
 * | load / store | address / address, value; `name` is the kind | yes / no |
 * | fpWord / setFpWord | word 0..63 of the register file / word, value | yes / no |
 * | fp | constants; `name` is a primitive of the FpUnit; operates on the register file | no |
 * | call | operands; `name` is a SystemOps method | yes |
 * | high | - second word of the call just before | yes |
 * | branch | target address (bit 0 ignored as the instruction set requires); `name` is the BranchKind | no |
 * | bx | target address with interworking; `name` is the BranchKind | no |
 * | if | condition; `consequent`, `alternate` | no |
 */
export interface Node {
  readonly id: number;
  readonly op:
    | PureOp
    | 'reg'
    | 'setReg'
    | 'pc'
    | 'getFlag'
    | 'setFlag'
    | 'condition'
    | 'load'
    | 'store'
    | 'fpWord'
    | 'setFpWord'
    | 'fp'
    | 'call'
    | 'high'
    | 'branch'
    | 'bx'
    | 'if';
  readonly args: readonly Operand[];
  readonly name?: string;
  readonly options?: AccessOptions;
  readonly consequent?: readonly Node[];
  readonly alternate?: readonly Node[];
}

/** One decoded instruction with its meaning. */
export interface Instruction {
  /** The encoding's name, as in the ARM ARM. */
  readonly name: string;
  /** 2 or 4 bytes. */
  readonly size: 2 | 4;
  readonly nodes: readonly Node[];
  /** The instruction always or possibly leaves the straight line, or changes state that translation depends on: a block ends after it. */
  readonly endsBlock: boolean;
}
