// `npm start`: opens the app in the shell that can run here.
import { join } from 'node:path';
import { parseCommandLine, seconds, UsageError } from '../../core/cli/arguments.ts';
import { DATA, PROJECT } from '../../core/images/places.ts';
import { runBrowser } from './browser.ts';
import { chooseShell, inBrowser } from './choose.ts';
import { shellFacts } from './probe.ts';
import { runElectron } from './run-electron.ts';

const help = `npm start: the lab in a window

  npm start [-- [LAYOUT] [OPTION…]]

  LAYOUT          a layout file (docs/layouts.md); without it the lab's own
  --headless      no window: Xen and Dom0 in this terminal, with the options of ivilab boot
  --browser-only  in the system's browser, also where Electron can run
  --no-open       opens no browser: only says the link
  --port PORT     of the browser's server, which listens on 127.0.0.1 only; a free one without it
  --idle SECONDS  in the browser: end when no window has been open for so long; never without it
`;

const OPTIONS = {
  'browser-only': { type: 'boolean' },
  'no-open': { type: 'boolean' },
  port: { type: 'string' },
  idle: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const say = (line: string): void => {
  process.stderr.write(`ivilab: ${line}\n`);
};

async function start(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommandLine({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const [layout, more] = positionals;
  if (more !== undefined) throw new UsageError(`one layout is taken, '${more}' is left over`);
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port ${values.port}: write 0 to 65535`);
  const idle = seconds('idle', values.idle);
  const { buildMain, buildRenderer } = await import('../../build/app.mjs');
  const renderer = await buildRenderer(say);
  const facts = await shellFacts(values['browser-only'] ? 'browser' : undefined, {
    package: join(PROJECT, 'node_modules/electron'),
    data: DATA,
    say,
  });
  const choice = chooseShell(facts);
  const browser = (open: boolean): Promise<number> =>
    runBrowser({
      renderer,
      open: open && !values['no-open'],
      port,
      layout,
      directory: process.cwd(),
      idle,
      say,
    });
  if (choice.shell === 'browser') {
    if (choice.sentence !== undefined) say(choice.sentence);
    return browser(choice.open);
  }
  const app = await buildMain(say);
  const env = { ...process.env, IVILAB_DATA: DATA, IVILAB_DIRECTORY: process.cwd(), IVILAB_LAYOUT: layout ?? '' };
  const end = await runElectron(choice.path, app, env, (text) => process.stderr.write(text));
  if ('status' in end) return end.status;
  say(inBrowser(end.failed));
  return browser(true);
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  say((error as Error).message);
  if (process.env.IVILAB_DEBUG) say(String((error as Error).stack));
  process.exitCode = 1;
}
process.exit();
