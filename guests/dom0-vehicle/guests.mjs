// What build/guests.mjs builds from this folder, and how.
export const compiler = 'arm-linux-gnueabihf-gcc';
/** Debian's headers and libraries are needed, for xenstore's. */
export const sysroot = true;

const flags = [
  ...['-mcpu=cortex-a15', '-std=gnu11', '-O2', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-I.'],
  ...['-s', '-Wl,--build-id=none', '-Wl,--as-needed'],
];

const program = (name, sources, libraries = []) => ({ name, file: name, sources, flags, libraries });

export const guests = [
  program('can-up', ['can-up.c', 'can/interface.c']),
  program('candump', ['candump.c', 'can/interface.c', 'can/socket.c', 'can/text.c']),
  program('cansend', ['cansend.c', 'can/interface.c', 'can/socket.c', 'can/text.c']),
];
