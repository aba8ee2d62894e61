import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll } from 'vitest';
import { readCpio } from '../../core/formats/cpio.ts';

const project = join(import.meta.dirname, '../..');
const folder = join(project, 'guests/ivi');
const WEIGHTS = ['Light', 'Regular', 'Medium', 'Bold'];
let directory: string | undefined;
const compiled = new Set<string>();

afterAll(() => {
  if (directory) rmSync(directory, { recursive: true });
});

/** A directory of this test file's own, gone after it. */
export function scratch(): string {
  directory ??= mkdtempSync(join(tmpdir(), 'ivilab-screen-'));
  return directory;
}

function findFont(place: string): string | undefined {
  if (!existsSync(place)) return undefined;
  const found = readdirSync(place, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('.ttf'));
  return found && join(place, found);
}

/** Puts the guest's fonts into a directory, or any font under their names: no check depends on how letters look. */
function placeFonts(to: string): boolean {
  const image = join(project, '.ivilab/boot/ivi.cpio.gz');
  const tree = existsSync(image) ? readCpio(gunzipSync(readFileSync(image))) : new Map();
  const other = findFont('/usr/share/fonts');
  mkdirSync(to, { recursive: true });
  return WEIGHTS.every((weight) => {
    const path = join(to, `Roboto-${weight}.ttf`);
    const entry = tree.get(`system/fonts/Roboto-${weight}.ttf`);
    if (entry?.kind === 'file') writeFileSync(path, entry.bytes);
    else if (other) symlinkSync(other, path);
    else return false;
    return true;
  });
}

const freetype = spawnSync('pkg-config', ['--cflags', '--libs', 'freetype2'], { encoding: 'utf8' });
const flags = freetype.status === 0 ? freetype.stdout.trim().split(/\s+/) : ['-I/usr/include/freetype2', '-lfreetype'];
const hasFreetype = freetype.status === 0 || existsSync('/usr/include/freetype2/ft2build.h');

/** Why the screen's code can't be run on this machine; undefined where it can. */
export function missing(): string | undefined {
  if (spawnSync('cc', ['--version']).status !== 0) return 'there is no C compiler (cc)';
  if (!hasFreetype) return 'there are no headers of FreeType (Debian: apt install libfreetype-dev)';
  if (!placeFonts(join(scratch(), 'fonts'))) return 'there is no font (run `ivilab images`, or install one)';
  return undefined;
}

const sources = (name: string) =>
  readdirSync(join(folder, name))
    .filter((file) => file.endsWith('.c'))
    .map((file) => `${name}/${file}`);

// What needs the guest's platform is left out.
const PARTS = [
  ...sources('graphics'),
  ...sources('toolkit').filter((file) => file !== 'toolkit/device.c'),
  ...sources('apps').filter((file) => file !== 'apps/main.c'),
  ...['compositor/screen.c', 'input/decode.c', 'host/memory.c'],
];

/**
 * Compiles a program of guests/ivi/host with all of the screen's code, with checks of memory and undefined behaviour.
 * @returns what runs it with fonts and assets as its first arguments: status and both outputs.
 */
export function compileNative(main: string): (...args: string[]) => { status: number | null; output: string } {
  const program = join(scratch(), main.replace('.c', ''));
  if (!compiled.has(main)) compile(main, program);
  compiled.add(main);
  return (...args) => {
    const words = [join(scratch(), 'fonts'), join(project, 'assets/ivi'), ...args];
    const result = spawnSync(program, words, { encoding: 'utf8' });
    return { status: result.status, output: result.stdout + result.stderr };
  };
}

const CHECKED = [
  ...['-O1', '-g', '-std=gnu11', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-I', folder],
  ...['-fsanitize=address,undefined', '-fno-sanitize-recover=undefined'],
];

function compile(main: string, program: string) {
  const parts = join(scratch(), 'parts');
  if (!existsSync(parts)) {
    mkdirSync(parts);
    execFileSync('cc', [...CHECKED, ...flags, '-c', ...PARTS.map((file) => join(folder, file))], { cwd: parts });
  }
  const objects = readdirSync(parts).map((name) => join(parts, name));
  execFileSync('cc', [...CHECKED, '-o', program, join(folder, 'host', main), ...objects, ...flags, '-lm']);
}
