// What build/guests.mjs builds from this folder, and how: the library that all programs of the IVI guest share, and the programs.
import { existsSync, readdirSync } from 'node:fs';

const here = new URL('.', import.meta.url);
const sources = (folder) =>
  readdirSync(new URL(`${folder}/`, here))
    .filter((name) => name.endsWith('.c'))
    .sort()
    .map((name) => `${folder}/${name}`);

const flags = [
  ...['-mcpu=cortex-a15', '-mfpu=neon-vfpv4', '-std=gnu11', '-O2', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror'],
  ...['-I.', '-Iinclude', '-s', '-Wl,--build-id=none', '-Wl,--as-needed', '-Wl,-z,relro,-z,now'],
];
const programFlags = [...flags, '-Wl,-rpath,/system/lib'];

export const compiler = 'arm-linux-gnueabihf-gcc';
/** Debian's headers and libraries are needed, for FreeType. */
export const sysroot = true;

const library = {
  name: 'libivi',
  file: 'libivi.so',
  sources: sources('lib'),
  flags: [...flags, '-fPIC', '-shared', '-Wl,-soname,libivi.so'],
};

/** A program of the platform, linked to the library; its sources are a folder's. */
const program = (name, folder = name) => ({
  name,
  file: name,
  sources: sources(folder),
  flags: programFlags,
  libraries: ['$OUT/libivi.so'],
});

const platform = [
  program('init'),
  program('servicemanager'),
  program('logd'),
  program('toolbox', 'tools'),
  program('activity'),
  program('vehicle'),
  program('data-disk'),
  program('hostile'),
];

// The compositor, the input dispatcher and the apps have a list of their own, made with the same flags.
const graphics = existsSync(new URL('graphics.mjs', here))
  ? (await import('./graphics.mjs')).programs(programFlags, sources)
  : [];

export const guests = [library, ...platform, ...graphics];
