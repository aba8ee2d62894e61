// What build/guests.mjs builds from this folder, and how.
import { readdirSync } from 'node:fs';

const here = new URL('.', import.meta.url);
const sources = readdirSync(here)
  .filter((name) => name.endsWith('.c'))
  .sort();

export const compiler = 'arm-linux-gnueabihf-gcc';
/** Debian's headers and libraries are needed, for Xen's. */
export const sysroot = true;

const flags = [
  ...['-mcpu=cortex-a15', '-std=gnu11', '-O2', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-I.'],
  ...['-s', '-Wl,--build-id=none', '-Wl,--as-needed'],
];
const libraries = ['-lxenctrl', '-lxenstore', '-lyajl'];

export const guests = [{ name: 'agent', file: 'agent', sources, flags, libraries }];
