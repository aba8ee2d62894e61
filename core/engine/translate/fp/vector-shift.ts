import { I32 } from '../wasm-binary.ts';
import { primitiveOr } from './scalar-convert.ts';
import { laneOp, sign, type Vector, VectorCode } from './vector.ts';
import { extended, type VectorEmitter } from './vector-integer.ts';

/* Shifts by constants: to the left, or to the right for negative amounts. ARM ARM A7.4.4. */

/** Shifts that may be as long as the elements are. */
function shifted(v: VectorCode, size: number, unsigned: number, a: Vector, amount: number): Vector {
  if (amount >= size || (unsigned && amount <= -size)) return v.constant(size, 0n);
  if (amount >= 0) return v.shift(size, 'shl', a, amount);
  return v.shift(size, `shr_${sign(unsigned)}`, a, Math.min(-amount, size - 1));
}

/** To the right with half of the last place added: the bit below it is what rounds. */
function roundedRight(v: VectorCode, size: number, unsigned: number, a: Vector, amount: number): Vector {
  const most = v.keep(shifted(v, size, unsigned, a, amount + 1));
  const half = v.op('v128_and', most, v.constant(size, 1n));
  return v.op(laneOp(size, 'add'), shifted(v, size, unsigned, most, -1), half);
}

const rounded = (v: VectorCode, size: number, unsigned: number, a: Vector, amount: number): Vector =>
  amount < 0 ? roundedRight(v, size, unsigned, a, amount) : shifted(v, size, unsigned, a, amount);

type Shift = typeof shifted;

/** Arguments size, unsigned, registers, d, m, amount. */
const shift =
  (how: Shift, accumulates = false): VectorEmitter =>
  (x, [size, unsigned, registers, d, m, amount]) => {
    const v = new VectorCode(x);
    const value = how(v, size!, unsigned!, v.register(registers!, m!), amount!);
    v.set(registers!, d!, accumulates ? v.op(laneOp(size!, 'add'), v.register(registers!, d!), value) : value);
    return true;
  };

/** A shift to the left that saturates: what does not come back was lost. */
const saturatingLeft: VectorEmitter = (x, [size, unsigned, registers, d, m, amount]) => {
  const v = new VectorCode(x);
  const a = v.register(registers!, m!);
  const wrapped = v.keep(v.shift(size!, 'shl', a, amount!));
  const back = v.shift(size!, `shr_${sign(unsigned!)}`, wrapped, amount!);
  const lost = v.keep(v.op(laneOp(size!, 'ne'), back, a));
  v.saturatedIf(lost);
  const limit = v.op(
    'v128_xor',
    v.shift(size!, 'shr_s', a, size! - 1),
    v.constant(size!, (1n << BigInt(size! - 1)) - 1n),
  );
  v.set(registers!, d!, unsigned ? v.op('v128_or', wrapped, lost) : v.op('v128_bitselect', limit, wrapped, lost));
  return true;
};

/** VQSHLU: arguments size, registers, d, m, amount; of signed elements, negative ones become zero. */
const saturatingLeftToUnsigned: VectorEmitter = (x, [size, registers, d, m, amount]) => {
  const v = new VectorCode(x);
  const a = v.register(registers!, m!);
  const negative = v.keep(v.shift(size!, 'shr_s', a, size! - 1));
  const wrapped = v.keep(v.shift(size!, 'shl', a, amount!));
  const lost = v.keep(v.op(laneOp(size!, 'ne'), v.shift(size!, 'shr_u', wrapped, amount!), a));
  v.saturatedIf(v.op('v128_or', negative, lost));
  v.set(registers!, d!, v.op('v128_andnot', v.op('v128_or', wrapped, lost), negative));
  return true;
};

/** VSLI and VSRI: the bits that the shift leaves free stay as they were. */
const insert: VectorEmitter = (x, [size, , registers, d, m, amount]) => {
  const v = new VectorCode(x);
  const all = (1n << BigInt(size!)) - 1n;
  const moved = amount! >= 0 ? (all << BigInt(amount!)) & all : all >> BigInt(-amount!);
  const value = shifted(v, size!, 1, v.register(registers!, m!), amount!);
  v.set(registers!, d!, v.op('v128_bitselect', value, v.register(registers!, d!), v.constant(size!, moved)));
  return true;
};

/** Arguments size, unsigned, d, m, amount. */
const shiftLong: VectorEmitter = (x, [size, unsigned, d, m, amount]) => {
  const v = new VectorCode(x);
  v.set(2, d!, v.shift(size! * 2, 'shl', extended(v, size!, unsigned!, v.register(1, m!)), amount!));
  return true;
};

/** Arguments size of the result, unsigned operand, unsigned result, d, m, amount. */
const shiftNarrow =
  (how: Shift): VectorEmitter =>
  (x, [size, unsigned, , d, m, amount]) => {
    const v = new VectorCode(x);
    const value = v.keep(how(v, size! * 2, unsigned!, v.register(2, m!), amount!));
    v.set(1, d!, v.alternate(size!, 0, value, value));
    return true;
  };

/** The value brought between two limits; elements of 64 bits have comparisons only, and those signed. */
function clamped(v: VectorCode, size: number, unsigned: number, value: Vector, least: bigint, most: bigint): Vector {
  if (size < 64) {
    const low = unsigned ? value : v.op(laneOp(size, 'max_s'), value, v.constant(size, least));
    return v.op(laneOp(size, `min_${sign(unsigned)}`), low, v.constant(size, most));
  }
  const high = v.constant(64, most);
  const top = v.keep(v.op('v128_bitselect', high, value, v.op('i64x2_gt_s', value, high)));
  const low = v.constant(64, least);
  return v.op('v128_bitselect', low, top, v.op('i64x2_gt_s', low, top));
}

/** As `shiftNarrow`, saturating to the result's type. */
const saturatingNarrow =
  (how: Shift): VectorEmitter =>
  (x, [size, unsigned, unsignedResult, d, m, amount]) => {
    const wide = size! * 2;
    // Unsigned elements of 64 bits compare as signed ones only after a shift.
    if (wide === 64 && unsigned && amount === 0) return false;
    const v = new VectorCode(x);
    const value = v.keep(how(v, wide, unsigned!, v.register(2, m!), amount!));
    const bits = BigInt(unsignedResult ? size! : size! - 1);
    const least = unsignedResult ? 0n : -(1n << bits);
    const result = v.keep(clamped(v, wide, unsigned!, value, least, (1n << bits) - 1n));
    v.saturatedIf(v.op('v128_xor', result, value));
    v.set(1, d!, v.alternate(size!, 0, result, result));
    return true;
  };

/**
 * Arguments size, unsigned, registers, d, n, m: m by the amounts in n's elements. Mostly they are all the same, which is a shift that
 * wasm has; others, and amounts of the size or more, are the primitive's.
 */
const byRegister =
  (name: string, rounding: boolean): VectorEmitter =>
  (x, args) => {
    const [size, unsigned, registers, d, n, m] = args as [number, number, number, number, number, number];
    const c = x.code;
    const v = new VectorCode(x);
    const a = v.register(registers, m);
    const amounts = v.register(registers, n);
    a();
    c.op('drop');
    const amount = x.temp(I32);
    amounts();
    c.lane('i8x16_extract_lane_s', 0).set(amount);
    const differ = (): void => {
      v.op('v128_xor', amounts, v.broadcast(size, n, 0))();
      c.simd('v128_any_true');
    };
    const long = (): void => {
      c.get(amount)
        .const(size - 1)
        .op('i32_add')
        .const(2 * size - 1)
        .op('i32_ge_u');
    };
    const by = (shift: string, value: Vector, push: () => void): Vector => {
      return () => {
        value();
        push();
        c.simd(laneOp(size, shift));
      };
    };
    const toRight = `shr_${sign(unsigned)}`;
    const right = (): Vector => {
      if (!rounding) return by(toRight, a, () => c.const(0).get(amount).op('i32_sub'));
      const most = v.keep(by(toRight, a, () => c.const(-1).get(amount).op('i32_sub')));
      return v.op(
        laneOp(size, 'add'),
        v.shift(size, toRight as 'shr_s' | 'shr_u', most, 1),
        v.op('v128_and', most, v.constant(size, 1n)),
      );
    };
    const slow = { name: `simd.${name}`, args, d: { first: d * 2, count: registers * 2 } };
    primitiveOr(x, [differ, long], slow, () => {
      const left = v.keep(by('shl', a, () => c.get(amount)));
      const other = v.keep(right());
      v.set(registers, d, () => {
        left();
        other();
        c.get(amount).const(0).op('i32_ge_s').op('select');
      });
    });
    return true;
  };

export const shiftEmitters: Readonly<Record<string, VectorEmitter>> = {
  vshl: byRegister('vshl', false),
  vrshl: byRegister('vrshl', true),
  vshift: shift(shifted),
  vrshift: shift(rounded),
  vsra: shift(shifted, true),
  vrsra: shift(rounded, true),
  vqshift: saturatingLeft,
  vqshlu: saturatingLeftToUnsigned,
  vsli: insert,
  vsri: insert,
  vshll: shiftLong,
  vshrn: shiftNarrow(shifted),
  vrshrn: shiftNarrow(rounded),
  vqshrn: saturatingNarrow(shifted),
  vqrshrn: saturatingNarrow(rounded),
};
