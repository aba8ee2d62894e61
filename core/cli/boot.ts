import { boardNamed, boards } from '../boards/catalogue.ts';
import { makeImages } from '../images/make-images.ts';
import { DEFAULT_DOM0_ARGS } from '../machine/boot-rom.ts';
import { parseCommandLine } from './arguments.ts';
import type { Command, Io } from './command.ts';
import { inputFile } from './files.ts';
import { guarded } from './guarded.ts';
import { progressOn } from './progress.ts';
import { runMachine } from './run-machine.ts';
import { RUN_OPTIONS, runHelp, runOptions, sharedJob } from './run-options.ts';
import { isTerminal } from './terminal.ts';

const help = `ivilab boot: boot Xen and Dom0, console on this terminal

  ivilab boot [--board ${boards.map((b) => b.name).join('|')}] [OPTION…]

  --board NAME               ${boards.map((b) => `${b.name}: ${b.description}`).join(`\n${' '.repeat(29)}`)}
  --xen FILE                 another Xen (32-bit ARM zImage)
  --kernel FILE              another kernel for Dom0 (32-bit ARM zImage)
  --initrd FILE              another initramfs for Dom0
  --dtb FILE                 a device tree in place of the board's own
  --xen-args TEXT            Xen's command line
  --dom0-args TEXT           Dom0's command line
${runHelp(1024, 2).slice(1)}
Files that are not given are made from Debian packages (see: ivilab images).
In a terminal every key goes to the machine; Ctrl-\\ leaves.
Status: 0 the pattern was seen or the machine powered itself off, 1 an error, 3 the time was over.
`;

const OPTIONS = {
  ...RUN_OPTIONS,
  board: { type: 'string' },
  xen: { type: 'string' },
  kernel: { type: 'string' },
  initrd: { type: 'string' },
  dtb: { type: 'string' },
  'xen-args': { type: 'string' },
  'dom0-args': { type: 'string' },
} as const;

/** What a person at the terminal should know before it starts. */
function greeting(board: string, memoryMiB: number, cpus: number): string[] {
  return [
    `${board}: ${cpus} CPU${cpus === 1 ? '' : 's'}, ${memoryMiB} MiB; Xen starts, Dom0's shell comes in a minute or two`,
    'every key goes to the machine; Ctrl-\\ leaves and switches it off',
  ];
}

/** Tells Dom0 how large the terminal is: a serial line can't. Undefined where the user decides on the command line or there is no terminal. */
function sizedDom0Args(io: Io, args: string | undefined, ownTree: boolean): string | undefined {
  const { columns, rows } = io.stdout as { columns?: number; rows?: number };
  if (args !== undefined || ownTree || !isTerminal(io) || !columns || !rows) return args;
  return `${DEFAULT_DOM0_ARGS} ivilab.console=${columns}x${rows}`;
}

async function boot(argv: readonly string[], io: Io): Promise<number> {
  const { values } = parseCommandLine({ args: [...argv], options: OPTIONS });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const board = boardNamed(values.board ?? boards[0]!.name);
  const shared = sharedJob(values, isTerminal(io));
  const given = async (option: 'xen' | 'kernel' | 'initrd' | 'dtb') =>
    values[option] === undefined ? undefined : inputFile(`--${option} ${values[option]}`, values[option]);
  const [xen, kernel, initrd, dtb] = await Promise.all([given('xen'), given('kernel'), given('initrd'), given('dtb')]);
  const memoryMiB = shared.memoryMiB ?? board.ram.defaultMiB;
  const options = runOptions(values, isTerminal(io) ? greeting(board.name, memoryMiB, shared.cpus ?? 2) : []);
  // With a kernel of one's own and no initramfs given, Dom0 starts without one: ours has the modules of another kernel.
  const ownInitrd = initrd !== undefined || kernel !== undefined;
  const made = xen && kernel && ownInitrd ? undefined : await makeImages({}, progressOn(io));
  return runMachine(
    {
      kind: 'boot',
      board: board.name,
      ...shared,
      memoryMiB,
      xen: xen ?? (await inputFile('xen', made!.xen)),
      kernel: kernel ?? (await inputFile('kernel', made!.vmlinuz)),
      initrd: initrd ?? (ownInitrd ? undefined : await inputFile('initrd', made!.dom0)),
      dtb,
      xenArgs: values['xen-args'],
      dom0Args:
        shared.clock === 'real' ? sizedDom0Args(io, values['dom0-args'], dtb !== undefined) : values['dom0-args'],
    },
    options,
    io,
  );
}

export const bootCommand: Command = {
  name: 'boot',
  summary: 'boot Xen and Dom0, console on this terminal',
  help,
  run: guarded('boot', boot),
};
