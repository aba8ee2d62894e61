import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Formula } from './formula.ts';
import * as formulas from './formula.ts';
import { NarrowLane, WideLane } from './lane.ts';

/** Values of an element next to the ends of its range as often as anywhere. */
const elements = (bits: number, unsigned: boolean): fc.Arbitrary<number> => {
  const min = unsigned ? 0 : -(2 ** (bits - 1));
  const max = 2 ** (unsigned ? bits : bits - 1) - 1;
  return fc.oneof(fc.constantFrom(min, min + 1, max, max - 1, 0, 1), fc.integer({ min, max }));
};

const wrapped = (x: number | bigint, bits: number): bigint => BigInt.asUintN(bits, BigInt(x));

const both = Object.entries(formulas).filter(
  (entry): entry is [string, Required<Formula>] => 'narrow' in entry[1] && 'wide' in entry[1],
);

/** Amounts that an instruction can ask for. */
function amounts(name: string, bits: number): fc.Arbitrary<number> {
  if (name === 'SHIFT_RIGHT_INSERT' || name.endsWith('SHIFT_ADD')) return fc.integer({ min: -bits, max: -1 });
  if (name === 'SHIFT_LEFT_INSERT') return fc.integer({ min: 0, max: bits - 1 });
  return fc.integer({ min: -128, max: 127 });
}

/** Operands a, b and c of a formula with results of `bits` bits. */
function operandsOf(name: string, bits: number, unsigned: boolean): fc.Arbitrary<[number, number, number]> {
  // The high half of a sum is of elements of twice the size.
  const size = /^(ROUNDED_)?HIGH/.test(name) ? bits * 2 : bits;
  const element = elements(size, unsigned);
  return fc.tuple(element, name.includes('SHIFT') ? amounts(name, bits) : element, element);
}

/** Types of the results that the narrow form serves. */
const typesOf = (name: string) =>
  fc.record({
    bits: /HIGH|DOUBLING/.test(name) ? fc.constantFrom(8, 16) : fc.constantFrom(8, 16, 32),
    unsigned: name.includes('DOUBLING')
      ? fc.constant(false)
      : name.includes('INSERT')
        ? fc.constant(true)
        : fc.boolean(),
  });

describe('the narrow and the wide form of a formula agree', () => {
  test.each(both)('%s', (name, formula) => {
    const cases = typesOf(name).chain((type) =>
      fc.tuple(fc.constant(type), operandsOf(name, type.bits, type.unsigned)),
    );
    fc.assert(
      fc.property(cases, ([{ bits, unsigned }, [a, b, c]]) => {
        const narrow = new NarrowLane().reset(bits, unsigned);
        const wide = new WideLane().reset(bits, unsigned);
        const x = formula.narrow(a, b, c, narrow);
        const y = formula.wide(BigInt(a), BigInt(b), BigInt(c), wide);
        expect(wrapped(x, bits)).toBe(wrapped(y, bits));
        expect(narrow.saturated).toBe(wide.saturated);
      }),
      { numRuns: 300 },
    );
  });
});

describe('shifts', () => {
  const lane = new NarrowLane().reset(32, false);
  const shift = (formula: Formula, a: number, amount: number): number => formula.narrow!(a, amount, 0, lane);

  test('to the right by the size and more leave the sign, and nothing when rounded', () => {
    for (const amount of [-32, -33, -128]) expect(shift(formulas.SHIFT, -1, amount)).toBe(-1);
    expect(shift(formulas.ROUNDING_SHIFT, -(2 ** 31), -32)).toBe(0);
    expect(shift(formulas.ROUNDING_SHIFT, -1, -128)).toBe(0);
  });

  test('round halves up', () => {
    expect(shift(formulas.ROUNDING_SHIFT, 3, -1)).toBe(2);
    expect(shift(formulas.ROUNDING_SHIFT, -3, -1)).toBe(-1);
  });

  test('take a signed byte of a register as their amount', () => {
    expect(shift(formulas.byRegister(formulas.SHIFT), 1, 0x1234_5604)).toBe(16);
    expect(shift(formulas.byRegister(formulas.SHIFT), 16, 0xff)).toBe(8);
  });
});

describe('counts', () => {
  const count = (formula: Formula, a: number, bits: number): number =>
    formula.narrow!(a, 0, 0, new NarrowLane().reset(bits, false));

  test('leading zeros, leading sign bits, ones', () => {
    expect([count(formulas.LEADING_ZEROS, 0, 16), count(formulas.LEADING_ZEROS, 1, 8)]).toEqual([16, 7]);
    expect([count(formulas.LEADING_SIGN_BITS, -1, 8), count(formulas.LEADING_SIGN_BITS, 1, 32)]).toEqual([7, 30]);
    expect([count(formulas.POPULATION, -1, 8), count(formulas.POPULATION, 0x51, 8)]).toEqual([8, 3]);
  });
});

test('polynomials multiply without carries', () => {
  const product = (a: number, b: number) => formulas.POLYNOMIAL_MUL.narrow!(a, b, 0, new NarrowLane());
  expect([product(3, 3), product(0xff, 0xff), product(-1, -1)]).toEqual([5, 0x5555, 0x5555]);
});
