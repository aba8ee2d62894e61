import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { imagesCommand } from './images.ts';

async function run(...argv: string[]) {
  const io = { stdout: new PassThrough(), stderr: new PassThrough(), stdin: new PassThrough() };
  const status = await imagesCommand.run(argv, io);
  const text = (stream: PassThrough) => String(stream.read() ?? '');
  return { status, stdout: text(io.stdout), stderr: text(io.stderr) };
}

test('ivilab images: --help tells every option', async () => {
  const { status, stdout } = await run('--help');
  expect(status).toBe(0);
  for (const option of ['--debs DIR', '--mirror URL', '--out DIR', '--refresh']) expect(stdout).toContain(option);
});

test('ivilab images: wrong options give one clear error and status 1', async () => {
  for (const [argv, message] of [
    [['--bogus'], "Unknown option '--bogus'"],
    [['extra'], "Unexpected argument 'extra'"],
    [['--mirror', 'ftp://x/'], '--mirror ftp://x/ is not an http:// or https:// address'],
    [['--debs', ''], '--debs is empty'],
  ] as const) {
    const { status, stdout, stderr } = await run(...argv);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).toContain('Use: ivilab images [--debs DIR]');
  }
});

test('ivilab images: an error of the work is one line on stderr and status 1', async () => {
  const { status, stderr } = await run('--out', '/dev/null/boot');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^ivilab images: \/dev\/null\/boot.*Choose another with --out\n$/);
});
