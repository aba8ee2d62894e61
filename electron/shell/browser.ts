import { createInterface } from 'node:readline';
import { createDesk } from '../desk/desk.ts';
import { openBrowser } from './browser-open.ts';
import { BrowserServer } from './browser-server.ts';

export interface BrowserOptions {
  /** The built renderer. */
  readonly renderer: string;
  /** Opens the system's browser. */
  readonly open: boolean;
  /** 0: a free one. */
  readonly port: number;
  readonly layout: string | undefined;
  /** Where relative paths of the user's begin. */
  readonly directory: string;
  /** Ends by itself when no window has been open for so many seconds; undefined: only when it is told to. */
  readonly idle: number | undefined;
  readonly say: (line: string) => void;
}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
/** The machine may take so long to switch off. */
const LONGEST_END_MS = 8000;

/** Runs the app for browsers until it is told to end. Resolves to the exit status; rejects with an Error for people. */
export async function runBrowser(options: BrowserOptions): Promise<number> {
  const { say } = options;
  const server = await BrowserServer.listen(options.renderer, options.port, (wire) => desk.open(wire));
  const desk = createDesk({
    shell: 'browser',
    directory: options.directory,
    ...(options.layout === undefined ? {} : { layout: options.layout }),
    methods: { 'app.link': () => server.link() },
    say,
  });
  const link = server.link();
  const opened = options.open && (await openBrowser(link));
  say(`the app is at ${link}`);
  say(opened ? 'it is open in your browser' : 'the link opens it once');
  say('Enter gives another link, Ctrl-C ends the lab');
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => say(`the app is at ${server.link()}`));
  const status = await told(() => desk.windows, options.idle);
  lines.close();
  process.stdin.unref?.();
  server.close();
  const late = new Promise((resolve) => setTimeout(resolve, LONGEST_END_MS).unref());
  await Promise.race([desk.close(), late]);
  return status;
}

/** Resolves when a signal comes, or when no window has been open for so long. */
function told(windows: () => number, idle: number | undefined): Promise<number> {
  return new Promise((resolve) => {
    for (const [signal, number] of Object.entries(SIGNALS)) process.once(signal, () => resolve(128 + number));
    if (idle === undefined) return;
    let seen = performance.now();
    setInterval(() => {
      if (windows() > 0) seen = performance.now();
      else if (performance.now() - seen > idle * 1000) resolve(0);
    }, 1000).unref();
  });
}
