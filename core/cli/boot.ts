import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { boardNamed, boards } from '../boards/catalogue.ts';
import { makeImages } from '../images/make-images.ts';
import { fileOf } from './arguments.ts';
import type { Command, Io } from './command.ts';
import { guarded } from './guarded.ts';
import { progressOn } from './progress.ts';
import { runMachine } from './run-machine.ts';
import { RUN_HELP, RUN_OPTIONS, runOptions, sharedJob } from './run-options.ts';

const help = `ivilab boot: boot Xen and Dom0, console on this terminal

  ivilab boot [--board ${boards.map((b) => b.name).join('|')}] [OPTION…]

  --board NAME               ${boards.map((b) => `${b.name}: ${b.description}`).join(`\n${' '.repeat(29)}`)}
  --xen FILE                 another Xen (32-bit ARM zImage)
  --kernel FILE              another kernel for Dom0 (32-bit ARM zImage)
  --initrd FILE              another initramfs for Dom0
  --dtb FILE                 a device tree in place of the board's own
  --xen-args TEXT            Xen's command line
  --dom0-args TEXT           Dom0's command line
${RUN_HELP}
Files that are not given are made from Debian packages (see: ivilab images).
In a terminal, Ctrl-\\ leaves. Status: 0 the pattern was seen or the machine powered itself off,
1 an error, 3 the time was over.
`;

async function boot(argv: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...RUN_OPTIONS,
      board: { type: 'string' },
      xen: { type: 'string' },
      kernel: { type: 'string' },
      initrd: { type: 'string' },
      dtb: { type: 'string' },
      'xen-args': { type: 'string' },
      'dom0-args': { type: 'string' },
    },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const board = boardNamed(values.board ?? boards[0]!.name).name;
  const shared = sharedJob(values);
  const options = runOptions(values);
  const given = async (option: 'xen' | 'kernel' | 'initrd' | 'dtb') =>
    values[option] === undefined ? undefined : fileOf(option, values[option]);
  const [xen, kernel, initrd, dtb] = await Promise.all([given('xen'), given('kernel'), given('initrd'), given('dtb')]);
  // With a kernel of one's own and no initramfs given, Dom0 starts without one: ours has the modules of another kernel.
  const ownInitrd = initrd !== undefined || kernel !== undefined;
  const made = xen && kernel && ownInitrd ? undefined : await makeImages({}, progressOn(io));
  const bytes = async (path: string) => new Uint8Array(await readFile(path));
  const interactive = (io.stdin as { isTTY?: boolean }).isTTY === true && shared.until === undefined;
  return runMachine(
    {
      kind: 'boot',
      board,
      ...shared,
      paced: interactive,
      xen: xen ?? (await bytes(made!.xen)),
      kernel: kernel ?? (await bytes(made!.vmlinuz)),
      initrd: initrd ?? (ownInitrd ? undefined : await bytes(made!.dom0)),
      dtb,
      xenArgs: values['xen-args'],
      dom0Args: values['dom0-args'],
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
