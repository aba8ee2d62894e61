import { FPSCR_FZ, FPSCR_RMODE, IXC } from '../../../arm/fp/fpscr.ts';
import { F32, F64, type OpName } from '../wasm-binary.ts';
import { type FpContext, scalarRange } from './registers.ts';

/*
 * VFP arithmetic by the host's, which rounds to nearest. While IXC is set, which is sticky, a result in the range of normal numbers
 * changes nothing but the destination; without flush-to-zero a finite sum never does more either, since a tiny one is exact.
 * Everything else goes to a helper, which knows zeros, flush-to-zero and inexactness, and what it can't decide to the primitive.
 */

/** Names and bounds of a format. */
interface Host {
  readonly type: number;
  readonly prefix: 'f32' | 'f64';
}

const SINGLE: Host = { type: F32, prefix: 'f32' };
const DOUBLE: Host = { type: F64, prefix: 'f64' };
export const hostOf = (size: number): Host => (size === 64 ? DOUBLE : SINGLE);

export const opOf = ({ prefix }: Host, name: string): OpName => `${prefix}_${name}` as OpName;

/** Pushes a value that is not zero if something else than the ordinary is the case. */
export type Condition = () => void;

/** FPSCR does not say: round to nearest, no flush-to-zero, inexact already. */
export const modeDiffers =
  (x: FpContext): Condition =>
  () =>
    x
      .fpscr()
      .const(FPSCR_FZ | FPSCR_RMODE | IXC)
      .op('i32_and')
      .const(IXC)
      .op('i32_ne');

/** The value in a local is no normal number greater than the smallest two binades, which may hold rounded tiny results. */
export const notNormal =
  (x: FpContext, size: number, value: number): Condition =>
  () => {
    const c = x.code.get(value);
    if (size === 64) {
      c.op('i64_reinterpret_f64').const64(52).op('i64_shr_u').op('i32_wrap_i64').const(0x7ff).op('i32_and');
      c.const(2).op('i32_sub').const(0x7fd).op('i32_ge_u');
    } else {
      c.op('i32_reinterpret_f32').const(23).op('i32_shr_u').const(0xff).op('i32_and');
      c.const(2).op('i32_sub').const(0xfd).op('i32_ge_u');
    }
  };

/** The value in a local is in the smallest two binades or less: the exponent's upper bits are zero. */
const small =
  (x: FpContext, size: number, value: number): Condition =>
  () => {
    const c = x.code.get(value);
    if (size === 64) c.op('i64_reinterpret_f64').const64(1).op('i64_shl').const64(54).op('i64_shr_u').op('i64_eqz');
    else c.op('i32_reinterpret_f32').const(1).op('i32_shl').const(25).op('i32_shr_u').op('i32_eqz');
  };

/** The value in a local is infinite or a NaN: less itself it is a NaN. */
export const notFinite =
  (x: FpContext, size: number, value: number): Condition =>
  () => {
    const host = hostOf(size);
    const difference = x.temp(host.type);
    x.code.get(value).get(value).op(opOf(host, 'sub')).tee(difference);
    x.code.get(difference).op(opOf(host, 'ne'));
  };

export type Emitter = (x: FpContext, name: string, args: readonly number[]) => void;

/**
 * Opens a block that is left at once unless one of the conditions holds: what follows, up to its end, is for them. A branch for each
 * is faster than one for all.
 */
export function unless(x: FpContext, conditions: readonly Condition[]): void {
  const c = x.code;
  const done = c.open('block');
  const slow = c.open('block');
  for (const condition of conditions) {
    condition();
    c.branch(slow, 'br_if', 'unlikely');
  }
  c.branch(done).end();
}

/** What is left, in one of these conditions, to a helper of the same operands, and then to the primitive. Sets `result`. */
export function otherwise(
  x: FpContext,
  conditions: readonly Condition[],
  helper: string,
  result: number,
  operands: readonly (() => void)[],
  primitive: { name: string; args: readonly number[]; size: number; d: number },
): void {
  const c = x.code;
  const host = hostOf(primitive.size);
  unless(x, conditions);
  x.withStoredFpscr(() => {
    c.get(x.host.cpu);
    for (const operand of operands) operand();
    c.call(x.host.helper(`${helper}${primitive.size}`)).tee(result);
    c.get(result).op(opOf(host, 'ne'));
    c.open('if');
    x.callPrimitive(primitive.name, primitive.args, scalarRange(primitive.size, primitive.d));
    x.registers.scalar(primitive.size, primitive.d);
    c.set(result);
    c.end();
  });
  c.end();
}

/** VADD, VSUB, VMUL, VDIV: arguments size, d, n, m. */
export const binary =
  (operation: 'add' | 'sub' | 'mul' | 'div'): Emitter =>
  (x, name, args) => {
    const [size, d, n, m] = args as [number, number, number, number];
    const c = x.code;
    const host = hostOf(size);
    const result = x.temp(host.type);
    const operands = [() => x.registers.scalar(size, n), () => x.registers.scalar(size, m)];
    for (const operand of operands) operand();
    c.op(opOf(host, operation)).set(result);
    const isSum = operation === 'add' || operation === 'sub';
    const conditions = [modeDiffers(x), isSum ? notFinite(x, size, result) : notNormal(x, size, result)];
    otherwise(x, conditions, operation, result, operands, { name, args, size, d });
    x.registers.setScalar(size, d, () => c.get(result));
  };

/** VSQRT: arguments size, d, m. The root of a finite number is normal, or a zero as it is. */
export const squareRoot: Emitter = (x, name, args) => {
  const [size, d, m] = args as [number, number, number];
  const c = x.code;
  const host = hostOf(size);
  const result = x.temp(host.type);
  const operand = (): void => x.registers.scalar(size, m);
  operand();
  c.op(opOf(host, 'sqrt')).set(result);
  otherwise(x, [modeDiffers(x), notFinite(x, size, result)], 'sqrt', result, [operand], { name, args, size, d });
  x.registers.setScalar(size, d, () => c.get(result));
};

/** VMLA, VMLS, VNMLS, VNMLA: ±D d ± (n · m, rounded). Arguments size, d, n, m. */
export const multiplyAdd =
  (minusD: boolean, minusProduct: boolean): Emitter =>
  (x, name, args) => {
    const [size, d, n, m] = args as [number, number, number, number];
    const c = x.code;
    const host = hostOf(size);
    const product = x.temp(host.type);
    const result = x.temp(host.type);
    const factors = [() => x.registers.scalar(size, n), () => x.registers.scalar(size, m)];
    const addend = (): void => {
      x.registers.scalar(size, d);
      if (minusD) c.op(opOf(host, 'neg'));
    };
    for (const factor of factors) factor();
    c.op(opOf(host, 'mul')).set(product);
    addend();
    c.get(product)
      .op(opOf(host, minusProduct ? 'sub' : 'add'))
      .set(result);
    // A product that is not finite makes the sum so.
    const conditions = [modeDiffers(x), small(x, size, product), notFinite(x, size, result)];
    const helper = minusProduct ? 'mulSub' : 'mulAdd';
    otherwise(x, conditions, helper, result, [addend, ...factors], { name, args, size, d });
    x.registers.setScalar(size, d, () => c.get(result));
  };

/** VNMUL: arguments size, d, n, m. */
export const negatedMultiply: Emitter = (x, _name, args) => {
  const [size, d] = args as [number, number];
  binary('mul')(x, 'mul', args);
  x.registers.setScalar(size, d, () => {
    x.registers.scalar(size, d);
    x.code.op(opOf(hostOf(size), 'neg'));
  });
};

/** VMOV, VABS, VNEG: arguments size, d, m. */
export const bitwise =
  (operation?: 'abs' | 'neg'): Emitter =>
  (x, _name, args) => {
    const [size, d, m] = args as [number, number, number];
    x.registers.setScalar(size, d, () => {
      x.registers.scalar(size, m);
      if (operation) x.code.op(opOf(hostOf(size), operation));
    });
  };
