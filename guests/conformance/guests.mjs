// What build/guests.mjs builds from this folder, and how.
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';

const here = new URL('.', import.meta.url);
const sources = (folder) =>
  readdirSync(new URL(`${folder}/`, here))
    .filter((name) => /\.[cS]$/.test(name))
    .sort()
    .map((name) => `${folder}/${name}`);

const flags = [
  ...['-mcpu=cortex-a15', '-marm', '-mfloat-abi=soft', '-mgeneral-regs-only'],
  ...['-std=gnu11', '-O2', '-ffreestanding', '-fno-builtin', '-nostdlib', '-Wall', '-Wextra', '-Werror', '-s'],
  ...['-Wl,--build-id=none', '-Wl,-z,max-page-size=4096', '-Wl,--no-warn-rwx-segments'],
];
const linkedBy = (script) => [...flags, `-Wl,-T,${script}`];

export const compiler = 'arm-none-eabi-gcc';

/** Name of the ELF file, sources and flags; paths are relative to this folder. Headers are part of what the hash covers. */
export const guests = [
  { name: 'bench', sources: sources('bench'), flags: linkedBy('bench/bench.ld') },
  ...sources('programs').map((program) => ({
    name: basename(program, '.c'),
    sources: [...sources('runtime'), program],
    flags: linkedBy('runtime/runtime.ld'),
  })),
];
