import { parseArgs } from 'node:util';
import { boardNamed, boards } from '../boards/catalogue.ts';
import { choice, fileOf, UsageError } from './arguments.ts';
import type { Command, Io } from './command.ts';
import { guarded } from './guarded.ts';
import { runMachine } from './run-machine.ts';
import { RUN_HELP, RUN_OPTIONS, runOptions, sharedJob } from './run-options.ts';

const help = `ivilab exec: run a bare-metal program

  ivilab exec FILE [OPTION…]

FILE is an ELF file or a flat image for QEMU's virt machine: it is loaded and started as by
  qemu-system-arm -M virt -cpu cortex-a15 -kernel FILE
with 256 MiB of memory and the PL011 on standard output. PSCI SYSTEM_OFF ends it.

  --board NAME               ${boards.map((b) => b.name).join(' or ')} (qemu-virt)
  --el svc|hyp               start in Supervisor mode, PSCI by HVC (the default), or in Hyp mode, PSCI by SMC
  --load ADDRESS=FILE        also put FILE into memory; may be given several times
${RUN_HELP}
Status: 0 the pattern was seen or the program powered the machine off, 1 an error, 3 the time was over.
`;

async function blobOf(text: string) {
  const match = /^(0x[0-9a-fA-F]+|\d+)=(.+)$/.exec(text);
  if (!match) throw new UsageError(`--load ${text}: it takes ADDRESS=FILE, as in 0x48000000=records.bin`);
  return { address: Number(match[1]), bytes: await fileOf('load', match[2]!) };
}

async function exec(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...RUN_OPTIONS,
      board: { type: 'string' },
      el: { type: 'string' },
      load: { type: 'string', multiple: true },
    },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const [path, ...rest] = positionals;
  if (path === undefined || rest.length > 0)
    throw new UsageError(`exec takes one file, not ${positionals.length}: ivilab exec FILE`);
  const shared = sharedJob(values);
  return runMachine(
    {
      kind: 'exec',
      board: boardNamed(values.board ?? 'qemu-virt').name,
      ...shared,
      memoryMiB: shared.memoryMiB ?? 256,
      cpus: shared.cpus ?? 1,
      paced: false,
      image: await fileOf('FILE', path),
      el: choice('el', values.el, ['svc', 'hyp'], 'svc'),
      blobs: await Promise.all((values.load ?? []).map(blobOf)),
    },
    runOptions(values),
    io,
  );
}

export const execCommand: Command = {
  name: 'exec',
  summary: 'run a bare-metal program',
  help,
  run: guarded('exec', exec),
};
