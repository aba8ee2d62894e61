import type { Primitive } from './shape.ts';

/** Arguments registers, d, n, m: on words, with the destination's old word as third operand. */
const words =
  (formula: (n: number, m: number, d: number) => number): Primitive =>
  (unit, registers, d, n, m) => {
    const { i32 } = unit.file;
    for (let i = 0; i < registers! * 2; i++)
      i32[d! * 2 + i] = formula(i32[n! * 2 + i]!, i32[m! * 2 + i]!, i32[d! * 2 + i]!);
  };

/** Arguments registers, d, m. */
export const vmvn: Primitive = (unit, registers, d, m) => {
  const { i32 } = unit.file;
  for (let i = 0; i < registers! * 2; i++) i32[d! * 2 + i] = ~i32[m! * 2 + i]!;
};

export const vand = words((n, m) => n & m);
export const vbic = words((n, m) => n & ~m);
export const vorr = words((n, m) => n | m);
export const vorn = words((n, m) => n | ~m);
export const veor = words((n, m) => n ^ m);
/** The destination selects, or the second operand does: VBIT inserts where it is set, VBIF where it is clear. */
export const vbsl = words((n, m, d) => (n & d) | (m & ~d));
export const vbit = words((n, m, d) => (n & m) | (d & ~m));
export const vbif = words((n, m, d) => (n & ~m) | (d & m));
