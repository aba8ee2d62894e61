import { narrowView, type Primitive } from './shape.ts';

/*
 * Moves of elements. ARM ARM A8.8 under VDUP, VEXT, VREV, VSWP, VTBL, VTRN, VUZP, VZIP.
 * Sources are copied first wherever the destination may overlap them otherwise than element by element.
 */

/** Arguments size, registers, d, m, index. */
export const vdup: Primitive = (unit, size, registers, d, m, index) => {
  const view = narrowView(unit.file, size!, true);
  const perRegister = 64 / size!;
  view.fill(view[m! * perRegister + index!]!, d! * perRegister, (d! + registers!) * perRegister);
};

/** Arguments registers, d, n, m, bytes: from byte `bytes` of n followed by m. */
export const vext: Primitive = (unit, registers, d, n, m, bytes) => {
  const { u8 } = unit.file;
  const length = registers! * 8;
  const source = [...u8.subarray(n! * 8, n! * 8 + length), ...u8.subarray(m! * 8, m! * 8 + length)];
  u8.set(source.slice(bytes!, bytes! + length), d! * 8);
};

/** Arguments size, group (16, 32 or 64 bits), registers, d, m: reverses the elements of each group. */
export const vrev: Primitive = (unit, size, group, registers, d, m) => {
  const view = narrowView(unit.file, size!, true);
  const perRegister = 64 / size!;
  const last = group! / size! - 1;
  const source = view.slice(m! * perRegister, (m! + registers!) * perRegister);
  for (let i = 0; i < source.length; i++) view[d! * perRegister + (i ^ last)] = source[i]!;
};

/** Arguments registers, d, m. */
export const vswp: Primitive = (unit, registers, d, m) => {
  const { i32 } = unit.file;
  for (let i = 0; i < registers! * 2; i++) {
    const word = i32[d! * 2 + i]!;
    i32[d! * 2 + i] = i32[m! * 2 + i]!;
    i32[m! * 2 + i] = word;
  }
};

/**
 * Arguments size, registers, d, m. `place` says where element i of the two registers, laid one after the other (`count` in all), goes.
 * With d equal to m, which is UNPREDICTABLE, the register ends with what d should have.
 */
const exchange =
  (place: (i: number, count: number) => number): Primitive =>
  (unit, size, registers, d, m) => {
    const view = narrowView(unit.file, size!, true);
    const each = (registers! * 64) / size!;
    const firstD = (d! * 64) / size!;
    const firstM = (m! * 64) / size!;
    const source = [...view.subarray(firstD, firstD + each), ...view.subarray(firstM, firstM + each)];
    const results: number[] = [];
    for (let i = 0; i < source.length; i++) results[place(i, source.length)] = source[i]!;
    view.set(results.slice(each), firstM);
    view.set(results.slice(0, each), firstD);
  };

/** Odd elements of d change places with even elements of m. */
export const vtrn = exchange((i, count) => {
  const half = count / 2;
  if (i < half) return i % 2 === 0 ? i : i - 1 + half;
  return i % 2 === 0 ? i + 1 - half : i;
});
export const vzip = exchange((i, count) => (i < count / 2 ? 2 * i : 2 * i + 1 - count));
export const vuzp = exchange((i, count) => (i % 2 === 0 ? i / 2 : (i - 1 + count) / 2));

/** Arguments length (D registers of the table), keep, d, n, m: VTBL, or VTBX with `keep` 1, which leaves bytes with an index beyond the table. */
export const vtbl: Primitive = (unit, length, keep, d, n, m) => {
  const { u8 } = unit.file;
  const table = u8.slice(n! * 8, (n! + length!) * 8);
  const indexes = u8.slice(m! * 8, m! * 8 + 8);
  for (let i = 0; i < 8; i++) {
    const index = indexes[i]!;
    if (index < table.length) u8[d! * 8 + i] = table[index]!;
    else if (!keep) u8[d! * 8 + i] = 0;
  }
};
