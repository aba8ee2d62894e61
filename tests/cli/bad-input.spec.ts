import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { fdtNode } from '../../core/formats/fdt.ts';
import { buildFdt } from '../../core/formats/fdt-build.ts';
import { elf, FN, HERE, image, print, psci } from './programs.ts';
import { expectRefusal, ivilab, MAIN, run, shell } from './run.ts';
import { Scratch } from './scratch.ts';

const scratch = new Scratch();

/** Bytes with others in them: `{0x24: [1, 2]}`. */
function bytes(size: number, parts: Readonly<Record<number, readonly number[] | string>>): Uint8Array {
  const all = new Uint8Array(size);
  for (const [at, part] of Object.entries(parts))
    all.set(typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part, Number(at));
  return all;
}
const word = (x: number): number[] => [x & 255, (x >>> 8) & 255, (x >>> 16) & 255, x >>> 24];

/** A header like that of Linux's zImage, whose end it tells. */
const zImage = (size: number, tells = size): Uint8Array =>
  bytes(size, { 36: word(0x016f_2818), 44: word(tells), 48: word(0x0403_0201) });

const xen = scratch.file('xen', zImage(0x1000));
const kernel = scratch.file('kernel', zImage(0x1000));
const garbage = scratch.file('garbage', bytes(5000, { 0: 'there is nothing of use in here' }));
const empty = scratch.file('empty', '');
const program = scratch.file('program', image(...print('on\n'), HERE));
mkdirSync(scratch.at('directory'));
const directory = scratch.at('directory');
const missing = scratch.at('missing');

const boot = (...args: string[]) => ivilab(['boot', '--xen', xen, '--kernel', kernel, '--timeout', '20', ...args]);
const exec = (...args: string[]) => ivilab(['exec', '--timeout', '20', ...args]);

describe('bad input: command line', () => {
  test.each([
    [['start'], "there is no command 'start': take run, console, call"],
    [['boot', '--bogus'], 'there is no option --bogus'],
    [['boot', '--kernal', 'x'], 'there is no option --kernal: --kernel?'],
    [['boot', 'xen'], "'xen' is left over"],
    [['boot', '--until'], '--until needs a value'],
    [['boot', '--xen-args', '-x'], 'write --xen-args=-…'],
    [['boot', '--no-reset=1'], '--no-reset takes no value'],
    [['boot', '--board', 'beagle'], "there is no board 'beagle': take jacinto6 or qemu-virt"],
    [['boot', '--memory', '8'], '--memory 8: it takes a whole number from 16 to 2048'],
    [['boot', '--memory', '1e3'], '--memory 1e3: it takes a whole number'],
    [['boot', '--cpus', '4'], '--cpus 4: it takes a whole number from 1 to 2'],
    [['boot', '--timeout', 'soon'], '--timeout soon: it takes a number of seconds'],
    [['boot', '--timeout', '0'], '--timeout 0: it takes a number of seconds greater than 0'],
    [['boot', '--timeout', '1e9'], '--timeout 1e9: it takes a number of seconds'],
    [['boot', '--until', 'a('], '--until a(: Invalid regular expression'],
    [['boot', '--expect-send', 'login'], '--expect-send login: it takes REGEX=TEXT'],
    [['boot', '--expect-send', '[=x'], 'it takes a JavaScript regular expression'],
    [['boot', '--gdb', '70000'], '--gdb 70000: it takes a whole number from 0 to 65535'],
    [['boot', '--trace', 'everything'], "'everything' is no kind of trace: it takes in, exc, mmio, gic"],
    [['boot', '--trace-file', 'x'], '--trace-file: --trace must say what to write'],
    [['exec'], 'which file? ivilab exec FILE'],
    [['exec', 'a', 'b'], "one file is taken, 'b' is left over"],
    [['exec', program, '--el', 'el2'], '--el el2: it takes svc or hyp'],
    [['exec', program, '--load', 'here=file'], '--load here=file: it takes ADDRESS=FILE'],
  ])('%j is refused', async (args, why) => {
    expectRefusal(await ivilab(args), why);
  });
});

describe('bad input: files', () => {
  test.each(['--xen', '--kernel', '--initrd', '--dtb'])('%s: no file, a directory, an empty file', async (option) => {
    for (const [path, why] of [
      [missing, 'there is no such file'],
      [directory, 'it is a directory, a file is wanted'],
      ['/dev/zero', 'it is a device, a file is wanted'],
      [empty, /empty\n$|too few/],
    ] as const) {
      const result = await boot(option, path);
      expectRefusal(result, why);
      expect(result.said).toContain(`ivilab boot: ${option} ${path}: `);
    }
  });

  test('exec: no file, a directory, an empty file, a loop of links', async () => {
    symlinkSync('loop', scratch.at('loop'));
    expectRefusal(await exec(missing), `${missing}: there is no such file`);
    expectRefusal(await exec(directory), `${directory}: it is a directory`);
    expectRefusal(await exec(empty), `${empty}: the file is empty`);
    expectRefusal(await exec(scratch.at('loop')), 'go round in a circle');
    expectRefusal(await exec(program, '--load', `0x48000000=${missing}`), 'there is no such file');
  });

  test('a file that may not be read', async () => {
    const secret = scratch.file('secret', zImage(0x1000));
    chmodSync(secret, 0);
    chmodSync(scratch.path, 0o755);
    // Root may read everything, so the command runs as somebody else.
    const uid = process.getuid?.() === 0 ? { uid: 65534 } : {};
    const result = await run(process.execPath, [MAIN, 'exec', secret], { input: '', ...uid });
    expectRefusal(result, `${secret}: no right to open it`);
  });

  test('a pipe is as good as a file', async () => {
    const file = scratch.file('hello', image(...print('hello\n'), ...psci(FN.off)));
    expect(await shell(`$IVILAB exec <(cat ${file})`)).toMatchObject({ status: 0, output: 'hello\n' });
  });

  test.each([
    ['truncated', zImage(0x800, 0x1000), 'truncated: the zImage header tells 4096 bytes, the file has 2048'],
    ['cut within the header', zImage(0x40).subarray(0, 0x20), '32 bytes are too few for an ARM zImage'],
    ['for arm64', bytes(0x400, { 56: 'ARM\x64' }), 'it is an arm64 Image (64-bit): take the armhf one'],
    ['for x86', bytes(0x400, { 514: 'HdrS' }), 'it is an x86 bzImage: take the armhf one'],
    ['big-endian', bytes(0x400, { 36: word(0x1828_6f01) }), 'it is a big-endian one'],
    ['compressed', bytes(0x400, { 0: '\x1f\x8b' }), 'it is compressed by gzip: unpack it first'],
    ['an ELF file', elf([HERE], 0x8000_0000), 'it is an ELF file, such as an uncompressed vmlinux'],
    ['a Debian package', bytes(0x400, { 0: '!<arch>\n' }), 'it is a Debian package'],
    ['anything', bytes(0x400, { 0: 'anything' }), 'not a 32-bit ARM zImage (0x016f2818 at 0x24): unknown contents'],
  ])('a kernel that is %s', async (name, contents, why) => {
    const path = scratch.file(`kernel ${name}`, contents);
    const result = await boot('--kernel', path);
    expectRefusal(result, `ivilab boot: --kernel ${path}: `);
    expect(result.said).toContain(why);
  });

  test('images that do not fit into the memory', async () => {
    expectRefusal(await boot('--memory', '16'), /--kernel .*do not fit into the memory.*needs more \(--memory\)/);
    const large = scratch.file('large', zImage(200 << 20));
    expectRefusal(await boot('--kernel', large, '--memory', '220'), /--kernel .*large: 209715200 bytes at 0x82000000/);
    expectRefusal(await boot('--initrd', large, '--memory', '220'), /--initrd .*large: 209715200 bytes/);
    expectRefusal(await boot('--xen', large), /--xen .*more than the 2 MiB that Xen may take/);
    expectRefusal(await exec(large, '--memory', '64'), /large: 0x40010000 to 0x4c810000 is not memory/);
    expectRefusal(await exec(program, '--load', `0x0=${garbage}`), /--load .*0x0 to 0x1388 is not memory of board/);
  });

  test('programs for other machines, and none', async () => {
    for (const [machine, name] of [
      [3, 'x86'],
      [62, 'x86-64'],
      [183, 'AArch64'],
      [243, 'RISC-V'],
    ] as const) {
      const path = scratch.file(`elf-${machine}`, elf([HERE], 0x4800_0000, machine));
      expectRefusal(await exec(path), `${path}: an ELF file for ${name}: 32-bit ARM (armhf) is wanted`);
    }
    const whole = elf([HERE, HERE], 0x4800_0000);
    expectRefusal(await exec(scratch.file('elf-cut', whole.subarray(0, -4))), /elf-cut: truncated: segment 0/);
    expectRefusal(await exec(scratch.file('elf-head', whole.subarray(0, 40))), /elf-head: truncated within the ELF he/);
    const object = whole.slice();
    object[16] = 1;
    expectRefusal(await exec(scratch.file('elf-object', object)), /elf-object: an object file: link it/);
    const elsewhere = scratch.file('elf-elsewhere', elf([HERE], 0x1000_0000));
    expectRefusal(await exec(elsewhere), /elf-elsewhere: 0x10000000 to 0x10000004 is not memory of board qemu-virt/);
  });
});

describe('bad input: device trees', () => {
  const tree = (base: number, size: number): Uint8Array =>
    buildFdt(
      fdtNode('', { '#address-cells': 1, '#size-cells': 1 }, [
        fdtNode(`memory@${base.toString(16)}`, { device_type: 'memory', reg: [base, size] }),
      ]),
    );
  const whole = tree(0x8000_0000, 512 << 20);

  test.each([
    ['garbage', bytes(5000, { 0: 'no tree' }), 'not a flattened device tree'],
    ['cut', whole.subarray(0, -9), 'truncated: the header tells'],
    ['cut within the header', whole.subarray(0, 17), '17 bytes are too few for a header'],
    ['damaged', whole.map((b, n) => (n >= 56 && n < 60 ? 0xff : b)), 'unknown token'],
    ['without memory', buildFdt(fdtNode('', {}, [fdtNode('cpus')])), 'it has no memory node'],
    ["another board's", tree(0x4000_0000, 512 << 20), 'the machine has 0x80000000 to 0xc0000000: is it for another'],
    ['for more memory', tree(0x8000_0000, 0x7000_0000), 'it tells of memory from 0x80000000 to 0xf0000000'],
  ])('%s', async (name, contents, why) => {
    const path = scratch.file(`tree ${name}`, contents);
    const result = await boot('--dtb', path);
    expectRefusal(result, `ivilab boot: --dtb ${path}: `);
    expect(result.said).toContain(why);
  });
});

describe('bad input: places to write', () => {
  test.each(['--log', '--stats'])('%s that can not be written is refused before the machine starts', async (option) => {
    for (const [path, why] of [
      [scratch.at('no/such'), 'there is no such directory'],
      [directory, 'it is a directory'],
      [`${program}/below`, 'there is no such directory'],
    ] as const)
      expectRefusal(await exec(program, option, path), `${option} ${path}: it can't be written: ${why}`);
  });

  test('--trace-file that can not be written', async () => {
    const result = await exec(program, '--trace', 'in', '--trace-file', scratch.at('no/such'));
    expectRefusal(result, "can't write the trace to");
  });

  test('a log on a full disk: the run goes on, and its status tells', async () => {
    const result = await exec(program, '--log', '/dev/full', '--until', 'on');
    expect(result).toMatchObject({ status: 1, output: 'on\n' });
    expect(result.said).toBe("ivilab: error: --log /dev/full: it can't be written any further: the disk is full\n");
  });
});

describe('bad input: the world', () => {
  test('a port for the debugger that is in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const result = await exec(program, '--gdb', String(port));
    server.close();
    expectRefusal(result, `can't listen on port ${port} for a debugger: it is in use`);
  });

  test('an archive that can not be reached, and no apt', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    for (const mirror of [`http://127.0.0.1:${port}`, 'http://127.0.0.1:9', 'http://no.such.host.invalid']) {
      const args = ['images', '--mirror', mirror, '--out', scratch.at('out')];
      const result = await ivilab(args, { input: '', env: { PATH: scratch.at('no-programs') } });
      expect(result.status).toBe(1);
      expect(result.said).toContain(`cannot reach ${mirror}/dists/bookworm/Release`);
      expect(result.said).toContain(
        'this host has no apt-get: give a directory of .deb files (--debs) or a Debian mirror',
      );
      expect(result.said).not.toMatch(/^ +at /m);
      expect(result.output).toBe('');
    }
  });

  test('a truncated Debian package', async () => {
    mkdirSync(scratch.at('debs'), { recursive: true });
    scratch.file('debs/busybox-static_1_armhf.deb', '!<arch>\ndebian-binary   16');
    const result = await ivilab(['images', '--debs', scratch.at('debs'), '--out', scratch.at('out')]);
    expectRefusal(result, /busybox-static_1_armhf\.deb: ar header at offset 8 is truncated/);
  });

  test('standard input that is closed or a directory: an empty one', async () => {
    for (const from of ['<&-', `<${directory}`, '</dev/null']) {
      const result = await shell(`$IVILAB exec ${program} --until on ${from}`);
      expect(result).toEqual({ status: 0, output: 'on\n', said: '' });
    }
  });
});
