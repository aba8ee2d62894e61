import { expect, test } from 'vitest';
import { compileNative, hasCompiler } from './native.ts';

function expectAllHold(report: string, count: number) {
  expect(report.match(/^not ok .*$/gm) ?? []).toEqual([]);
  expect(report).toContain(`1..${count}\n`);
}

test.skipIf(!hasCompiler)('the drawing keeps its properties', () => {
  expectAllHold(compileNative('checks.c', 'drawing')(), 8);
});

// The program wants memory below 4 GiB, which Linux gives on this architecture only.
test.skipIf(!hasCompiler || process.arch !== 'x64')('the front ends survive garbage in what they share', () => {
  expectAllHold(compileNative('protocol-checks.c', 'protocols')(), 5);
});
