/**
 * Whether an instruction may be one of VFP or Advanced SIMD, whose meaning depends on whether these are enabled: all of the coprocessors'
 * space, and what Advanced SIMD has beside it (ARM ARM A5.7.1, A6.3.18, A7.4, A7.7). `size` in bytes.
 */
export function mayBeFloating(word: number, thumb: boolean, size: 2 | 4): boolean {
  if (size === 2) return false;
  if (((word >>> 26) & 3) === 3) return true;
  return thumb ? word >>> 24 === 0xf9 : word >>> 25 === 0x79 || word >>> 24 === 0xf4;
}
