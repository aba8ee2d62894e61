import { expect, test } from 'vitest';
import { describeProfile, Profiler, shareOf } from './profile.ts';

test.each([
  ['wasm-function[5]', 'wasm://wasm/0001923e', 'translated'],
  ['resume', 'wasm://wasm/05c4649a', 'interpreted'],
  ['', '', 'evaluated'],
  ['Module', '', 'compiling'],
  ['find', 'file:///x/core/engine/translate/region.ts', 'compiling'],
  ['build', 'file:///x/core/engine/evaluate/block.ts', 'building'],
  ['#node', 'file:///x/core/engine/interpret/lower.ts', 'building'],
  ['run', 'file:///x/core/engine/interpret/interpreter.ts', 'dispatch'],
  ['run', 'file:///x/core/engine/evaluate/evaluator.ts', 'dispatch'],
  ['#longWalk', 'file:///x/core/arm/mmu/walk.ts', 'memory'],
  ['take', 'file:///x/core/arm/system/exceptions.ts', 'evaluated'],
  ['read', 'file:///x/core/devices/intc/gic400.ts', 'devices'],
  ['sleep', 'file:///x/core/cli/machine-worker.ts', 'idle'],
  ['(garbage collector)', '', 'collector'],
  ['push', 'file:///x/core/cli/console-queues.ts', 'other'],
])('profile: %s of %s is %s', (functionName, url, share) => {
  expect(shareOf({ functionName, url })).toBe(share);
});

test('profile: the shares add up to the time that was sampled, through a count in between', () => {
  let now = 0;
  const spent = (ms: number): void => {
    const until = performance.now() + ms;
    while (performance.now() < until) now = performance.now();
  };
  const begun = performance.now();
  now = begun;
  const profiler = new Profiler(() => now);
  spent(60);
  now += 30_000;
  profiler.look();
  const profile = profiler.end();
  const whole = Object.values(profile).reduce((sum, ms) => sum + ms, 0);
  expect(whole).toBeGreaterThan(30_000);
  expect(whole).toBeLessThan(30_000 + (performance.now() - begun) + 20);
  expect(describeProfile(profile)[0]).toMatch(/^ *\d+\.\d % +\d+\.\d\d s {2}\w+/);
});
