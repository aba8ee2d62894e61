import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { echoUntil, FN, image, print, psci, set } from './programs.ts';
import { ivilab } from './run.ts';
import { Scratch } from './scratch.ts';

const scratch = new Scratch();

/** Asks what to do: 'o' powers off, any other key resets. */
const asks = scratch.file(
  'asks',
  image(
    ...print('> '),
    ...set(8, 0x0900_0000),
    0xe598_9018, // LDR r9, [r8, #0x18]
    0xe319_0010, // TST r9, #RXFE
    0x1aff_fffc, // BNE to the LDR
    0xe598_7000, // LDR r7, [r8]
    0xe357_006f, // CMP r7, #'o'
    0x0a00_0002, // BEQ past the next three words
    ...psci(FN.reset),
    ...psci(FN.off),
  ),
);

test('reset: the machine starts anew with the same files, and the console goes on', async () => {
  const stats = scratch.at('stats.json');
  const typed = ['--expect-send', '> =r', '--expect-send', '> =r', '--expect-send', '> =o'];
  const run = await ivilab(['exec', asks, ...typed, '--stats', stats]);
  expect(run).toEqual({
    status: 0,
    output: '> > > ',
    said: 'ivilab: the machine resets\nivilab: the machine resets\nivilab: the machine powered itself off\n',
  });
  expect(JSON.parse(readFileSync(stats, 'utf8')).resets).toBe(2);
});

test('reset: --no-reset ends the run with status 0 instead', async () => {
  const run = await ivilab(['exec', asks, '--no-reset', '--expect-send', '> =r']);
  expect(run).toEqual({ status: 0, output: '> ', said: 'ivilab: the machine asked for a reset\n' });
});

test('reset: a machine that resets again and again at once is ended, status 1', async () => {
  const file = scratch.file('loop', image(...print('.'), ...psci(FN.reset)));
  const run = await ivilab(['exec', file]);
  expect(run.status).toBe(1);
  expect(run.output).toBe('..........');
  expect(run.said).toMatch(
    /ivilab: the machine resets again and again, each time soon after its start; CPU 0 is off\n$/,
  );
});

test('reset: what was typed ahead is read after it, but for what the UART held', async () => {
  const file = scratch.file('echo', image(...echoUntil('r'), ...psci(FN.reset)));
  const run = await ivilab(['exec', file, '--until', 'b'], { input: `ar${'-'.repeat(40)}b` });
  expect(run.output).toMatch(/^ar-{24,40}b/);
  expect(run.status).toBe(0);
});
