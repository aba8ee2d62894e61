import { rows as a32Branch } from '../../core/arm/encodings/a32-branch.ts';
import { rows as a32Data } from '../../core/arm/encodings/a32-data.ts';
import { rows as a32Media } from '../../core/arm/encodings/a32-media.ts';
import { rows as a32Memory } from '../../core/arm/encodings/a32-memory.ts';
import { rows as a32System } from '../../core/arm/encodings/a32-system.ts';
import { InstructionDecoder } from '../../core/arm/encodings/decode.ts';
import type { Row } from '../../core/arm/encodings/row.ts';
import { rows as t16Branch } from '../../core/arm/encodings/t16-branch.ts';
import { rows as t16Data } from '../../core/arm/encodings/t16-data.ts';
import { rows as t16Memory } from '../../core/arm/encodings/t16-memory.ts';
import { rows as t32Branch } from '../../core/arm/encodings/t32-branch.ts';
import { rows as t32Data } from '../../core/arm/encodings/t32-data.ts';
import { rows as t32Media } from '../../core/arm/encodings/t32-media.ts';
import { rows as t32Memory } from '../../core/arm/encodings/t32-memory.ts';
import { rows as t32System } from '../../core/arm/encodings/t32-system.ts';
import { tables } from '../../core/arm/encodings/tables.ts';
import type { Isa } from './record.ts';

/** The rows that share a file of vectors. */
export interface Group {
  readonly name: string;
  readonly isa: Isa;
  readonly rows: readonly Row[];
  /** Records of each row. */
  readonly count: number;
}

/** Nothing to see in these but that nothing changes. */
const isIdle = (row: Row): boolean => /^(PLD|PLI|Unalloc|NOP|YIELD|SEV|DBG|DSB|DMB|ISB|CLREX)/.test(row.name);

/** How many records of a row its group's vectors hold. */
export const countOf = (group: Group, row: Row): number => (isIdle(row) ? 8 : group.count);

export const GROUPS: Group[] = [
  { name: 'a32-data', isa: 'a32', rows: a32Data, count: 120 },
  { name: 'a32-media', isa: 'a32', rows: a32Media, count: 80 },
  { name: 'a32-memory', isa: 'a32', rows: a32Memory, count: 150 },
  { name: 'a32-branch', isa: 'a32', rows: a32Branch, count: 150 },
  { name: 'a32-system', isa: 'a32', rows: a32System, count: 100 },
  { name: 't16-data', isa: 't16', rows: t16Data, count: 120 },
  { name: 't16-memory', isa: 't16', rows: t16Memory, count: 120 },
  { name: 't16-branch', isa: 't16', rows: t16Branch, count: 120 },
  { name: 't32-data', isa: 't32', rows: t32Data, count: 120 },
  { name: 't32-media', isa: 't32', rows: t32Media, count: 60 },
  { name: 't32-memory', isa: 't32', rows: t32Memory, count: 120 },
  { name: 't32-branch', isa: 't32', rows: t32Branch, count: 150 },
  { name: 't32-system', isa: 't32', rows: t32System, count: 80 },
];

const isKnown = (isa: Isa, row: Row): boolean => GROUPS.some((group) => group.isa === isa && group.rows.includes(row));

/** VFP and Advanced SIMD: what the tables have beyond the files above. */
function fpGroups(isa: 'a32' | 't32', count: number): Group[] {
  const rows = tables[isa].filter((row) => !isKnown(isa, row));
  return [
    { name: `${isa}-vfp`, isa, count, rows: rows.filter((row) => isVfp(row, isa)) },
    { name: `${isa}-simd`, isa, count: count / 3, rows: rows.filter((row) => !isVfp(row, isa)) },
  ];
}
GROUPS.push(...fpGroups('a32', 300), ...fpGroups('t32', 30));

/** VFP is conditional in A32 and has 1110 in its place in T32. */
function isVfp(row: Row, isa: 'a32' | 't32'): boolean {
  return isa === 'a32' ? row.pattern.startsWith('cccc') : /^1110(?!1111)/.test(row.pattern);
}

export const decoder = new InstructionDecoder(tables);

/** The row that the emulator takes a word for. */
export function rowOf(isa: Isa, word: number): Row | undefined {
  return decoder.find(word, isa === 'a32' ? 'a32' : 't32', isa === 't16' ? 2 : 4)?.row;
}
