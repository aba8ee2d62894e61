import { expect, test } from 'vitest';
import { runUnderQemu } from '../conformance/qemu.ts';
import { checksum, NAMES, readSums } from './kernels.ts';

test.each(NAMES)('%s: QEMU computes what was recorded', async (name) => {
  expect(await checksum(runUnderQemu, name)).toBe(readSums()[name]);
});
