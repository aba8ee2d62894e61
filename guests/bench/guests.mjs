// What build/guests.mjs builds from this folder: a program for each kernel, and some a second time as Thumb code.
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';

const kernels = (group) =>
  readdirSync(new URL(`${group}/`, import.meta.url))
    .filter((name) => name.endsWith('.c'))
    .sort();

const flags = (...options) => [
  ...['-mcpu=cortex-a15', '-mfloat-abi=hard', ...options],
  ...['-std=gnu11', '-O2', '-ffreestanding', '-fno-builtin', '-nostdlib', '-Wall', '-Wextra', '-Werror', '-s'],
  // A loop may not become a call of the very function that it is.
  '-fno-tree-loop-distribute-patterns',
  ...['-Wl,--build-id=none', '-Wl,-z,max-page-size=4096', '-Wl,--no-warn-rwx-segments', '-Wl,-T,runtime/runtime.ld'],
];
// As Debian's armhf programs are compiled: no Advanced SIMD where the source does not ask for it, no fused multiply-add.
const OPTIONS = {
  integer: ['-mfpu=vfpv3-d16', '-fno-tree-vectorize'],
  fp: ['-mfpu=neon-vfpv4', '-ffp-contract=off'],
};
const program = (group, file, suffix, instructionSet) => ({
  name: `${basename(file, '.c')}${suffix}`,
  sources: ['runtime/start.S', 'runtime/runtime.c', `${group}/${file}`],
  flags: flags(instructionSet, ...OPTIONS[group]),
});

/** Kernels that are also built as Thumb code. */
const THUMB = ['qsort.c', 'sha256.c', 'vm.c'];

/** A static program for Linux, with an entry and system calls of its own. */
const probe = {
  name: 'probe',
  sources: ['linux/start.S', 'linux/probe.c'],
  flags: [
    ...[
      '-mcpu=cortex-a15',
      '-mfloat-abi=hard',
      '-mfpu=vfpv3-d16',
      '-marm',
      '-std=gnu11',
      '-O2',
      '-ffreestanding',
      '-fno-builtin',
    ],
    ...[
      '-nostdlib',
      '-static',
      '-Wall',
      '-Wextra',
      '-Werror',
      '-s',
      '-Wl,--build-id=none',
      '-Wl,-z,max-page-size=4096',
    ],
    '-Wl,-Ttext-segment=0x10000',
  ],
};

export const compiler = 'arm-none-eabi-gcc';

export const guests = [
  ...kernels('integer').map((file) => program('integer', file, '', '-marm')),
  ...THUMB.map((file) => program('integer', file, '-thumb', '-mthumb')),
  ...kernels('fp').map((file) => program('fp', file, '', '-marm')),
  probe,
];
