/**
 * Why and where translated code leaves for the evaluator, in one number that is never 0:
 * log2 of the access's size in bits 1:0 (3: no access), write in bit 2, the instruction's halfword from the start of the page before the
 * region's own in bits 15:3, the instructions of its block that were taken and not done in bits 22:16, log2 of the alignment that is asked
 * for in bits 25:23, and in bits 31:26 the words of an access to more than one.
 */
export const BAIL_OTHER = 3;
export const BAIL_SIZE = 3;
export const BAIL_WRITE = 4;
export const BAIL_PLACE_SHIFT = 3;
export const BAIL_PLACE = 0x1fff;
export const BAIL_REST_SHIFT = 16;
export const BAIL_REST = 0x7f;
const ALIGN_SHIFT = 23;
const SPAN_SHIFT = 26;

/** Most words of one access. */
export const LONGEST_SPAN = 63;

/** What an access of 1, 2 or 4 bytes asks for. */
export const accessCode = (size: number, align: number, write: boolean): number =>
  (size >>> 1) | (write ? BAIL_WRITE : 0) | ((31 - Math.clz32(align)) << ALIGN_SHIFT);

/** What an access to so many words asks for. */
export const spanCode = (words: number, align: number, write: boolean): number =>
  accessCode(4, align, write) | (words << SPAN_SHIFT);

export const alignOf = (code: number): number => 1 << ((code >>> ALIGN_SHIFT) & 7);

/** Bytes of an access to several words; 0 for others. */
export const spanOf = (code: number): number => (code >>> SPAN_SHIFT) * 4;

/** `pageOffset` counts bytes from the start of the region's page: from -4096 to 8191. */
export const bailCode = (pageOffset: number, rest: number, access: number): number =>
  access | (((pageOffset + 0x1000) >>> 1) << BAIL_PLACE_SHIFT) | (rest << BAIL_REST_SHIFT);
