import type { FpUnit } from '../../arm/fp/fp-unit.ts';
import type { Instruction } from '../../arm/ir/node.ts';
import { smulh, umulh } from '../../arm/ir/pure.ts';
import type { SystemOps } from '../../arm/ir/system-ops.ts';
import { printInstruction } from './print.ts';

/** An instruction specialised to its operands: does its effect on the CPU it was made for. */
export type Thunk = () => void;

/** An instruction's shape and its constants: closures for its places are made from it. */
export interface Specialised {
  readonly make: (...constants: number[]) => Thunk;
  readonly constants: readonly number[];
  /** Constants that count from the start of the block. */
  readonly placed: readonly number[];
}

/** What the text of a template may name: one CPU's state and operations. */
export interface Environment {
  /** The CPU's state words. */
  readonly R: Int32Array;
  readonly S: SystemOps;
  readonly F: FpUnit;
  readonly ld8: (address: number) => number;
  readonly ld16: (address: number) => number;
  readonly ld32: (address: number) => number;
  readonly st8: (address: number, value: number) => void;
  readonly st16: (address: number, value: number) => void;
  readonly st32: (address: number, value: number) => void;
  /** With an alignment that is always checked and, if the last is 1, User permissions. */
  readonly ldx8: (address: number, align: number, unprivileged: number) => number;
  readonly ldx16: (address: number, align: number, unprivileged: number) => number;
  readonly ldx32: (address: number, align: number, unprivileged: number) => number;
  readonly stx8: (address: number, value: number, align: number, unprivileged: number) => void;
  readonly stx16: (address: number, value: number, align: number, unprivileged: number) => void;
  readonly stx32: (address: number, value: number, align: number, unprivileged: number) => void;
  /** Branch with interworking. */
  readonly bx: (target: number) => void;
}

const NAMES = 'R,S,F,ld8,ld16,ld32,st8,st16,st32,ldx8,ldx16,ldx32,stx8,stx16,stx32,bx' satisfies string;

/**
 * The evaluator's code generator. Instructions of one shape (register numbers and immediates apart) become closures over one
 * function, so the optimiser sees some thousand hot functions and not a hundred thousand cold ones.
 */
export class Specialiser {
  readonly #environment: Environment & { umulh: typeof umulh; smulh: typeof smulh };
  readonly #makers = new Map<string, (...constants: number[]) => Thunk>();

  constructor(environment: Environment) {
    this.#environment = { ...environment, umulh, smulh };
  }

  /** Number of shapes met so far. */
  get shapes(): number {
    return this.#makers.size;
  }

  specialise(instruction: Instruction): Specialised {
    const { text, constants, placed } = printInstruction(instruction);
    let make = this.#makers.get(text);
    if (!make) {
      const names = constants.map((_, i) => `k${i}`).join(',');
      make = new Function('env', `"use strict";const{${NAMES},umulh,smulh}=env;return(${names})=>()=>{${text}};`)(
        this.#environment,
      ) as (...constants: number[]) => Thunk;
      this.#makers.set(text, make);
    }
    return { make, constants, placed };
  }
}
