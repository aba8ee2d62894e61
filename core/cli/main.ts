import { applyCommand } from './apply.ts';
import { benchCommand } from './bench.ts';
import { bootCommand } from './boot.ts';
import { callCommand } from './call.ts';
import { checkCommand } from './check.ts';
import type { Command, Io } from './command.ts';
import { consoleCommand } from './console.ts';
import './engine-flags.ts';
import { execCommand } from './exec.ts';
import { exportCommand } from './export.ts';
import { imagesCommand } from './images.ts';
import { interferenceCommand } from './interference.ts';
import { keyCommand } from './key.ts';
import { runCommand } from './run.ts';
import { screenshotCommand } from './screenshot.ts';
import { tapCommand } from './tap.ts';
import { vehicleCommand } from './vehicle.ts';

const commands: readonly Command[] = [
  runCommand,
  consoleCommand,
  callCommand,
  applyCommand,
  vehicleCommand,
  screenshotCommand,
  tapCommand,
  keyCommand,
  bootCommand,
  execCommand,
  imagesCommand,
  checkCommand,
  exportCommand,
  interferenceCommand,
  benchCommand,
];

const help = `ivilab: an emulated Jacinto 6 that runs Xen, Linux and bare-metal programs

  ivilab COMMAND [OPTION…]

${commands.map((c) => `  ${c.name.padEnd(12)} ${c.summary}`).join('\n')}

  ivilab COMMAND --help tells of each. docs/cli.md has it all.
`;

/** How long the last output may take to a reader who does not read. */
const LAST_WORDS_MS = 2000;

async function main(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    io.stdout.write(help);
    return 0;
  }
  const command = commands.find((c) => c.name === name);
  if (!command) {
    io.stderr.write(`ivilab: there is no command '${name}': take ${commands.map((c) => c.name).join(', ')}\n`);
    return 1;
  }
  return command.run(rest, io);
}

// A reader that has gone, as in `ivilab … | head -1`, is no error of ours; a run takes note of it where it writes.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
process.exitCode = await main(process.argv.slice(2), process);
setTimeout(() => process.exit(), LAST_WORDS_MS).unref();
