import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../guests/dom0-agent');
const canCompile = process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0;
if (!canCompile)
  console.warn("there is no C compiler (cc) on a Linux host: the files of Dom0's agent are NOT tested alone");

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ivilab-agent-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

test.skipIf(!canCompile)('files come to Dom0 in pieces, and nothing else is taken for one', () => {
  const program = join(directory, 'checks');
  const flags = ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=undefined', '-std=gnu11'];
  const warnings = ['-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-I.'];
  execFileSync('cc', [...flags, ...warnings, '-o', program, 'host/checks.c', 'file.c'], { cwd: folder });
  const { status, stdout, stderr } = spawnSync(program, [directory], { encoding: 'utf8' });
  expect([stderr, stdout.match(/^not ok .*$/gm) ?? [], status]).toEqual(['', [], 0]);
  expect(stdout).toContain('1..6\n');
});
