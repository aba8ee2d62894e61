import { expect, test } from 'vitest';
import { compileNative, hasCompiler } from './native.ts';

test.skipIf(!hasCompiler)('the drawing keeps its properties, natively compiled', () => {
  const report = compileNative('checks.c')();
  expect(report.match(/^not ok .*$/gm) ?? []).toEqual([]);
  expect(report).toMatch(/^1\.\.8$/m);
});
