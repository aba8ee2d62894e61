import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layoutOf } from '../../../../core/lab/layout/layout.fixture.ts';
import { anyLayoutFile } from '../../../../core/lab/layout/layout-file.fixture.ts';
import { validateLayout } from '../../../../core/lab/layout/validate.ts';
import { planWords } from './words.ts';

const LAB = readFileSync(new URL('../../../../assets/layouts/ivi-lab.yaml', import.meta.url), 'utf8');
const words = (from: string, to: string) => planWords(layoutOf(LAB), layoutOf(LAB.replace(from, to)));

test('plan in words: what restarts and what goes on', () => {
  expect(words('x', 'x').summary).toBe('This is the layout that runs.');
  const { summary, changes, gentle } = words('memory: 256 MiB', 'memory: 192 MiB');
  expect(summary).toBe('Infotainment restarts; Instrument cluster goes on.');
  expect(gentle).toBe(false);
  expect(changes).toEqual([
    {
      path: ['domains', 1, 'memory'],
      where: 'Infotainment, Memory',
      before: '256 MiB',
      after: '192 MiB',
      effect: 'restart',
    },
  ]);
});

test('plan in words: changes while all goes on', () => {
  const { summary, changes, gentle } = words('pin: 0', 'pin: 0-1');
  expect([summary, gentle]).toEqual(['Nothing restarts.', true]);
  expect(changes[0]).toMatchObject({ where: 'Infotainment, Pin', before: 'CPU 0', after: 'CPU 0, 1', effect: 'live' });
});

test('plan in words: the machine', () => {
  const { summary, changes } = words('memory: 1 GiB', 'memory: 2 GiB');
  expect(summary).toContain('switched off and on');
  expect(changes[0]).toMatchObject({ where: 'Memory', before: '1 GiB', after: '2 GiB', effect: 'machine' });
});

test('plan in words: what restarts the machine is told once', () => {
  const { changes } = words('devices: [dcan1]', 'devices: [dcan1, dcan2]');
  expect(changes).toMatchObject([{ where: 'Instrument cluster, Devices', after: 'dcan2', effect: 'machine' }]);
  expect(words('    pin: 0\n', '').changes[0]).toMatchObject({ before: 'CPU 0', after: 'any CPU' });
});

test('plan in words: domains that come and go', () => {
  const { summary, changes } = words(
    '  - name: rtos',
    '  - { name: extra, kernel: lab:rtos, memory: 32 MiB }\n  - name: rtos',
  );
  expect(summary).toBe('extra will be started; Instrument cluster and Infotainment go on.');
  expect(changes).toMatchObject([{ where: 'extra', before: undefined, after: 'all of it', effect: 'create' }]);
});

test('plan in words: there are words for all differences', () => {
  fc.assert(
    fc.property(anyLayoutFile, anyLayoutFile, (first, second) => {
      const { changes, summary } = planWords(validateLayout(first).layout!, validateLayout(second).layout!);
      expect(summary).toMatch(/\.$/);
      for (const change of changes) {
        expect(change.where).toBeTypeOf('string');
        expect(`${change.before} ${change.after}`).not.toContain('[object');
      }
    }),
    { numRuns: 150 },
  );
});
