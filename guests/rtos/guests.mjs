// What build/guests.mjs builds from this folder, and how.
import { readdirSync } from 'node:fs';

const here = new URL('.', import.meta.url);
const sources = (folder) =>
  readdirSync(new URL(`${folder}/`, here))
    .filter((name) => /\.[cS]$/.test(name))
    .sort()
    .map((name) => `${folder}/${name}`);

const flags = [
  ...['-mcpu=cortex-a15', '-marm', '-mfloat-abi=soft', '-mgeneral-regs-only', '-mno-unaligned-access'],
  ...['-std=gnu11', '-O2', '-ffreestanding', '-fno-builtin', '-Wall', '-Wextra', '-Werror', '-I.', '-Iinclude'],
  // The bare-metal compiler's uint32_t is a long, the host's an int: one choice, so that formats mean the same in both.
  ...['-U__UINT32_TYPE__', '-D__UINT32_TYPE__=unsigned int', '-U__INT32_TYPE__', '-D__INT32_TYPE__=int'],
  ...['-nostartfiles', '-nolibc', '-s', '-Wl,--build-id=none', '-Wl,-z,max-page-size=4096'],
  ...['-Wl,--no-warn-rwx-segments', '-Wl,-T,rtos.ld'],
];
const kernel = ['arch', 'kernel', 'lib', 'xen'].flatMap(sources);

export const compiler = 'arm-none-eabi-gcc';

/** A zImage, as xl takes it for `kernel`; paths are relative to this folder. Headers are part of what the hash covers. */
const image = (name, ...folders) => ({
  name,
  file: `${name}.bin`,
  flat: 'arm-none-eabi-objcopy',
  sources: [...kernel, ...folders.flatMap(sources)],
  flags,
});

export const guests = [image('rtos', 'app', 'can', 'cluster'), image('rtos-test', 'conformance')];
