import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { echoUntil, FN, IMAGE, image, print, psci, set } from './programs.ts';
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

/** Words of a program that does these stores, each an address and a value. */
const stores = (...pairs: readonly (readonly [address: number, value: number])[]): number[] =>
  pairs.flatMap(([address, value]) => [...set(0, address), ...set(1, value), 0xe580_1000]); // STR r1, [r0]

test('reset: the disk keeps what was written', async () => {
  const disk = 0x0a00_0000;
  const [descriptors, available, used] = [0x4100_0000, 0x4100_1000, 0x4100_2000];
  const [header, sector, status] = [0x4100_3000, 0x4100_3200, 0x4100_3400];
  const [NEXT, WRITE] = [1, 2];
  /** A request of sector 0 through three descriptors (virtio 1.2, 5.2.6): its header, the data, a byte of status. */
  const request = (n: number, type: number): number[] =>
    stores(
      [descriptors + 4, 0],
      ...[header, sector, status].flatMap((at, i) => [
        [descriptors + 16 * i, at] as const,
        [descriptors + 16 * i + 4, 0] as const,
      ]),
      ...[16, 512, 1].map((length, i) => [descriptors + 16 * i + 8, length] as const),
      [descriptors + 12, NEXT | (1 << 16)],
      [descriptors + 28, NEXT | (type === 0 ? WRITE : 0) | (2 << 16)],
      [descriptors + 44, WRITE],
      ...[type, 0, 0, 0].map((word, i) => [header + 4 * i, word] as const),
      // The ring's entries are all descriptor 0; its index is the upper half of the first word.
      [available, n << 16],
      [disk + 0x50, 0],
    );
  const setUp = stores(
    ...[0, 1, 3].map((value) => [disk + 0x70, value] as const),
    [disk + 0x24, 1], // DriverFeaturesSel: VIRTIO_F_VERSION_1 is bit 32
    [disk + 0x20, 1],
    [disk + 0x70, 11],
    [disk + 0x38, 8],
    [disk + 0x80, descriptors],
    [disk + 0x90, available],
    [disk + 0xa0, used],
    [disk + 0x44, 1],
    [disk + 0x70, 15],
  );
  const printSector = [...set(0, sector), 0xe590_2000, 0xe282_2041, ...set(0, 0x0900_0000), 0xe580_2000]; // LDR r2; ADD r2, #'A'; STR r2
  const write = [...stores([sector, 1]), ...request(2, 1)];
  const file = scratch.file('disk', image(...setUp, ...request(1, 0), ...printSector, ...write, ...psci(FN.reset)));
  expect(IMAGE + 4 * 400).toBeLessThan(descriptors);
  const run = await ivilab(['exec', file, '--until', 'AB', '--timeout', '20']);
  expect(run).toMatchObject({ status: 0, output: 'AB' });
});
