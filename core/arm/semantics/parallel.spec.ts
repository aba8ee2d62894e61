import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runWord } from '../encodings/run-word.ts';

/** Bits 22:20 and 7:5 of the A32 encodings (ARM ARM A5.4.1, A5.4.2). */
const FAMILIES = { S: 1, Q: 2, SH: 3, U: 5, UQ: 6, UH: 7 } as const;
const OPERATIONS = { ADD16: 0, ASX: 1, SAX: 2, SUB16: 3, ADD8: 4, SUB8: 7 } as const;
type Family = keyof typeof FAMILIES;
type Operation = keyof typeof OPERATIONS;

/** From the highest lane down: sign of the second operand; the exchanging operations cross the halves of r2. */
const SIGNS: Record<Operation, number[]> = {
  ADD16: [1, 1],
  ASX: [1, -1],
  SAX: [-1, 1],
  SUB16: [-1, -1],
  ADD8: [1, 1, 1, 1],
  SUB8: [-1, -1, -1, -1],
};

function lanes(value: number, width: number, signed: boolean): number[] {
  const view = new DataView(new ArrayBuffer(4));
  view.setInt32(0, value);
  const count = 32 / width;
  return Array.from({ length: count }, (_, i) => {
    if (width === 16) return signed ? view.getInt16(i * 2) : view.getUint16(i * 2);
    return signed ? view.getInt8(i) : view.getUint8(i);
  });
}

function finish(family: Family, exact: number, width: number): number {
  if (family === 'SH' || family === 'UH') return Math.floor(exact / 2);
  if (family === 'Q') return Math.min(Math.max(exact, -(2 ** (width - 1))), 2 ** (width - 1) - 1);
  if (family === 'UQ') return Math.min(Math.max(exact, 0), 2 ** width - 1);
  return exact;
}

/** The ARM ARM's description lane by lane, with ordinary numbers: [result, GE]. */
function model(family: Family, operation: Operation, n: number, m: number): [number, number] {
  const signs = SIGNS[operation];
  const width = 32 / signs.length;
  const signed = !family.startsWith('U');
  const x = lanes(n, width, signed);
  const y = lanes(m, width, signed);
  if (operation === 'ASX' || operation === 'SAX') y.reverse();
  let result = 0;
  let ge = '';
  signs.forEach((sign, i) => {
    const exact = x[i] + sign * y[i];
    const lane = finish(family, exact, width);
    result = result * 2 ** width + (((lane % 2 ** width) + 2 ** width) % 2 ** width);
    const set = signed || sign < 0 ? exact >= 0 : exact >= 2 ** width;
    ge += (set ? '1' : '0').repeat(width / 8);
  });
  return [result, Number.parseInt(ge, 2)];
}

describe('parallel addition and subtraction', () => {
  const int = fc.oneof(
    fc.integer(),
    fc.constantFrom(0, -1, 0x7fff_8000, 0x8000_7fff | 0, 0x8080_7f7f | 0, 0x0100_00ff),
  );
  const cases = Object.keys(FAMILIES).flatMap((f) => Object.keys(OPERATIONS).map((o) => [f, o] as [Family, Operation]));

  test.each(cases)('%s%s does each lane on its own', (family, operation) => {
    const word = (0xe6010f12 | (FAMILIES[family] << 20) | (OPERATIONS[operation] << 5)) >>> 0;
    const setsGE = family === 'S' || family === 'U';
    fc.assert(
      fc.property(int, int, fc.nat(15), (n, m, ge) => {
        const out = runWord(word, { regs: { 1: n, 2: m }, ge });
        const [result, newGE] = model(family, operation, n, m);
        expect(out).toMatchObject({ name: family + operation, flags: '', ge: setsGE ? newGE : ge });
        expect(out.regs[0]).toBe(result);
      }),
    );
  });
});
