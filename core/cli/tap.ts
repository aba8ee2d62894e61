import { parseCommandLine, UsageError } from './arguments.ts';
import type { Command, Io } from './command.ts';
import { guarded } from './guarded.ts';
import { ControlClient } from './lab/control-client.ts';
import { EXIT_OK } from './run-machine.ts';

const help = `ivilab tap: a finger on a head of a running lab

  ivilab tap X Y                tap at a place, in pixels from the upper left corner
  ivilab tap X Y X Y…           touch at the first place, move to the next ones, lift

  --head NAME                   the head; without it that of the first domain that takes touches
  --seconds SECONDS             how long that takes, in virtual time (0.08; 0.3 for a movement): a tap of 1 is a long press
  --lab NAME|PATH               of which lab, where several run
`;

const OPTIONS = {
  head: { type: 'string' },
  seconds: { type: 'string' },
  lab: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const USAGE = 'write where, in pixels, as in ivilab tap 640 400, or ivilab tap 900 400 300 400 for a movement';

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCommandLine({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    io.stdout.write(help);
    return EXIT_OK;
  }
  const numbers = positionals.map(number);
  if (numbers.length < 2 || numbers.length % 2 !== 0) throw new UsageError(USAGE);
  const params = {
    ...(values.head === undefined ? {} : { head: values.head }),
    ...(values.seconds === undefined ? {} : { seconds: number(values.seconds) }),
  };
  const points = Array.from({ length: numbers.length / 2 }, (_, n) => numbers.slice(2 * n, 2 * n + 2));
  const client = await ControlClient.open(values.lab);
  try {
    if (points.length > 1) await client.call('input.drag', { ...params, points });
    else await client.call('input.tap', { ...params, x: numbers[0], y: numbers[1] });
    return EXIT_OK;
  } finally {
    client.close();
  }
}

function number(word: string): number {
  const value = Number(word);
  if (word.trim() === '' || !Number.isFinite(value)) throw new UsageError(`'${word}' is not a number: ${USAGE}`);
  return value;
}

export const tapCommand: Command = {
  name: 'tap',
  summary: 'touch a head of a running lab',
  help,
  run: guarded('tap', run),
};
