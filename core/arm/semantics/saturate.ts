import type { Builder, Value } from '../ir/builder.ts';
import type { ThreeRegisters } from './media.ts';
import { writeRegister } from './result.ts';
import { ShiftType, shiftByImmediate } from './shifter.ts';

function clamp(b: Builder, x: Value, min: number, max: number): Value {
  return b.select(b.ltS(x, min), min, b.select(b.ltS(max, x), max, x));
}

/** ARM ARM SignedSat() to 1 to 32 bits. */
export const signedSaturate = (b: Builder, x: Value, bits: number): Value =>
  clamp(b, x, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1);

/** ARM ARM UnsignedSat() of a signed number to 0 to 31 bits. */
export const unsignedSaturate = (b: Builder, x: Value, bits: number): Value => clamp(b, x, 0, 2 ** bits - 1);

export type Saturation = typeof signedSaturate;

interface SaturateForm {
  readonly d: number;
  readonly n: number;
  /** Width of the result in bits. */
  readonly bits: number;
}

/** SSAT, USAT of Rn shifted by LSL or, with `asr`, ASR. */
export function saturate(b: Builder, kind: Saturation, form: SaturateForm, asr: number, imm5: number): void {
  const source = shiftByImmediate(b, b.reg(form.n), asr ? ShiftType.ASR : ShiftType.LSL, imm5).value;
  const result = kind(b, source, form.bits);
  b.saturated(b.ne(result, source));
  writeRegister(b, form.d, result);
}

/** SSAT16, USAT16. */
export function saturate16(b: Builder, kind: Saturation, form: SaturateForm): void {
  const source = b.reg(form.n);
  const low = b.sext16(source);
  const high = b.asr(source, 16);
  const lowResult = kind(b, low, form.bits);
  const highResult = kind(b, high, form.bits);
  b.saturated(b.or(b.ne(lowResult, low), b.ne(highResult, high)));
  writeRegister(b, form.d, b.or(b.shl(highResult, 16), b.zext16(lowResult)));
}

interface Saturated {
  readonly value: Value;
  /** 0 or 1. */
  readonly overflow: Value;
}

function saturatingSum(b: Builder, x: Value, y: Value, subtract: boolean): Saturated {
  const sum = subtract ? b.sub(x, y) : b.add(x, y);
  const differs = subtract ? b.xor(x, y) : b.xor(y, sum);
  const overflow = b.lsr(b.and(differs, b.xor(x, sum)), 31);
  // After an overflow the sign is the wrong one: it tells which end of the range the exact result is beyond.
  const limit = b.xor(b.asr(sum, 31), 0x8000_0000 | 0);
  return { value: b.select(overflow, limit, sum), overflow };
}

/** QADD, QSUB, QDADD, QDSUB: m plus or minus n or twice n, each step saturated. */
export function saturatingArithmetic(
  b: Builder,
  { d, n, m }: ThreeRegisters,
  { double, subtract }: { double: boolean; subtract: boolean },
): void {
  const source = b.reg(n);
  const doubled = double ? saturatingSum(b, source, source, false) : { value: source, overflow: 0 };
  const result = saturatingSum(b, b.reg(m), doubled.value, subtract);
  b.saturated(b.or(doubled.overflow, result.overflow));
  writeRegister(b, d, result.value);
}
