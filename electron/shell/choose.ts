/** What is known before a window opens. */
export interface ShellFacts {
  /** What the user asked for, if anything. */
  readonly asked?: 'electron' | 'browser' | undefined;
  readonly platform: string;
  /** The user is root: Electron refuses to run without its sandbox, and we do not switch that off. */
  readonly root: boolean;
  /** There is a screen to open windows on. */
  readonly display: boolean;
  /** Electron's binary that runs here, or why there is none. */
  readonly electron: { readonly path: string } | { readonly missing: string };
  /** Why Electron's sandbox can not work here; undefined where it can, as far as can be seen. */
  readonly noSandbox?: string | undefined;
}

/** The shell that opens, and what is said about it. */
export type ShellChoice =
  | { readonly shell: 'electron'; readonly path: string }
  | {
      readonly shell: 'browser';
      /** One line for the user: why it is not Electron. None when nobody expects Electron. */
      readonly sentence?: string;
      /** A browser can be opened here; otherwise its address is all that can be said. */
      readonly open: boolean;
    };

/** Which shell opens: Electron where it can run with its sandbox, otherwise the browser. */
export function chooseShell(facts: ShellFacts): ShellChoice {
  const { asked, display } = facts;
  if (asked === 'browser') return { shell: 'browser', open: display };
  const why = obstacle(facts);
  if (why === undefined && 'path' in facts.electron) return { shell: 'electron', path: facts.electron.path };
  return { shell: 'browser', sentence: inBrowser(why!), open: display };
}

/** The one line that says why the app is in the browser. */
export const inBrowser = (why: string): string => `the app opens in the browser instead of Electron: ${why}`;

function obstacle({ root, display, electron, noSandbox, platform }: ShellFacts): string | undefined {
  if (!display) return 'there is no display';
  if (root && platform === 'linux') return 'you are root, and for root Electron runs only without its sandbox';
  if ('missing' in electron) return electron.missing;
  return noSandbox === undefined ? undefined : `its sandbox is refused here: ${noSandbox}`;
}
