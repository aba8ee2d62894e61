import { keyCodes } from '../lab/heads/keys.ts';
import { parseCommandLine, UsageError } from './arguments.ts';
import type { Command, Io } from './command.ts';
import { guarded } from './guarded.ts';
import { ControlClient } from './lab/control-client.ts';
import { EXIT_OK } from './run-machine.ts';

const help = `ivilab key: keys of a running lab's keyboard

  ivilab key KEY…    presses keys one after the other, several together as CTRL+C; they go to the guest on the head that
                     was touched last. Names are those of linux/input-event-codes.h without KEY_: A, ENTER, HOME, VOLUMEUP

  --seconds SECONDS  how long each is held, in virtual time (0.08)
  --lab NAME|PATH    of which lab, where several run
`;

const OPTIONS = {
  seconds: { type: 'string' },
  lab: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCommandLine({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    io.stdout.write(help);
    return EXIT_OK;
  }
  if (positionals.length === 0) throw new UsageError('write keys, as in ivilab key HOME');
  // A mistake in one of them is told before any is pressed.
  for (const key of positionals) keyCodes(key);
  const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
  if (Number.isNaN(seconds)) throw new UsageError(`--seconds ${values.seconds}: it is not a number`);
  const client = await ControlClient.open(values.lab);
  try {
    for (const key of positionals)
      await client.call('input.key', { key, ...(seconds === undefined ? {} : { seconds }) });
    return EXIT_OK;
  } finally {
    client.close();
  }
}

export const keyCommand: Command = {
  name: 'key',
  summary: 'press keys of a running lab',
  help,
  run: guarded('key', run),
};
