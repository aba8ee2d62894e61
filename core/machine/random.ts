/** A repeatable source of bytes (xorshift128, Marsaglia 2003): for guests' entropy devices, not for secrets. */
export function seededRandom(seed: number): (n: number) => Uint8Array {
  let [x, y, z, w] = [seed | 1, 0x6c07_8965, 0x9d2c_5680 | 0, 0x1234_5678];
  const next = (): number => {
    const t = x! ^ (x! << 11);
    [x, y, z] = [y, z, w];
    w = w! ^ (w! >>> 19) ^ t ^ (t >>> 8);
    return w & 0xff;
  };
  return (n) => Uint8Array.from({ length: n }, next);
}
