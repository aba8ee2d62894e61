import type { Builder, Value } from '../ir/builder.ts';

/** A shifted operand and, on demand, the carry out of the shift: 0 or 1, or undefined when C keeps its value. */
export interface Shifted {
  readonly value: Value;
  readonly carry: () => Value | undefined;
}

const keepsCarry = (): undefined => undefined;

/** An operand that is not shifted. */
export function unshifted(value: Value): Shifted {
  return { value, carry: keepsCarry };
}

/** ARM ARM ARMExpandImm_C(). */
export function armExpandImm(imm12: number): Shifted {
  const rotation = (imm12 >>> 8) * 2;
  const byte = imm12 & 0xff;
  if (rotation === 0) return unshifted(byte);
  const value = (byte >>> rotation) | (byte << (32 - rotation));
  return { value, carry: () => value >>> 31 };
}

/** ARM ARM ThumbExpandImm_C(); the UNPREDICTABLE repetitions of a zero byte give 0. */
export function thumbExpandImm(imm12: number): Shifted {
  const byte = imm12 & 0xff;
  if (imm12 >>> 10 === 0) return unshifted(Math.imul(byte, [0x1, 0x0001_0001, 0x0100_0100, 0x0101_0101][imm12 >>> 8]));
  const rotation = imm12 >>> 7;
  const value = ((byte | 0x80) >>> rotation) | ((byte | 0x80) << (32 - rotation));
  return { value, carry: () => value >>> 31 };
}

/** The two-bit shift type of an encoding. */
export const ShiftType = { LSL: 0, LSR: 1, ASR: 2, ROR: 3 } as const;

/** A shift by a constant as encoded (ARM ARM DecodeImmShift(): 0 stands for 32 in LSR and ASR, for RRX in ROR). */
export function shiftByImmediate(b: Builder, value: Value, type: number, imm5: number): Shifted {
  switch (type) {
    case ShiftType.LSL:
      if (imm5 === 0) return unshifted(value);
      return { value: b.shl(value, imm5), carry: () => b.bits(value, 32 - imm5, 1) };
    case ShiftType.LSR:
      if (imm5 === 0) return { value: 0, carry: () => b.lsr(value, 31) };
      return { value: b.lsr(value, imm5), carry: () => b.bits(value, imm5 - 1, 1) };
    case ShiftType.ASR:
      if (imm5 === 0) return { value: b.asr(value, 31), carry: () => b.lsr(value, 31) };
      return { value: b.asr(value, imm5), carry: () => b.bits(value, imm5 - 1, 1) };
    default:
      if (imm5 === 0) {
        const rrx = b.or(b.shl(b.flag('C'), 31), b.lsr(value, 1));
        return { value: rrx, carry: () => b.and(value, 1) };
      }
      return { value: b.ror(value, imm5), carry: () => b.bits(value, imm5 - 1, 1) };
  }
}

/** A shift by the bottom byte of a register's value: 0 to 255. */
export function shiftByRegister(b: Builder, value: Value, type: number, register: Value): Shifted {
  const amount = b.zext8(register);
  const low = b.and(amount, 31);
  const inRange = () => b.ltU(amount, 32);
  // The bit that the shift moves out last: bit `amount - 1` to the right, bit `32 - amount` to the left.
  const lastRight = () => b.and(b.lsr(value, b.and(b.sub(amount, 1), 31)), 1);
  const lastLeft = () => b.and(b.lsr(value, b.and(b.sub(0, amount), 31)), 1);
  const carryUnlessZero = (carry: Value) => b.select(amount, carry, b.flag('C'));
  switch (type) {
    case ShiftType.LSL:
      return {
        value: b.select(inRange(), b.shl(value, low), 0),
        carry: () => carryUnlessZero(b.select(b.leU(amount, 32), lastLeft(), 0)),
      };
    case ShiftType.LSR:
      return {
        value: b.select(inRange(), b.lsr(value, low), 0),
        carry: () => carryUnlessZero(b.select(b.leU(amount, 32), lastRight(), 0)),
      };
    case ShiftType.ASR:
      return {
        value: b.asr(value, b.select(inRange(), amount, 31)),
        carry: () => carryUnlessZero(b.select(inRange(), lastRight(), b.lsr(value, 31))),
      };
    default: {
      const rotated = b.ror(value, low);
      return { value: rotated, carry: () => carryUnlessZero(b.lsr(rotated, 31)) };
    }
  }
}
