import { test } from 'vitest';
import { bootSession } from './ivilab.ts';
import { expectMilestones } from './milestones.ts';

test('qemu-virt boots Xen and Dom0, answers commands and switches off', async () => {
  expectMilestones(await bootSession('qemu-virt'));
});
