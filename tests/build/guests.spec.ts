import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** Stands for the cross compiler: its output are its inputs, with $SALT before. */
const COMPILER = `#!/bin/sh
if [ "$1" = --version ]; then echo "cc \${CC_VERSION:-1}"; exit; fi
while [ "$1" != -o ]; do sources="$sources $1"; shift; done
{ printf '%s' "$SALT"; cat $sources; } >"$2"
`;

let root: string;
const file = (...path: string[]): string => join(root, ...path);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'guests-spec-'));
  for (const folder of ['build', 'guests/x', 'assets/guests']) mkdirSync(file(folder), { recursive: true });
  copyFileSync(new URL('../../build/guests.mjs', import.meta.url), file('build/guests.mjs'));
  writeFileSync(file('cc'), COMPILER, { mode: 0o755 });
  writeFileSync(file('guests/x/main.c'), 'main\n');
  writeFileSync(
    file('guests/x/guests.mjs'),
    `export const compiler = ${JSON.stringify(file('cc'))};
     export const guests = [{ name: 'main', sources: ['main.c'], flags: [] }];`,
  );
});
afterEach(() => rmSync(root, { recursive: true }));

function guests(args: readonly string[] = [], env: Record<string, string> = {}) {
  const run = spawnSync(process.execPath, [file('build/guests.mjs'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status: run.status, said: run.stderr };
}
const check = (env = {}) => guests(['--check'], env);

test('guests: what was just built is as committed', () => {
  expect(guests()).toEqual({ status: 0, said: 'guests: x: 1 programs built\n' });
  expect(check()).toEqual({ status: 0, said: 'guests: x: 1 programs are as committed\n' });
});

test('guests: a source that changed since the build is found, compiler or not', () => {
  guests();
  appendFileSync(file('guests/x/main.c'), 'more\n');
  expect(check()).toMatchObject({ status: 1, said: expect.stringContaining('changed since main.elf was built') });
  rmSync(file('cc'));
  expect(check().status).toBe(1);
});

test('guests: a built file that is not the one of the manifest is found without a compiler', () => {
  guests();
  rmSync(file('cc'));
  appendFileSync(file('assets/guests/x/main.elf'), 'x');
  expect(check()).toMatchObject({ status: 1, said: expect.stringContaining('is not the file of its manifest') });
});

test('guests: a build that gives something else is found', () => {
  guests();
  expect(check({ SALT: 'other' })).toMatchObject({ status: 1, said: expect.stringContaining('built now differs') });
});

test('guests: without the compiler of the manifest building again is skipped, and that is said', () => {
  guests();
  expect(check({ CC_VERSION: '2' })).toEqual({
    status: 0,
    said: 'guests: x: SKIPPED building again with cc 1: the one here is cc 2\n',
  });
  rmSync(file('cc'));
  expect(check().said).toContain('SKIPPED building again with cc 1: no ');
  expect(check().status).toBe(0);
  expect(guests().status).toBe(1);
});

test('guests: what is no longer built is found', () => {
  guests();
  writeFileSync(file('guests/x/guests.mjs'), `export const compiler = 'cc'; export const guests = [];`);
  expect(check()).toMatchObject({ status: 1, said: expect.stringContaining('no longer makes main.elf') });
});
