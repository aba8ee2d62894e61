import { describe, expect, it } from 'vitest';
import { MEMORY_ROW } from './dom0-rows.ts';
import { markdownReport, summarise, textReport } from './report.ts';
import type { Row, RowSamples } from './row.ts';

const row = (group: Row['group'], name: string): Row => ({ group, name, about: `does ${name}` });
const times = (...wall: number[]) => wall.map((wallMs) => ({ wallMs, cpuMs: wallMs * 2 }));

const samples: RowSamples[] = [
  { row: row('fp', 'dot'), ours: times(10), qemu: times(5) },
  { row: row('integer', 'crc'), ours: times(10, 20, 10), qemu: times(20, 20, 30) },
  { row: row('integer', 'fib'), ours: [{ wallMs: 40, cpuMs: 40, mips: 512.4 }], qemu: times(20) },
  { row: MEMORY_ROW, ours: [{ figure: 812.3 }], qemu: [{ figure: 100 }] },
];

describe('the report', () => {
  it('a ratio is made of pairs; a group has the geometric mean of the medians', () => {
    const [integer, fp, host] = summarise(samples, 'wall');
    expect(integer!.rows[0]).toMatchObject({ ours: 10, qemu: 20, ratio: { median: 2, min: 1, max: 3 } });
    expect(integer!.rows[1]!.ratio!.median).toBe(0.5);
    expect(integer!.mean).toBeCloseTo(1, 12);
    expect(fp!.mean).toBeCloseTo(0.5, 12);
    expect(host!.rows[0]).toMatchObject({ ours: 812.3, ratio: undefined });
    expect(summarise(samples, 'cpu')[0]!.rows[1]!.ratio!.median).toBe(1);
  });

  it('the table lines up, names what misses its target and what a group should reach', () => {
    const text = textReport(summarise(samples, 'wall'));
    const lines = text.split('\n');
    expect(lines[0]).toBe('row          ours ms  QEMU ms  ratio   min   max  MIPS');
    expect(lines[1]).toBe('integer/crc       10       20   2.00  1.00  3.00');
    expect(lines[2]).toBe('integer/fib       40       20   0.50  0.50  0.50   512  below 0.6');
    expect(text).toContain('integer kernels: geometric mean 1.00 (at least 1.3, aim 1.6)');
    expect(text).toMatch(/host\/memory +812 +100 +MiB, at most 700 \(missed\), aim 400/);
  });

  it('what was not measured is left empty', () => {
    const alone = summarise([{ row: row('integer', 'crc'), ours: times(10), qemu: [] }], 'wall');
    expect(textReport(alone)).not.toMatch(/geometric|NaN|undefined/);
    const failed = summarise([{ row: row('integer', 'crc'), ours: [{}], qemu: [{}] }], 'wall');
    expect(textReport(failed)).not.toMatch(/geometric|NaN|undefined/);
  });

  it('Markdown has a table for each group', () => {
    const text = markdownReport(summarise(samples, 'wall'));
    expect(text).toContain('### Integer kernels');
    expect(text).toContain('| `integer/crc` | does crc | 10 | 20 | 2.00 | 1.00 | 3.00 |  |  |');
    expect(text).toContain('**floating point and Advanced SIMD: geometric mean 0.50 (at least 2, aim 3)**');
  });
});
