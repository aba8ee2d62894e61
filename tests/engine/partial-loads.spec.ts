import { expect, test } from 'vitest';
import { controlWord, type RecordWords } from '../conformance/record.ts';
import { loadedTogether, withoutPartialLoads } from './partial-loads.ts';

test('loads of several registers are known by their lists', () => {
  // LDMIA r10!, {r0, r2}; LDMDB r1, {r3}; ADD r0, r0, r1; STMIA r10!, {r0}.
  expect(
    [0xe8ba_0005, 0xe911_0008, 0xe080_0001, 0xe8aa_0001].map((w) => loadedTogether(w & 0xffff, w >>> 16, false)),
  ).toEqual([5, 8, 0, 0]);
  // LDMIA.W r10!, {r0, r8}; LDM r1!, {r0, r2}; POP {r3}; LDMDB.W; LDR r0, [r1]; STMIA.W.
  const t32 = [
    [0xe8ba, 0x101],
    [0xc905, 0],
    [0xbc08, 0],
    [0xe912, 0x10],
    [0x6808, 0],
    [0xe8aa, 0x101],
  ] as const;
  expect(t32.map(([first, second]) => loadedTogether(first, second, true))).toEqual([0x101, 5, 8, 0x10, 0, 0]);
});

test('what an aborted LDM has loaded is left out of a comparison, everything else is not', () => {
  const control = controlWord('t32', { mode: 'usr', half: true });
  const record: RecordWords = [8, 0, control, 1, 0x0005_e8ba, 0xbf00_bf00];
  const text = ['data abort at 44011802', 'r0=1', 'r1=2', 'r2=3', 'r10=4', 'mem+0010=5'];
  const outcome = { kind: 4, place: 0x4401_1802, text, bytes: new Uint8Array() };
  expect(withoutPartialLoads(record, outcome)).toEqual([text[0], 'r1=2', 'r10=4', 'mem+0010=5']);
  expect(withoutPartialLoads(record, { ...outcome, place: 0x4401_1806 })).toEqual(text);
  expect(withoutPartialLoads(record, { ...outcome, kind: 1 })).toEqual(text);
});
