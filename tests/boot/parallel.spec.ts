import { test } from 'vitest';
import { bootSession } from './ivilab.ts';
import { expectMilestones } from './milestones.ts';

test('jacinto6 boots Xen and Dom0 with a thread for each CPU, answers commands and switches off', async () => {
  expectMilestones(await bootSession('jacinto6', '--smp', 'parallel'));
});
