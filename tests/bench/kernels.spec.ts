import { describe, expect, test } from 'vitest';
import { runOnOurMachine } from '../conformance/our-machine.ts';
import { checksum, NAMES, readSums } from './kernels.ts';

const sums = readSums();

describe.each(['evaluate', 'translate'] as const)('%s', (engine) => {
  test.each(NAMES)('%s computes what QEMU does', async (name) => {
    expect(await checksum(runOnOurMachine(engine), name)).toBe(sums[name]);
  });
});

test('a kernel computes the same as Thumb code', () => {
  const thumb = NAMES.filter((name) => name.endsWith('-thumb'));
  expect(thumb.length).toBeGreaterThan(0);
  for (const name of thumb) expect(sums[name], name).toBe(sums[name.replace('-thumb', '')]);
});
