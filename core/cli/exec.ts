import { boardNamed, boards } from '../boards/catalogue.ts';
import { choice, parseCommandLine, UsageError } from './arguments.ts';
import type { Command, Io } from './command.ts';
import { inputFile } from './files.ts';
import { guarded } from './guarded.ts';
import { runMachine } from './run-machine.ts';
import { RUN_OPTIONS, runHelp, runOptions, sharedJob } from './run-options.ts';
import { isTerminal } from './terminal.ts';

const help = `ivilab exec: run a bare-metal program

  ivilab exec FILE [OPTION…]

FILE is an ELF file or a flat image for QEMU's virt machine: it is loaded and started as by
  qemu-system-arm -M virt -cpu cortex-a15 -kernel FILE
with 256 MiB of memory and the PL011 on standard output. PSCI SYSTEM_OFF ends it.

  --board NAME               ${boards.map((b) => b.name).join(' or ')} (qemu-virt)
  --el svc|hyp               start in Supervisor mode, PSCI by HVC (the default), or in Hyp mode, PSCI by SMC
  --load ADDRESS=FILE        also put FILE into memory; may be given several times
${runHelp(256, 1).slice(1)}

In a terminal every key goes to the program; Ctrl-\\ leaves.
Status: 0 the pattern was seen or the program powered the machine off, 1 an error, 3 the time was over.
`;

const OPTIONS = {
  ...RUN_OPTIONS,
  board: { type: 'string' },
  el: { type: 'string' },
  load: { type: 'string', multiple: true },
} as const;

async function blobOf(text: string) {
  const match = /^(0x[0-9a-fA-F]{1,8}|\d{1,10})=(.+)$/.exec(text);
  if (!match) throw new UsageError(`--load ${text}: it takes ADDRESS=FILE, as in 0x48000000=records.bin`);
  return { address: Number(match[1]), ...(await inputFile(`--load ${text}`, match[2]!)) };
}

async function exec(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCommandLine({ args: [...argv], allowPositionals: true, options: OPTIONS });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const [path, ...rest] = positionals;
  if (path === undefined) throw new UsageError('which file? ivilab exec FILE');
  if (rest.length > 0) throw new UsageError(`one file is taken, '${rest[0]}' is left over; see --load for more`);
  const shared = sharedJob(values, isTerminal(io));
  const board = boardNamed(values.board ?? 'qemu-virt').name;
  const el = choice('el', values.el, ['svc', 'hyp'], 'svc');
  const image = await inputFile(path, path);
  const blobs = await Promise.all((values.load ?? []).map(blobOf));
  const greeting = isTerminal(io) ? ['every key goes to the program; Ctrl-\\ leaves'] : [];
  const options = runOptions(values, greeting);
  const job = { kind: 'exec', board, ...shared, el, image, blobs } as const;
  return runMachine({ ...job, memoryMiB: shared.memoryMiB ?? 256, cpus: shared.cpus ?? 1 }, options, io);
}

export const execCommand: Command = {
  name: 'exec',
  summary: 'run a bare-metal program',
  help,
  run: guarded('exec', exec),
};
