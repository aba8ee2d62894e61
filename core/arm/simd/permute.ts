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

/** Copies of operands, elements of one size as they are in the register file. */
const copies = new Uint32Array(32);

/** Arguments registers, d, n, m, bytes: from byte `bytes` of n followed by m. */
export const vext: Primitive = (unit, registers, d, n, m, bytes) => {
  const { u8 } = unit.file;
  const length = registers! * 8;
  for (let i = 0; i < length; i++) {
    const at = i + bytes!;
    copies[i] = at < length ? u8[n! * 8 + at]! : u8[m! * 8 + at - length]!;
  }
  for (let i = 0; i < length; i++) u8[d! * 8 + i] = copies[i]!;
};

/** Arguments size, group (16, 32 or 64 bits), registers, d, m: reverses the elements of each group. */
export const vrev: Primitive = (unit, size, group, registers, d, m) => {
  const view = narrowView(unit.file, size!, true);
  const perRegister = 64 / size!;
  const last = group! / size! - 1;
  const count = registers! * perRegister;
  for (let i = 0; i < count; i++) copies[i ^ last] = view[m! * perRegister + i]!;
  for (let i = 0; i < count; i++) view[d! * perRegister + i] = copies[i]!;
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
    for (let i = 0; i < each; i++) {
      copies[place(i, 2 * each)] = view[firstD + i]!;
      copies[place(i + each, 2 * each)] = view[firstM + i]!;
    }
    for (let i = 0; i < each; i++) view[firstM + i] = copies[each + i]!;
    for (let i = 0; i < each; i++) view[firstD + i] = copies[i]!;
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
