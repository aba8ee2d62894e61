import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../guests/dom0-display');
const SOURCES = [
  ...['host/checks.c', 'host/fake.c', 'device.c', 'reconfigure.c', 'config.c', 'number.c'],
  ...['fb/head.c', 'fb/note.c', 'fb/screen.c', 'input/vkbd.c', 'input/router.c'],
  ...['font', 'font-data', 'path', 'raster', 'surface', 'fixed', 'sine-data'].map(
    (name) => `../rtos/cluster/${name}.c`,
  ),
];
const STEPS = 20_000;

// memfd and Linux's input codes are used.
const canCompile = process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0;
if (!canCompile)
  console.warn('there is no C compiler (cc) on a Linux host: hostile front ends of the display are NOT tested');

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ivilab-display-'));
});

afterAll(() => rmSync(directory, { recursive: true }));

test.skipIf(!canCompile)('hostile front ends do no harm to the back ends and to other guests', () => {
  const program = join(directory, 'checks');
  const flags = ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=undefined', '-std=gnu11'];
  const include = ['-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-I.', '-I../rtos'];
  execFileSync('cc', [...flags, ...include, '-o', program, ...SOURCES], { cwd: folder });
  for (const seed of [1, 2, 3]) {
    const { status, stdout, stderr } = spawnSync(program, [String(STEPS), String(seed)], { encoding: 'utf8' });
    expect([seed, stderr, stdout.match(/^not ok .*$/gm) ?? [], status]).toEqual([seed, '', [], 0]);
    expect(stdout).toContain('1..15\n');
  }
});
