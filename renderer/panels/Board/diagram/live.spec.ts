import { expect, test } from 'vitest';
import type { Figures } from '../../../../electron/contract/shapes.ts';
import { eventRate, linkLook, linkRate, percentText, rateText, sharesOver, sparkline } from './live.ts';

const figures = (domains: Record<string, number>, events: Figures['events'] = []): Figures => ({
  seconds: 1,
  wall: 1,
  pace: 1,
  mips: 1,
  cpus: [null, null],
  domains,
  frames: {},
  events,
  hostMemoryMiB: 1,
});

test('live figures: CPU shares over time, under any of the names of Dom0', () => {
  const series = [figures({ 'Domain-0': 0.5, ivi: 0.1 }), figures({ dom0: 0.25 })];
  expect(sharesOver(series, 'dom0')).toEqual([0.5, 0.25]);
  expect(sharesOver(series, 'ivi')).toEqual([0.1]);
  expect(sharesOver(series, 'constructor')).toEqual([]);
});

test('live figures: events by kind of link, and of a domain where they tell it', () => {
  const now = figures({}, [
    { name: 'blkif-backend', domain: null, rate: 5 },
    { name: 'evtchn:display', domain: null, rate: 20 },
    { name: 'vif2.0-q0-tx', domain: 'ivi', rate: 3 },
    { name: 'vif3.0-q0-tx', domain: 'other', rate: 4 },
    { name: 'arch_timer', domain: null, rate: 100 },
  ]);
  expect((['disk', 'screen', 'network', 'console'] as const).map((kind) => linkRate(now, kind))).toEqual([
    5,
    20,
    7,
    undefined,
  ]);
  expect([linkRate(now, 'network', 'ivi'), linkRate(now, 'disk', 'ivi')]).toEqual([3, undefined]);
  expect([eventRate(now), eventRate(figures({})), eventRate(undefined)]).toEqual([132, undefined, undefined]);
});

test('live figures: short texts', () => {
  expect([0, 0.44, 12.3, 999, 1400].map(rateText)).toEqual(['0', '0.4', '12', '999', '1.4 k']);
  expect([0, 0.004, 0.0996, 0.5, 1.5].map(percentText)).toEqual(['0.0 %', '0.4 %', '10 %', '50 %', '150 %']);
});

test('live figures: a sparkline ends at the right and stays within its box', () => {
  expect(sparkline([0, 1, 3], 59, 10, 1)).toBe('M57.0 10.0L58.0 0.0L59.0 0.0');
  expect(sparkline([], 59, 10, 1)).toBe('');
});

test('live links: what nobody could ask yet is not known, and not told as if it were not connected', () => {
  expect(linkLook('disk', true, undefined)).toBe('unknown');
  expect(linkLook('disk', false, undefined)).toBe('off');
  expect(linkLook('disk', true, 'connected')).toBe('connected');
  expect(linkLook('disk', true, 'initialised')).toBe('waiting');
  expect(linkLook('vehicle', true, undefined)).toBe('steady');
});
