import type { Primitive } from './shape.ts';

/*
 * Structures of 2 to 4 elements between their order in memory, in the staging area, and registers (VLDn and VSTn, multiple structures,
 * ARM ARM A8.8). Arguments size, elements of a structure, registers for each element, distance of the elements' registers, first register.
 */

/** Calls `move` for each byte with its place in memory and in the register file. */
function eachByte(
  size: number,
  elements: number,
  each: number,
  step: number,
  first: number,
  move: (memory: number, file: number) => void,
): void {
  const bytes = size / 8;
  for (let i = 0; i < (each * 8) / bytes; i++)
    for (let j = 0; j < elements; j++)
      for (let b = 0; b < bytes; b++) move((i * elements + j) * bytes + b, (first + j * step) * 8 + i * bytes + b);
}

/** The staging area goes to registers. */
export const vldn: Primitive = ({ file }, size, elements, each, step, first) => {
  eachByte(size!, elements!, each!, step!, first!, (memory, at) => {
    file.u8[at] = file.staging[memory]!;
  });
};

/** Registers go to the staging area. */
export const vstn: Primitive = ({ file }, size, elements, each, step, first) => {
  eachByte(size!, elements!, each!, step!, first!, (memory, at) => {
    file.staging[memory] = file.u8[at]!;
  });
};
