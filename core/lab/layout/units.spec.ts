import { expect, test } from 'vitest';
import { parsed } from './layout.fixture.ts';
import { memoryText, parseCpus, parseSize } from './units.ts';

const memory = (text: string) => parsed(`dom0: { memory: ${text} }`);

test.each([
  ['256', 256],
  ['"256"', 256],
  ['256 MiB', 256],
  ['256MB', 256],
  ['256m', 256],
  ['0.5 GiB', 512],
  ['"0.25G"', 256],
  ['512 mib', 512],
])('layout: memory written as %s is %i MiB', (text, mib) => {
  expect(memory(text).layout?.dom0.memory).toBe(mib);
});

test.each(['-1', '0', '1.5', '256 KiB', '.inf', '.nan', 'much', '99999999', '""', 'true', '[256]', '0.3 GiB'])(
  'layout: memory written as %s is refused, and it is told how to write it',
  (text) => {
    const { layout, problems } = memory(text);
    expect(layout).toBeUndefined();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ id: 'value', path: ['dom0', 'memory'] });
    expect(problems[0]!.right).toMatch(/MiB/);
  },
);

test('layout: whole numbers have bounds on both sides', () => {
  const weight = (n: number) => parsed(`dom0: { weight: ${n} }`).problems.map(({ right }) => right);
  expect([0, 1, 65_535, 65_536].map((n) => weight(n).length)).toEqual([1, 0, 0, 1]);
  expect(weight(65_536)).toEqual(['write a whole number from 1 to 65535']);
});

test('units: memory is shown in GiB where that is a round number', () => {
  expect([512, 1024, 1536, 1000, 1100].map(memoryText)).toEqual([
    '512 MiB',
    '1 GiB',
    '1.5 GiB',
    '1000 MiB',
    '1100 MiB',
  ]);
});

test('units: sizes take x and ×', () => {
  expect(parseSize('1280x480')).toEqual({ width: 1280, height: 480 });
  expect(parseSize('1280 × 480')).toEqual({ width: 1280, height: 480 });
});

test('units: CPUs are taken as xl takes them', () => {
  expect(parseCpus('0')).toEqual([0]);
  expect(parseCpus('3,0-1,1')).toEqual([0, 1, 3]);
  expect(parseCpus('1-0')).toBeUndefined();
  expect(parseCpus('0-1-2')).toBeUndefined();
});

test('layout: pin is for all vCPUs as a number or text, for each as a list', () => {
  const pin = (text: string) => parsed(`dom0: { vcpus: 2, pin: ${text} }`).layout?.dom0.pin;
  expect(pin('1')).toEqual({ all: [1] });
  expect(pin('0-1')).toEqual({ all: [0, 1] });
  expect(pin('[0, "0-1"]')).toEqual({ each: [[0], [0, 1]] });
  expect(pin('1-0')).toBeUndefined();
  expect(pin('first')).toBeUndefined();
});
