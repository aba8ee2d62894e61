import { writeFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import * as v from 'valibot';
import { encodePng } from '../lab/heads/png.ts';
import { parseCommandLine, UsageError } from './arguments.ts';
import type { Command, Io } from './command.ts';
import { guarded } from './guarded.ts';
import { ControlClient } from './lab/control-client.ts';
import { EXIT_OK } from './run-machine.ts';

const help = `ivilab screenshot: a picture of what a head of a running lab shows

  ivilab screenshot --head NAME FILE.png

  --head NAME      the head: cluster, centre
  --lab NAME|PATH  of which lab, where several run
`;

const OPTIONS = { head: { type: 'string' }, lab: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;

const Frame = v.object({ width: v.number(), height: v.number(), pixels: v.instance(Uint8Array) });

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCommandLine({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    io.stdout.write(help);
    return EXIT_OK;
  }
  const [file, more] = positionals;
  if (values.head === undefined || file === undefined || more !== undefined)
    throw new UsageError('write a head and a file, as in ivilab screenshot --head cluster cluster.png');
  const client = await ControlClient.open(values.lab);
  try {
    const { width, height, pixels } = v.parse(Frame, await client.call('display.frame', { head: values.head }));
    const words = new Uint32Array(pixels.slice().buffer);
    await writeFile(file, encodePng({ width, height, pixels: words }, deflateSync));
    return EXIT_OK;
  } finally {
    client.close();
  }
}

export const screenshotCommand: Command = {
  name: 'screenshot',
  summary: 'write what a head of a running lab shows as a PNG file',
  help,
  run: guarded('screenshot', run),
};
