import { FPSCR_FZ, FPSCR_RMODE, IXC } from '../../../arm/fp/fpscr.ts';
import { F32, F64, type OpName } from '../wasm-binary.ts';
import type { FpContext } from './registers.ts';

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

/** Leaves on the stack a value that is not zero unless FPSCR says: round to nearest, no flush-to-zero, inexact already. */
export function pushModeDiffers(x: FpContext): void {
  x.fpscr()
    .const(FPSCR_FZ | FPSCR_RMODE | IXC)
    .op('i32_and')
    .const(IXC)
    .op('i32_xor');
}

/** 1 unless the value on the stack is a normal number greater than the smallest two binades, which may hold rounded tiny results. */
export function pushNotNormal(x: FpContext, size: number): void {
  const c = x.code;
  if (size === 64) {
    c.op('i64_reinterpret_f64').const64(52).op('i64_shr_u').op('i32_wrap_i64').const(0x7ff).op('i32_and');
    c.const(2).op('i32_sub').const(0x7fd).op('i32_ge_u');
  } else {
    c.op('i32_reinterpret_f32').const(23).op('i32_shr_u').const(0xff).op('i32_and');
    c.const(2).op('i32_sub').const(0xfd).op('i32_ge_u');
  }
}

/** 1 unless the value on the stack is a finite number. */
export function pushNotFinite(x: FpContext, size: number): void {
  const host = hostOf(size);
  x.code.op(opOf(host, 'abs'));
  if (size === 64) x.code.constF64(Number.POSITIVE_INFINITY);
  else x.code.constF32(Number.POSITIVE_INFINITY);
  x.code.op(opOf(host, 'lt')).op('i32_eqz');
}

export type Emitter = (x: FpContext, name: string, args: readonly number[]) => void;

/** What is left to a helper of the same operands when the value on the stack is not zero, and then to the primitive. Sets `result`. */
function otherwise(
  x: FpContext,
  helper: string,
  result: number,
  operands: readonly (() => void)[],
  primitive: { name: string; args: readonly number[]; size: number; d: number },
): void {
  const c = x.code;
  const host = hostOf(primitive.size);
  c.open('if', undefined, 'unlikely');
  x.withStoredFpscr(() => {
    c.get(x.host.cpu);
    for (const operand of operands) operand();
    c.call(x.host.helper(`${helper}${primitive.size}`)).tee(result);
    c.get(result).op(opOf(host, 'ne'));
    c.open('if');
    x.callPrimitive(primitive.name, primitive.args);
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
    c.op(opOf(host, operation)).tee(result);
    if (operation === 'add' || operation === 'sub') pushNotFinite(x, size);
    else pushNotNormal(x, size);
    pushModeDiffers(x);
    c.op('i32_or');
    otherwise(x, operation, result, operands, { name, args, size, d });
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
  c.op(opOf(host, 'sqrt')).tee(result);
  pushNotFinite(x, size);
  pushModeDiffers(x);
  c.op('i32_or');
  otherwise(x, 'sqrt', result, [operand], { name, args, size, d });
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
      .tee(result);
    pushNotFinite(x, size);
    c.get(product);
    pushNotNormal(x, size);
    c.op('i32_or');
    pushModeDiffers(x);
    c.op('i32_or');
    const helper = minusProduct ? 'mulSub' : 'mulAdd';
    otherwise(x, helper, result, [addend, ...factors], { name, args, size, d });
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
