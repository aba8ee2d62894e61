import fc from 'fast-check';

/*
 * Operands for the tests of this folder: random bits alone would almost never meet zeros, denormals, NaNs,
 * neighbouring exponents or results next to the middle of two numbers.
 */
function operands(exponentBits: number, fractionBits: number): fc.Arbitrary<bigint> {
  const top = 2 ** exponentBits - 1;
  const middle = top >> 1;
  const all = 2n ** BigInt(fractionBits) - 1n;
  const quiet = 2n ** BigInt(fractionBits - 1);
  const exponent = fc.oneof(
    fc.constantFrom(0, 1, 2, middle, top - 1, top),
    fc.integer({ min: middle - 4, max: middle + 4 }),
    fc.integer({ min: Math.max(middle - fractionBits - 3, 0), max: Math.min(middle + fractionBits + 3, top) }),
    fc.integer({ min: 0, max: top }),
  );
  const fraction = fc.oneof(
    fc.constantFrom(0n, 1n, all, all - 1n, quiet, quiet | 1n),
    fc.bigInt({ min: 0n, max: all }),
    // Few significant bits make exact results and ties.
    fc.bigInt({ min: 0n, max: 255n }).map((x) => (x << BigInt(fractionBits - 8)) & all),
    fc.bigInt({ min: 0n, max: 15n }),
  );
  const sign = fc.constantFrom(0n, 1n << BigInt(exponentBits + fractionBits));
  return fc.tuple(sign, exponent, fraction).map(([s, e, f]) => s | (BigInt(e) << BigInt(fractionBits)) | f);
}

export const halves = operands(5, 10);
export const singles = operands(8, 23);
export const doubles = operands(11, 52);

/** Control bits of FPSCR in every combination of rounding mode, FZ, DN and AHP. */
export const controls = fc.integer({ min: 0, max: 31 }).map((bits) => bits << 22);
