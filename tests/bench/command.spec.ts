import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { expectRefusal, ivilab } from '../cli/run.ts';
import { Scratch } from '../cli/scratch.ts';

const directory = new Scratch();

test('bench measures a kernel and writes its results', async () => {
  const [json, markdown] = ['result.json', 'result.md'].map((name) => directory.at(name));
  const files = ['--json', json!, '--markdown', markdown!];
  const result = await ivilab(['bench', '--quick', '--runs', '1', '--rows', '^fp/mandelbrot$', ...files]);
  expect(result.status, result.said).toBe(0);
  expect(result.output).toMatch(/^row +ours ms +QEMU ms.*\nfp\/mandelbrot +\d+ +\d+\n$/);
  const { samples, failures, host } = JSON.parse(readFileSync(json!, 'utf8'));
  expect(failures).toEqual([]);
  expect(samples).toHaveLength(1);
  expect(samples[0].ours[0]).toMatchObject({
    wallMs: expect.any(Number),
    result: expect.stringMatching(/^[0-9a-f]{8}$/),
  });
  expect(host.node).toBe(process.versions.node);
  expect(readFileSync(markdown!, 'utf8')).toContain('| `fp/mandelbrot` |');
});

test('bench lists its rows', async () => {
  const { output, status } = await ivilab(['bench', '--list', '--rows', 'crc|xl-list']);
  expect(output).toMatch(/^integer\/crc32 .*\nsystem\/xl-list .*\n$/);
  expect(status).toBe(0);
});

test.each([
  [['--rows', '('], /--rows \(: .*regular expression/],
  [['--rows', 'nothing'], '--rows nothing: no row has such a name'],
  [['--runs', '0'], '--runs 0: it takes a whole number from 1 to 99'],
  [['--time', 'moon'], '--time moon: it takes wall or cpu'],
  [['--json', '/absent/file'], "--json /absent/file: it can't be written"],
  [['--vsqemu'], 'there is no option --vsqemu: --vs-qemu?'],
  [['more'], "'more' is left over"],
])('bench %j is refused', async (args, why) => {
  expectRefusal(await ivilab(['bench', ...args]), why);
});

test('without QEMU, bench says what to install', async () => {
  const result = await ivilab(['bench', '--vs-qemu'], { input: '', env: { PATH: '/absent' } });
  expectRefusal(result, /qemu-system-arm can't be run: install it \(Debian: apt install qemu-system-arm\)/);
});

test('an option that our side does not take is the failure of a row', async () => {
  const result = await ivilab(['bench', '--quick', '--rows', '^integer/fib$', '--with=--frequency 3']);
  expect(result.said).toMatch(/error: integer\/fib: .*there is no option --frequency/);
  expect(result.status).toBe(1);
});

test('a signal ends bench and what it runs', async () => {
  const during = (child: ChildProcess): void => void child.stderr!.once('data', () => child.kill('SIGTERM'));
  const result = await ivilab(['bench', '--runs', '99', '--rows', '^integer/fib$'], { input: '', during });
  expect(result.said).toMatch(/ivilab: stopped\n$/);
  expect(result.status).toBe(143);
});
