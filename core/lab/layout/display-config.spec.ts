import { expect, test } from 'vitest';
import { layoutOf, testBoard } from './layout.fixture.ts';
import { planRun } from './plan.ts';

const configOf = (text: string): string | undefined => {
  const file = planRun(layoutOf(text), testBoard).files.find(({ path }) => path === '/lab/display.conf');
  return file && new TextDecoder().decode(file.from as Uint8Array);
};

test('display.conf: the heads come before the domains that draw on them', () => {
  expect(
    configOf(`
domains:
  - { name: a, kernel: lab:rtos, memory: 16, display: { head: cluster, size: 800x480 } }
  - { name: b, kernel: lab:rtos, memory: 16, display: { head: centre }, input: [keyboard, touch] }
  - { name: c, kernel: lab:rtos, memory: 16 }
displays:
  cluster: { note: No cluster yet }
  centre: { size: 640x400 }
`),
  ).toBe(`head cluster 60000000 1280x480 No cluster yet
head centre 60800000 640x400
domain a cluster 800x480 none
domain b centre 640x400 keyboard,touch
`);
});

test('display.conf: without a domain that draws there is none, and no back end', () => {
  expect(configOf('')).toBeUndefined();
  expect(planRun(layoutOf(''), testBoard).programs).toEqual([]);
});
