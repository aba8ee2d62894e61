import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type LiveLab, liveLab, passes } from './live.ts';

const LAYOUT = join(import.meta.dirname, '../../assets/layouts/rtos-only.yaml');

describe.each(['deterministic', 'parallel'] as const)('the machine of a lab, CPUs %s', (smp) => {
  let lab: LiveLab;
  afterEach(() => lab.end());

  test('is paused, slowed down and reset', async () => {
    lab = await liveLab(LAYOUT, smp);
    await lab.until(() => lab.console('dom0').length > 200, 'Dom0 speaks');
    await lab.call('machine.pause');
    // What was on its way to us.
    await passes(lab, 0.2);
    const [before, used] = [lab.events.length, process.cpuUsage()];
    expect(await passes(lab, 2)).toBe(0);
    const { user, system } = process.cpuUsage(used);
    // Two seconds in which all threads of this process sleep.
    expect((user + system) / 1e6).toBeLessThan(0.3);
    expect(lab.events.length).toBe(before);
    // What needs no guest is answered.
    await lab.call('vehicle.set', { values: { outside: 7 } });
    expect(await lab.call('vehicle.get', { name: 'outside' })).toMatchObject({ value: 7 });

    await lab.call('machine.speed', { kind: 'real', factor: 0.1 });
    const told = lab.console('dom0').length;
    await lab.call('machine.resume');
    const slow = await passes(lab, 2);
    expect(slow).toBeGreaterThan(0.05);
    expect(slow).toBeLessThan(0.25);
    expect(lab.console('dom0').length).toBeGreaterThan(told);

    await lab.call('machine.speed', { kind: 'real', factor: 1 });
    const beforeReset = lab.events.length;
    await lab.call('machine.reset');
    const since = (service: string, type: string) =>
      lab.events.slice(beforeReset).filter((event) => event.service === service && event.type === type);
    await lab.until(
      () => since('stages', 'reached').some((event) => 'stage' in event && event.stage === 'dom0'),
      'Dom0 speaks again',
    );
    expect(since('machine', 'reset')).toMatchObject([{ paused: false, speed: { kind: 'real', factor: 1 } }]);
    expect((await lab.call<{ seconds: number }>('machine.state')).seconds).toBeLessThan(60);

    const free = lab.call('machine.speed', { kind: 'free' });
    if (smp === 'parallel')
      await expect(free).rejects.toThrow('only CPUs that take turns (--smp deterministic) run free');
    else await free;
  });
});
