import { rows as a32Branch } from './a32-branch.ts';
import { rows as a32Data } from './a32-data.ts';
import { rows as a32Media } from './a32-media.ts';
import { rows as a32Memory } from './a32-memory.ts';
import { rows as a32System } from './a32-system.ts';
import type { InstructionTables } from './decode.ts';
import { inst, type Row } from './row.ts';
import { simdRows } from './simd.ts';
import { simdImmediateRows } from './simd-immediate.ts';
import { simdLoadStoreRows } from './simd-load-store.ts';
import { simdMiscellaneousRows } from './simd-miscellaneous.ts';
import { simdShiftRows } from './simd-shift.ts';
import { rows as t16Branch } from './t16-branch.ts';
import { rows as t16Data } from './t16-data.ts';
import { rows as t16Memory } from './t16-memory.ts';
import { rows as t32Branch } from './t32-branch.ts';
import { rows as t32Data } from './t32-data.ts';
import { rows as t32Media } from './t32-media.ts';
import { rows as t32Memory } from './t32-memory.ts';
import { rows as t32System } from './t32-system.ts';
import { vfpDataRows } from './vfp.ts';
import { vfpTransferRows } from './vfp-transfer.ts';

/** VFP, with a condition in A32. */
const vfp: readonly Row[] = [...vfpDataRows, ...vfpTransferRows];
/** Advanced SIMD, unconditional in A32. */
const simd: readonly Row[] = [
  ...simdRows,
  ...simdImmediateRows,
  ...simdMiscellaneousRows,
  ...simdShiftRows,
  ...simdLoadStoreRows,
];

/**
 * The T32 form of a VFP or Advanced SIMD row (ARM ARM A7.2, A7.4, A7.7): VFP with 1110 for the condition, SIMD data processing with
 * 111U1111 for 1111001U, SIMD loads and stores with 11111001 for 11110100.
 */
function t32Form(row: Row): Row {
  const p = row.pattern;
  if (/^cccc/.test(p)) return inst(row.name, `1110${p.slice(4)}`, row.semantics, row.when);
  if (p.startsWith('1111001')) return inst(row.name, `111${p[7]}1111${p.slice(8)}`, row.semantics, row.when);
  if (p.startsWith('11110100')) return inst(row.name, `11111001${p.slice(8)}`, row.semantics, row.when);
  throw new Error(`${row.name}: no T32 form known for ${p}`);
}

/** All encodings of ARMv7-A with VFPv4 and Advanced SIMD. */
export const tables: InstructionTables = {
  a32: [...a32Data, ...a32Media, ...a32Memory, ...a32Branch, ...a32System, ...vfp, ...simd],
  t16: [...t16Data, ...t16Memory, ...t16Branch],
  t32: [...t32Data, ...t32Media, ...t32Memory, ...t32Branch, ...t32System, ...[...vfp, ...simd].map(t32Form)],
};
