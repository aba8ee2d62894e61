import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../guests/ivi');
const hasCompiler = spawnSync('cc', ['--version']).status === 0 && process.platform === 'linux';
if (!hasCompiler)
  console.warn("there is no C compiler (cc) for Linux here: the IVI platform's parts are NOT tested on the host");

const sources = (name: string): string[] =>
  readdirSync(join(folder, name))
    .filter((file) => file.endsWith('.c'))
    .map((file) => `${name}/${file}`);

/** Compiles for the host, with checks of memory and undefined behaviour. */
function compile(output: string, files: readonly string[]): void {
  const flags = [
    '-O1',
    '-g',
    '-std=gnu11',
    '-D_GNU_SOURCE',
    '-fsanitize=address,undefined',
    '-fno-sanitize-recover=undefined',
  ];
  const warnings = ['-Wall', '-Wextra', '-Werror'];
  execFileSync('cc', [...flags, ...warnings, '-I.', '-Iinclude', '-o', output, ...files, '-lpthread', '-lm'], {
    cwd: folder,
  });
}

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ivilab-ivi-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

test.skipIf(!hasCompiler)(
  'parcels, properties, rc, log, vehicle and manifests keep their promises, also against garbage',
  () => {
    const [program, logd] = [join(directory, 'checks'), join(directory, 'logd')];
    const parts = ['init/rc.c', 'logd/ring.c', 'vehicle/signals.c', 'activity/manifest.c'];
    compile(program, [...sources('checks'), ...sources('lib'), ...parts]);
    compile(logd, [...sources('logd'), ...sources('lib')]);
    const report = execFileSync(program, [logd], { encoding: 'utf8' });
    expect(report.match(/^not ok .*$/gm) ?? []).toEqual([]);
    expect(report).toContain('1..29\n');
  },
);
