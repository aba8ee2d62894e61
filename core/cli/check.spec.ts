import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { checkCommand } from './check.ts';
import type { Command } from './command.ts';
import { exportCommand } from './export.ts';

const directory = mkdtempSync(join(tmpdir(), 'ivilab-layouts-'));
afterAll(() => rmSync(directory, { recursive: true }));
const at = (name: string): string => join(directory, name);
const write = (name: string, contents: string | Uint8Array): string => {
  writeFileSync(at(name), contents);
  return at(name);
};

async function run(command: Command, ...argv: string[]) {
  const io = { stdout: new PassThrough(), stderr: new PassThrough(), stdin: new PassThrough() };
  const status = await command.run(argv, io);
  const text = (stream: PassThrough) => String(stream.read() ?? '');
  return { status, stdout: text(io.stdout), stderr: text(io.stderr) };
}
const check = (...argv: string[]) => run(checkCommand, ...argv);
const exported = (...argv: string[]) => run(exportCommand, ...argv);

const DEFAULT = new URL('../../assets/layouts/ivi-lab.yaml', import.meta.url).pathname;

/** A header like that of Linux's zImage. */
function zImage(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  for (const [offset, word] of [
    [0x24, 0x016f_2818],
    [0x2c, size],
    [0x30, 0x0403_0201],
  ] as const)
    view.setUint32(offset, word, true);
  return bytes;
}

const guest = (kernel: string, more = ''): string =>
  `domains:\n  - name: a\n    kernel: ${kernel}\n    memory: 64\n${more}`;

describe('ivilab check', () => {
  test('the default layout has no errors, and it is said what is left', async () => {
    const { status, stdout, stderr } = await check(DEFAULT);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/ivi-lab\.yaml: no errors: Dom0 and 2 domains, \d+ MiB left\n$/);
  });

  test('problems are lines as compilers write them, all at once', async () => {
    const file = write('bad.yaml', 'bord: x\ncpus: 9\n');
    const { status, stdout } = await check(file);
    expect(status).toBe(1);
    expect(stdout.split('\n')).toEqual([
      `${file}:1:1: error: bord: there is no such key: did you mean board?`,
      `${file}:2:1: error: cpus: it is 9: write a whole number from 1 to 8`,
      `${file}: 2 errors`,
      '',
    ]);
  });

  test('warnings alone are status 0', async () => {
    const file = write('warning.yaml', guest('lab:linux'));
    const { status, stdout } = await check(file);
    expect(status).toBe(0);
    expect(stdout).toContain('warning: domains[0].arguments');
    expect(stdout).toMatch(/no errors: .*, 2 warnings\n$/);
  });

  test('--json has the same for programs', async () => {
    const { status, stdout } = await check('--json', write('json.yaml', 'cpus: 9\n'));
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      {
        file: at('json.yaml'),
        problems: [
          expect.objectContaining({ id: 'value', where: 'cpus', path: ['cpus'], position: { line: 1, column: 1 } }),
        ],
      },
    ]);
  });

  test('files are looked for beside the layout, and at what they are', async () => {
    mkdirSync(at('sub'));
    write('sub/kernel', zImage(4096));
    write('sub/elf', '\x7fELF'.padEnd(100));
    expect((await check(write('sub/good.yaml', guest('kernel')))).status).toBe(0);
    const wrong = async (kernel: string, more = '') => (await check(write('sub/x.yaml', guest(kernel, more)))).stdout;
    expect(await wrong('nothing')).toContain('domains[0].kernel: nothing: there is no such file: correct the path');
    expect(await wrong('.')).toContain('.: it is a directory');
    expect(await wrong('elf')).toContain('elf: not a 32-bit ARM zImage (0x016f2818 at 0x24): it is an ELF file');
    expect(await wrong('kernel', '    ramdisk: gone\n')).toContain('domains[0].ramdisk: gone: there is no such file');
  });

  test('a disk need not be there, its directory must', async () => {
    write('kernel', zImage(4096));
    const disk = async (file: string) =>
      check(write('disk.yaml', guest('kernel', `    block: [{ file: ${file} }]\n    console: false\n`)));
    expect((await disk('new.img')).status).toBe(0);
    expect((await disk('no/new.img')).stdout).toContain('no/new.img: there is no such directory');
    expect((await disk('.')).stdout).toContain('.: it is no file');
    expect((await disk('kernel/x')).stdout).toMatch(/kernel\/x: .*: take another/);
  });

  test('memory must hold what is loaded into it', async () => {
    write('large', zImage(70 << 20));
    const { stdout } = await check(write('large.yaml', guest('large')));
    expect(stdout).toContain('domains[0].memory: 64 MiB do not hold kernel, initramfs and device tree: write 71 MiB');
  });

  test('what can not be read is told for each file, and the others are checked', async () => {
    const good = write('good.yaml', '');
    const { status, stdout, stderr } = await check(at('none'), directory, write('latin1', Uint8Array.of(0xe9)), good);
    expect(status).toBe(1);
    expect(stderr.split('\n')).toEqual([
      `ivilab check: ${at('none')}: there is no such file`,
      `ivilab check: ${directory}: it is a directory, a file is wanted`,
      `ivilab check: ${at('latin1')}: the file is not text in UTF-8: a layout is a YAML file`,
      '',
    ]);
    expect(stdout).toBe(`${good}: no errors: Dom0 and no domains, 469 MiB left\n`);
  });

  test('wrong use is told', async () => {
    expect(await check()).toMatchObject({ status: 1, stderr: expect.stringContaining('which layout?') });
    expect(await check('--jsn', 'x')).toMatchObject({ status: 1, stderr: expect.stringContaining('--json?') });
    expect(await check('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('ivilab check LAYOUT') });
  });
});

describe('ivilab export', () => {
  test('writes a configuration for each domain, and a device tree where one has devices', async () => {
    const layout = write(
      'two.yaml',
      `${guest('lab:rtos', '    devices: [system-timer]\n')}  - { name: b, kernel: "lab:rtos", memory: 16 }\n`,
    );
    const out = at('new/xl');
    const { status, stdout, stderr } = await exported(layout, '--xl', out);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.trim().split('\n').sort()).toEqual(['a.cfg', 'a.dtb', 'b.cfg'].map((name) => join(out, name)));
    expect(readdirSync(out).sort()).toEqual(['a.cfg', 'a.dtb', 'b.cfg']);
    expect(readFileSync(join(out, 'a.cfg'), 'utf8')).toMatch(/^name = "a"$[\s\S]*^device_tree = "\/lab\/a.dtb"$/m);
    expect([...readFileSync(join(out, 'a.dtb')).subarray(0, 4)]).toEqual([0xd0, 0x0d, 0xfe, 0xed]);
    expect((await exported(layout, '--xl', out)).status).toBe(0);
  });

  test('writes nothing for a layout with errors, and tells them', async () => {
    const { status, stdout, stderr } = await exported(write('bad.yaml', 'cpus: 9\n'), '--xl', at('nothing'));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/error: cpus: it is 9.*\n.*has 1 error: nothing is written\n$/);
    expect(existsSync(at('nothing'))).toBe(false);
  });

  test('wrong use, and a directory that is none, are told', async () => {
    expect((await exported()).stderr).toContain('which layout?');
    expect((await exported(DEFAULT)).stderr).toContain('where to? --xl DIR');
    expect((await exported(DEFAULT, 'more', '--xl', 'x')).stderr).toContain("'more' is left over");
    const result = await exported(DEFAULT, '--xl', write('file', ''));
    expect(result).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`--xl ${at('file')}: it can't be written: it is no directory`),
    });
    expect((await exported(at('none'), '--xl', 'x')).stderr).toContain('there is no such file');
  });
});
