import { describe, expect, it } from 'vitest';
import type { Batch } from './batch.ts';
import { measure } from './measure.ts';
import { type Row, rowId, type Sample, type Side } from './row.ts';

const row = (name: string): Row => ({ group: 'user', name, about: '' });
const abort = new AbortController().signal;

/** A batch that gives what `run` says and notes which side ran. */
function batch(rows: readonly Row[], run: (side: Side, n: number) => Record<string, Sample>) {
  const sides: Side[] = [];
  const made: Batch = {
    rows,
    run: async (side) => {
      sides.push(side);
      return new Map(Object.entries(run(side, sides.length)));
    },
  };
  return { made, sides };
}

describe('measuring', () => {
  it('the sides take turns in who begins', async () => {
    const { made, sides } = batch([row('a')], () => ({ 'user/a': { wallMs: 1 } }));
    await measure([made], { runs: 3, versus: true, abort }, () => {});
    expect(sides).toEqual(['ours', 'qemu', 'qemu', 'ours', 'ours', 'qemu']);
  });

  it('without QEMU, ours alone', async () => {
    const { made, sides } = batch([row('a')], () => ({ 'user/a': { wallMs: 1 } }));
    const { samples, failures } = await measure([made], { runs: 2, versus: false, abort }, () => {});
    expect(sides).toEqual(['ours', 'ours']);
    expect(samples[0]!.qemu).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('results that differ, and rows without an end, are failures; the other rows stay', async () => {
    const rows = ['a', 'b', 'c'].map(row);
    const { made } = batch(rows, (side) => ({
      'user/a': { wallMs: 1, result: side },
      ...(side === 'ours' ? { 'user/b': { wallMs: 2 } } : {}),
      'user/c': { wallMs: 3, result: 'same' },
    }));
    const { samples, failures } = await measure([made], { runs: 1, versus: true, abort }, () => {});
    expect(failures).toEqual(['user/a: results differ: ours, qemu', 'user/b: the console did not show its end']);
    expect(samples.map((s) => rowId(s.row))).toEqual(['user/a', 'user/b', 'user/c']);
    expect(samples[1]).toMatchObject({ ours: [{ wallMs: 2 }], qemu: [{}] });
  });

  it('a batch that fails does not keep the next from running', async () => {
    const { made: bad } = batch([row('a')], () => {
      throw new Error('it burst');
    });
    const { made: good } = batch([row('b')], () => ({ 'user/b': { wallMs: 1 } }));
    const { samples, failures } = await measure([bad, good], { runs: 1, versus: false, abort }, () => {});
    expect(failures).toEqual(['user/a: it burst']);
    expect(samples[1]!.ours).toHaveLength(1);
  });
});
