import { FpBench } from '../../../arm/semantics/fp-bench.ts';
import { type Operation, randomWords } from './test-inline.ts';

/** Bits that are fixed in a group of encodings, and the others. */
interface Group {
  readonly fixed: number;
  readonly free: number;
}

/** Advanced SIMD data processing: 1111001x; VFP data processing: cond 1110, coprocessors 10 and 11. */
export const SIMD_GROUP: Group = { fixed: 0xf200_0000 | 0, free: 0x01ff_ffff };
export const VFP_GROUP: Group = { fixed: 0xee00_0a00 | 0, free: 0x00ff_f1ef };

/** Loads and stores of structures: 1111 0100 0xx0. */
export const STRUCTURE_GROUP: Group = { fixed: 0xf400_0000 | 0, free: 0x006f_ffff };

/** Primitives with arguments as instructions have them: `each` of every name at most, out of `words` random instruction words. */
export function drawOperations(group: Group, words: number, each: number): Operation[] {
  const bench = new FpBench();
  const next = randomWords(99);
  const found = new Map<string, Map<string, Operation>>();
  for (let i = 0; i < words; i++) {
    for (const primitive of bench.primitives(group.fixed | (next() & group.free))) {
      const [name, ...args] = primitive.split(' ') as [string, ...string[]];
      const ofName = found.get(name) ?? new Map<string, Operation>();
      found.set(name, ofName);
      if (ofName.size < each) ofName.set(primitive, { name, args: args.map(Number) });
    }
  }
  return [...found.values()].flatMap((operations) => [...operations.values()]);
}
