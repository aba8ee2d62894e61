// What build/guests.mjs builds from this folder, and how.
export const compiler = 'arm-linux-gnueabihf-gcc';
/** Debian's headers and libraries are needed, for xenstore's. */
export const sysroot = true;

const flags = [
  ...['-mcpu=cortex-a15', '-std=gnu11', '-O2', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-I.'],
  ...['-s', '-Wl,--build-id=none', '-Wl,--as-needed'],
];

const program = (name, parts, libraries = []) => ({
  name,
  file: name,
  sources: [`${name}.c`, ...parts.map((part) => `${part}.c`)],
  flags,
  libraries,
});

export const guests = [
  program('can-up', ['can/interface', 'can/link']),
  program('candump', ['can/interface', 'can/socket', 'can/text']),
  program('cansend', ['can/interface', 'can/socket', 'can/text']),
  program(
    'vehicle-gateway',
    ['can/interface', 'can/link', 'can/socket', 'gateway/config', 'gateway/domains', 'gateway/signals'],
    ['-lxenstore'],
  ),
];
