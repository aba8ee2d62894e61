/**
 * Bits of the floating-point status and control register.
 * Source: ARM ARM (DDI 0406C) B4.1.58, A2.7.3; Cortex-A15 TRM 14.3.
 */
export const FPSCR_N = 0x8000_0000 | 0;
export const FPSCR_Z = 1 << 30;
export const FPSCR_C = 1 << 29;
export const FPSCR_V = 1 << 28;
/** Cumulative saturation of Advanced SIMD integer instructions. */
export const FPSCR_QC = 1 << 27;
/** Alternative half precision: no infinities and NaNs, one more exponent. */
export const FPSCR_AHP = 1 << 26;
export const FPSCR_DN = 1 << 25;
export const FPSCR_FZ = 1 << 24;
export const FPSCR_RMODE_SHIFT = 22;
export const FPSCR_RMODE = 3 << FPSCR_RMODE_SHIFT;
export const FPSCR_STRIDE = 3 << 20;
export const FPSCR_LEN = 7 << 16;

/** Cumulative exceptions: input denormal, inexact, underflow, overflow, division by zero, invalid operation. */
export const IDC = 1 << 7;
export const IXC = 1 << 4;
export const UFC = 1 << 3;
export const OFC = 1 << 2;
export const DZC = 1 << 1;
export const IOC = 1 << 0;

export const NZCV = FPSCR_N | FPSCR_Z | FPSCR_C | FPSCR_V;

/**
 * Bits that VMSR can change. The Cortex-A15 has no trapped exceptions, so the enable bits read as zero.
 * Len and Stride hold what was written, although only zero is usable: data processing is undefined with another value.
 */
export const FPSCR_WRITABLE =
  NZCV |
  FPSCR_QC |
  FPSCR_AHP |
  FPSCR_DN |
  FPSCR_FZ |
  FPSCR_RMODE |
  FPSCR_STRIDE |
  FPSCR_LEN |
  IDC |
  IXC |
  UFC |
  OFC |
  DZC |
  IOC;

/** FPSCR.RMode. */
export const TO_NEAREST = 0;
export const TO_PLUS_INFINITY = 1;
export const TO_MINUS_INFINITY = 2;
export const TO_ZERO = 3;
export type RoundingMode = 0 | 1 | 2 | 3;

/**
 * The control bits that Advanced SIMD arithmetic sees in place of FPSCR's own: flush to zero, default NaN, round to nearest;
 * AHP is FPSCR's. ARM ARM A2.7.5 (StandardFPSCRValue).
 */
export const standardControl = (fpscr: number): number => FPSCR_FZ | FPSCR_DN | (fpscr & FPSCR_AHP);

/** The control bits with another rounding mode. */
export const withRounding = (control: number, rounding: RoundingMode): number =>
  (control & ~FPSCR_RMODE) | (rounding << FPSCR_RMODE_SHIFT);
