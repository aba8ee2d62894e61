import type { Outcome } from '../conformance/outcome.ts';
import type { RecordWords } from '../conformance/record.ts';

const DATA_ABORT = 4;
/** Where the bench puts programs, see guests/conformance/bench/layout.h; T32 code one halfword further if the record says so. */
const A32_SLOT = 0x4400_1800;
const T32_SLOT = 0x4401_1800;
const T32 = 3;
const HALF = 1 << 2;

/** The registers that a load of several loads, as a mask; 0 for other instructions. */
export function loadedTogether(first: number, second: number, t32: boolean): number {
  const word = ((second << 16) | first) >>> 0;
  if (!t32) return (word & 0x0e10_0000) === 0x0810_0000 ? word & 0xffff : 0;
  if (first >>> 11 === 0b11001 || (first & 0xfe00) === 0xbc00) return first & 0xff;
  const isLdm = (first & 0xffd0) === 0xe890 || (first & 0xffd0) === 0xe910;
  return isLdm ? second : 0;
}

/**
 * An outcome as text without what the architecture leaves open: the registers in the list of an LDM that aborted (ARM ARM A8.8.58).
 * QEMU has loaded some of them by then.
 */
export function withoutPartialLoads(record: RecordWords, outcome: Outcome): readonly string[] {
  const [, , control, , ...code] = record;
  const { kind, place, text } = outcome;
  if (kind !== DATA_ABORT || place === undefined) return text;
  const t32 = (control & T32) !== 0;
  const slot = t32 ? T32_SLOT + (control & HALF ? 2 : 0) : A32_SLOT;
  const at = (place - slot) / 2;
  const half = (n: number): number => ((code[n >> 1] ?? 0) >>> (16 * (n & 1))) & 0xffff;
  const loaded = loadedTogether(half(at), half(at + 1), t32);
  return text.filter((one) => {
    const register = /^r(\d+)=/.exec(one)?.[1];
    return register === undefined || ((loaded >>> Number(register)) & 1) === 0;
  });
}
