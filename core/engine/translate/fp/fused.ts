import { F64 } from '../wasm-binary.ts';
import { TIE, TIE_MASK } from './fused-helpers.ts';
import type { FpContext } from './registers.ts';
import { type Condition, type Emitter, hostOf, modeDiffers, notNormal, opOf, otherwise } from './scalar-arithmetic.ts';

/* VFMA and kin: one rounding. Some hosts have an instruction; else doubles hold the products of singles. */

/** A sum of doubles lies in the middle of two singles, where rounding it once more may err. */
const isTie =
  (x: FpContext, sum: number): Condition =>
  () =>
    x.code.get(sum).op('i64_reinterpret_f64').op('i32_wrap_i64').const(TIE_MASK).op('i32_and').const(TIE).op('i32_eq');

/** Without the instruction doubles are a matter for the helper. */
const always =
  (x: FpContext): Condition =>
  () =>
    x.code.const(1);

/** ±D d + ±n · m; it is n that is negated. Arguments size, d, n, m. */
export const fusedMultiplyAdd =
  (minusD: boolean, minusN: boolean): Emitter =>
  (x, name, args) => {
    const [size, d, n, m] = args as [number, number, number, number];
    const c = x.code;
    const host = hostOf(size);
    const operand = (register: number, minus: boolean) => (): void => {
      x.registers.scalar(size, register);
      if (minus) c.op(opOf(host, 'neg'));
    };
    const operands = [operand(d, minusD), operand(n, minusN), operand(m, false)];
    const result = x.temp(host.type);
    let conditions = [always(x)];
    if (x.host.fuses) {
      const vector = size === 64 ? 'f64x2' : 'f32x4';
      for (const push of [operands[1]!, operands[2]!, operands[0]!]) {
        push();
        c.simd(`${vector}_splat`);
      }
      c.simd(`${vector}_relaxed_madd`).lane(`${vector}_extract_lane`, 0).set(result);
      conditions = [modeDiffers(x), notNormal(x, size, result)];
    } else if (size === 32) {
      const sum = x.temp(F64);
      for (const push of [operands[1]!, operands[2]!]) {
        push();
        c.op('f64_promote_f32');
      }
      c.op('f64_mul');
      operands[0]!();
      c.op('f64_promote_f32').op('f64_add').tee(sum).op('f32_demote_f64').set(result);
      conditions = [modeDiffers(x), notNormal(x, 32, result), isTie(x, sum)];
    }
    otherwise(x, conditions, 'fused', result, operands, { name, args, size, d });
    x.registers.setScalar(size, d, () => c.get(result));
  };
