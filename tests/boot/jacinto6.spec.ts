import { expect, test } from 'vitest';
import { bootSession } from './ivilab.ts';
import { expectMilestones } from './milestones.ts';

// Both boots run at once, on a CPU of the host each.
test('jacinto6 boots Xen and Dom0, answers commands and switches off, twice the same to the bit', async () => {
  const [first, second] = await Promise.all([bootSession('jacinto6'), bootSession('jacinto6')]);
  expectMilestones(first);
  // The board's clock, by Linux's own driver.
  expect(first.output).toMatch(/omap_rtc \S+: setting system clock to 2026-01-01T00:00:0/);
  expect(second.stats.instructions).toEqual(first.stats.instructions);
  expect(second.stats.stateHash).toBe(first.stats.stateHash);
  expect(second.output).toBe(first.output);
});
