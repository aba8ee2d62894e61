import { expect, test } from 'vitest';
import { bootSession } from './ivilab.ts';
import { expectMilestones } from './milestones.ts';

// Both boots run at once, on a CPU of the host each.
test('jacinto6 boots Xen and Dom0, answers commands and switches off, twice the same to the bit', async () => {
  const [first, second] = await Promise.all([bootSession('jacinto6'), bootSession('jacinto6')]);
  expectMilestones(first);
  expect(second.stats.instructions).toEqual(first.stats.instructions);
  expect(second.stats.stateHash).toBe(first.stats.stateHash);
  expect(second.output).toBe(first.output);
});
