// What build/guests.mjs builds from this folder, and how.
import { readdirSync } from 'node:fs';

const here = new URL('.', import.meta.url);
const sources = (folder) =>
  readdirSync(new URL(`${folder}/`, here))
    .filter((name) => name.endsWith('.c'))
    .sort()
    .map((name) => `${folder}/${name}`);

export const compiler = 'arm-linux-gnueabihf-gcc';
/** Debian's headers and libraries are needed, for Xen's. */
export const sysroot = true;

/** The cluster's text drawing, which the notes on heads share. */
export const shared = ['../rtos/cluster', '../rtos/lib'];
const text = ['font', 'font-data', 'path', 'raster', 'surface', 'fixed', 'sine-data'].map(
  (name) => `../rtos/cluster/${name}.c`,
);

const common = ['config.c', 'log.c', 'number.c'];
const flags = [
  ...['-mcpu=cortex-a15', '-std=gnu11', '-O2', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-I.', '-I../rtos'],
  ...['-s', '-Wl,--build-id=none', '-Wl,--as-needed'],
];

export const guests = [
  {
    name: 'display',
    file: 'display',
    sources: ['main.c', 'device.c', 'reconfigure.c', ...common, ...['fb', 'input', 'xen'].flatMap(sources), ...text],
    flags,
    libraries: ['-lxenctrl', '-lxenstore', '-lxenevtchn', '-lxenforeignmemory', '-lxengnttab'],
  },
  {
    name: 'display-attach',
    file: 'display-attach',
    sources: ['attach.c', ...common, 'xen/store.c'],
    flags,
    libraries: ['-lxenstore'],
  },
];
