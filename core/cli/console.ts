import { parseCommandLine, UsageError } from './arguments.ts';
import type { Command, Io } from './command.ts';
import { guarded } from './guarded.ts';
import { ControlClient } from './lab/control-client.ts';
import { EXIT_OK } from './run-machine.ts';
import { ConsoleTerminal, isTerminal } from './terminal.ts';

const help = `ivilab console: a console of a running lab on this terminal

  ivilab console NAME [--lab NAME|PATH]

  NAME    xen, dom0, or a domain of the layout
  --lab   of which lab, where several run

Every key goes to the console; Ctrl-\\ leaves, and the lab goes on. What was shown before is not shown again.
`;

const OPTIONS = { lab: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;

interface Shown {
  readonly service: string;
  readonly type: string;
  readonly console?: string;
  readonly bytes?: Uint8Array;
}

async function attach(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCommandLine({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    io.stdout.write(help);
    return EXIT_OK;
  }
  const [name, ...more] = positionals;
  if (name === undefined) throw new UsageError('which console? ivilab console NAME');
  if (more.length > 0) throw new UsageError(`one console is taken, '${more[0]}' is left over`);
  const lab = await ControlClient.open(values.lab);
  const names = (await lab.call('consoles.list')) as string[];
  if (!names.includes(name)) {
    lab.close();
    throw new UsageError(`there is no console ${name}: there are ${names.join(', ')}`);
  }
  await lab.call('events', { services: ['consoles'] });
  await atConsole(lab, name, io);
  return EXIT_OK;
}

/** Until the user leaves or the lab ends. With input from a pipe, what it has is typed, and the console is shown until the lab ends. */
async function atConsole(lab: ControlClient, name: string, io: Io): Promise<void> {
  const terminal = new ConsoleTerminal(io);
  lab.onEvent = (event) => {
    const { type, console, bytes } = event as Shown;
    if (type === 'output' && console === name && bytes) terminal.show(bytes, () => {});
  };
  const left = new Promise<void>((leave) => {
    terminal.open(
      {
        input: (bytes) =>
          void lab
            .call('consoles.write', { console: name, text: bytes })
            .catch((error: Error) => terminal.say(error.message))
            .finally(() => terminal.taken()),
        inputEnded: () => {},
        leave,
        outputClosed: leave,
      },
      `${name}: Ctrl-\\ leaves`,
    );
  });
  if (isTerminal(io)) terminal.say(`every key goes to ${name}; Ctrl-\\ leaves`);
  await Promise.race([left, lab.closed]);
  terminal.close();
  lab.close();
}

export const consoleCommand: Command = {
  name: 'console',
  summary: 'a console of a running lab on this terminal',
  help,
  run: guarded('console', attach),
};
