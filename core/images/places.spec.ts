import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '../..');

function dataPlace(variable: string | undefined): string {
  const { IVILAB_DATA: _, ...others } = process.env;
  const code = `process.stdout.write((await import(${JSON.stringify(new URL('./places.ts', import.meta.url).href)})).DATA)`;
  const env = variable === undefined ? others : { ...others, IVILAB_DATA: variable };
  return spawnSync(process.execPath, ['--input-type=module', '-e', code], { env, encoding: 'utf8' }).stdout;
}

test('places: what the lab makes is in the project, or where the variable says', () => {
  expect(dataPlace(undefined)).toBe(join(project, '.ivilab'));
  expect(dataPlace('')).toBe(join(project, '.ivilab'));
  expect(dataPlace('/somewhere/else')).toBe(resolve('/somewhere/else'));
});
