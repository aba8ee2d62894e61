import * as exact from './arithmetic.ts';
import type { Environment } from './environment.ts';
import * as double from './fast-double.ts';
import * as single from './fast-single.ts';
import type { Format } from './format.ts';
import type { RegisterFile } from './register-file.ts';

/** A fast path on host numbers: the result, with IXC raised if due, or NaN when only the exact way can tell. */
export type Fast1 = (file: RegisterFile, control: number, a: number) => number;
export type Fast2 = (file: RegisterFile, control: number, a: number, b: number) => number;
export type Fast3 = (file: RegisterFile, control: number, c: number, a: number, b: number) => number;

export interface Unary {
  readonly fast32: Fast1;
  readonly fast64: Fast1;
  readonly exact: (f: Format, env: Environment, a: bigint) => bigint;
}

export interface Binary {
  readonly fast32: Fast2;
  readonly fast64: Fast2;
  readonly exact: (f: Format, env: Environment, a: bigint, b: bigint) => bigint;
}

export interface Ternary {
  readonly fast32: Fast3;
  readonly fast64: Fast3;
  readonly exact: (f: Format, env: Environment, c: bigint, a: bigint, b: bigint) => bigint;
}

export const ADD: Binary = { fast32: single.add32, fast64: double.add64, exact: exact.add };
export const SUB: Binary = { fast32: single.sub32, fast64: double.sub64, exact: exact.sub };
export const MUL: Binary = { fast32: single.mul32, fast64: double.mul64, exact: exact.mul };
export const DIV: Binary = { fast32: single.div32, fast64: double.div64, exact: exact.div };
export const SQRT: Unary = { fast32: single.sqrt32, fast64: double.sqrt64, exact: exact.sqrt };
export const MUL_ADD: Ternary = { fast32: single.mulAdd32, fast64: double.mulAdd64, exact: exact.mulAdd };
