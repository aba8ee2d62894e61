import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { layoutOf, parsed } from '../../../../core/lab/layout/layout.fixture.ts';
import { readiness } from '../plan/readiness.ts';
import { planWords } from '../plan/words.ts';
import { markOf, problemCounts } from './marks.ts';

const LAB = readFileSync(new URL('../../../../assets/layouts/ivi-lab.yaml', import.meta.url), 'utf8');
const plan = (from: string, to: string) => planWords(layoutOf(LAB), layoutOf(LAB.replace(from, to)));

test('board diagram: domains are marked by what happens to them', () => {
  const restart = plan('memory: 256 MiB', 'memory: 128 MiB');
  expect([markOf(restart, 'ivi', 1), markOf(restart, 'rtos', 0), markOf(restart, 'dom0', 'dom0')]).toEqual([
    'restart',
    undefined,
    undefined,
  ]);
  expect(markOf(plan('pin: 0', 'pin: 0-1'), 'ivi', 1)).toBe('live');
  expect(markOf(plan('memory: 512 MiB', 'memory: 500 MiB'), 'dom0', 'dom0')).toBe('machine');
  const more = plan('  - name: rtos', '  - { name: new, kernel: lab:rtos, memory: 1 }\n  - name: rtos');
  expect([markOf(more, 'new', 0), markOf(undefined, 'new', 0)]).toEqual(['new', undefined]);
});

test('board diagram: problems are counted at what they are about', () => {
  const text = `${LAB.replace('devices: [dcan1]', 'devices: [prm]').replace('memory: 256 MiB', 'memory: 9 GiB')}odd: 1\n`;
  const { problems } = parsed(text);
  const value = { domains: [{ devices: ['prm'] }] };
  expect(Object.fromEntries(problemCounts(problems, value))).toEqual({
    'device/prm': { errors: 1, warnings: 0 },
    'domain/1': { errors: 1, warnings: 0 },
    layout: { errors: 1, warnings: 0 },
  });
});

test('apply: can be pressed when it would do something, and says what, or why not', () => {
  const same = plan('x', 'x');
  const change = plan('pin: 0', 'pin: 0-1');
  expect(readiness(0, 'on', undefined, change)).toEqual({ ready: true, why: 'Nothing restarts.' });
  expect(readiness(0, 'on', undefined, same).ready).toBe(false);
  expect(readiness(2, 'on', undefined, change)).toMatchObject({ ready: false, why: expect.stringContaining('2') });
  expect(readiness(0, 'on', 'Applying…', change)).toEqual({ ready: false, why: 'Applying…' });
  expect(readiness(0, 'off', undefined, undefined).ready).toBe(true);
  expect(readiness(0, 'preparing', undefined, undefined).ready).toBe(false);
  expect(readiness(0, 'on', undefined, undefined).ready).toBe(false);
});
