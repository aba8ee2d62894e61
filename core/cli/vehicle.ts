import { parseCommandLine, UsageError } from './arguments.ts';
import type { Command, Io } from './command.ts';
import { inputFile } from './files.ts';
import { guarded } from './guarded.ts';
import { ControlClient } from './lab/control-client.ts';
import { EXIT_OK } from './run-machine.ts';

const help = `ivilab vehicle: the vehicle of a running lab

  ivilab vehicle list                     everything that it tells and takes
  ivilab vehicle get NAME…                values
  ivilab vehicle set NAME=VALUE…          sets values, all or none: ignition=on gear=D speed=80
  ivilab vehicle drive FILE               plays a script (docs/vehicle.md); 'drive stop' ends it

  --lab NAME|PATH                         of which lab, where several run
  --json                                  list and get as JSON
`;

const OPTIONS = {
  lab: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

interface Value {
  readonly name: string;
  readonly value: string | number;
  readonly description: string;
  readonly takes: string;
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCommandLine({ args: [...argv], options: OPTIONS, allowPositionals: true });
  const [what, ...words] = positionals;
  if (values.help || what === undefined) {
    io.stdout.write(help);
    return EXIT_OK;
  }
  const act = await action(what, words);
  const client = await ControlClient.open(values.lab);
  try {
    const told = await act(client);
    if (told) io.stdout.write(values.json ? `${JSON.stringify(told, undefined, 2)}\n` : table(told, what === 'get'));
    return EXIT_OK;
  } finally {
    client.close();
  }
}

type Action = (lab: ControlClient) => Promise<readonly Value[] | undefined>;

/** What is to be done; mistakes in the command line are told before a lab is looked for. */
async function action(what: string, words: readonly string[]): Promise<Action> {
  switch (what) {
    case 'list':
      if (words.length > 0) throw new UsageError(`list takes no names, '${words[0]}' is left over`);
      return async (lab) => (await lab.call('vehicle.list')) as Value[];
    case 'get':
      if (words.length === 0) throw new UsageError('get takes names, as in ivilab vehicle get speed');
      return async (lab) => {
        const told: Value[] = [];
        for (const name of words) told.push((await lab.call('vehicle.get', { name })) as Value);
        return told;
      };
    case 'set': {
      const values = assignments(words);
      return async (lab) => void (await lab.call('vehicle.set', { values }));
    }
    case 'drive': {
      const [file, more] = words;
      if (file === undefined || more !== undefined)
        throw new UsageError("drive takes one file, or 'stop', as in ivilab vehicle drive town.drive");
      const script = file === 'stop' ? null : new TextDecoder().decode((await inputFile(file, file)).bytes);
      return async (lab) => void (await lab.call('vehicle.drive', { script }));
    }
  }
  throw new UsageError(`there is no 'vehicle ${what}': take list, get, set or drive`);
}

function assignments(words: readonly string[]): Record<string, string> {
  if (words.length === 0) throw new UsageError('set takes NAME=VALUE, as in ivilab vehicle set speed=80');
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at <= 0) throw new UsageError(`'${word}' is not NAME=VALUE, as in speed=80`);
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

/** Names and values; alone, where they were asked for by name. */
function table(values: readonly Value[], short: boolean): string {
  const [name, value] = (['name', 'value'] as const).map((key) =>
    Math.max(...values.map((one) => String(one[key]).length)),
  );
  return values
    .map((one) => {
      const line = `${one.name.padEnd(name!)} ${String(one.value)}`;
      if (short) return `${one.name}=${one.value}\n`;
      return `${line.padEnd(name! + 1 + value!)}  ${one.description} (${one.takes})\n`;
    })
    .join('');
}

export const vehicleCommand: Command = {
  name: 'vehicle',
  summary: 'set, get and drive the vehicle of a running lab',
  help,
  run: guarded('vehicle', run),
};
