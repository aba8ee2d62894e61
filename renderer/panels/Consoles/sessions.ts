import { create } from 'zustand';
import type { DeskState } from '../../../electron/contract/shapes.ts';
import { type Command, registerCommands } from '../../app/commands.ts';
import { call, type DeskView, useDesk } from '../../desk/desk.ts';
import { consoles as texts } from '../../texts/consoles.ts';
import { type Arrangement, fitting, readArrangement, split, toggleAll } from './arrangement.ts';
import { onTheme, terminalColours } from './colours.ts';
import { saveConsole } from './save-console.ts';
import { ConsoleSession } from './session.ts';

const SETTING = 'consoles';

/** What this window's consoles look like, beside what is in their terminals. */
export interface ConsolesView {
  readonly sessions: Readonly<Record<string, ConsoleSession>>;
  readonly unread: Readonly<Record<string, boolean>>;
  /** Consoles that have shown something. */
  readonly begun: Readonly<Record<string, boolean>>;
  /** What went wrong last, for the person at that terminal. */
  readonly failures: Readonly<Record<string, string>>;
  readonly arrangement: Arrangement;
}

export const useConsoles = create<ConsolesView>(() => ({
  sessions: {},
  unread: {},
  begun: {},
  failures: {},
  arrangement: readArrangement(undefined),
}));

const activeSession = (): ConsoleSession | undefined => {
  const { sessions, arrangement } = useConsoles.getState();
  return sessions[arrangement.active];
};
const section = texts.commands.section;
const commands: readonly Command[] = [
  { id: 'consoles.all', section, title: texts.commands.all, run: () => arrange(toggleAll) },
  { id: 'consoles.split', section, title: texts.commands.split, run: () => arrange(split) },
  {
    id: 'consoles.save',
    section,
    title: texts.commands.save,
    enabled: () => activeSession() !== undefined,
    run: () => saveConsole(activeSession()!),
  },
  {
    id: 'consoles.clear',
    section,
    title: texts.commands.clear,
    enabled: () => activeSession() !== undefined,
    run: () => activeSession()!.clear(),
  },
];
const names = (): readonly string[] => useDesk.getState().state?.consoles ?? [];
let started = false;
let arranged: Arrangement | undefined;

/** Follows the desk from the first time on that somebody looks at consoles. */
export function startSessions(): void {
  if (started) return;
  started = true;
  const { settings } = useDesk.getState();
  arranged = readArrangement(settings[SETTING]);
  useDesk.subscribe(follow);
  onTheme(paint);
  registerCommands(commands);
  refresh();
}

/** Arranges them anew, and remembers it. */
export function arrange(change: (now: Arrangement, consoles: readonly string[]) => Arrangement): void {
  const before = useConsoles.getState().arrangement;
  const arrangement = fitting(change(before, names()), names());
  if (arrangement === before) return;
  arranged = arrangement;
  useConsoles.setState({ arrangement });
  if (arrangement.size !== before.size) paint();
  call('settings.set', { key: SETTING, value: JSON.stringify(arrangement) }).catch(() => {});
}

/** What was said of a console has been read. */
export function forget(what: 'unread' | 'failures', name: string): void {
  useConsoles.setState((view) => {
    if (!Object.hasOwn(view[what], name)) return view;
    const { [name]: _, ...others } = view[what];
    return { [what]: others };
  });
}

function follow(now: DeskView, before: DeskView): void {
  if (now.connection === 'lost' && before.connection !== 'lost')
    for (const session of Object.values(useConsoles.getState().sessions)) session.left();
  if (now.state?.consoles !== before.state?.consoles) refresh();
  if (now.happenings !== before.happenings)
    for (const session of Object.values(useConsoles.getState().sessions)) session.told(now.happenings);
  if (now.connection === 'open' && before.connection !== 'open')
    for (const session of Object.values(useConsoles.getState().sessions)) void session.join();
}

/** Sessions for the consoles that there are. */
function refresh(): void {
  const { sessions: before, arrangement } = useConsoles.getState();
  const sessions: Record<string, ConsoleSession> = {};
  const size = (arranged ?? arrangement).size;
  for (const name of names()) sessions[name] = before[name] ?? begin(name, size);
  for (const [name, session] of Object.entries(before)) if (!Object.hasOwn(sessions, name)) session.dispose();
  useConsoles.setState({ sessions, arrangement: fitting(arranged ?? arrangement, names()) });
}

function begin(name: string, size: number): ConsoleSession {
  const session = new ConsoleSession(name, terminalColours(), size, {
    unread: () => note('unread', name, true),
    seen: () => forget('unread', name),
    begun: () => note('begun', name, true),
    failed: (message) => note('failures', name, message),
  });
  session.told(useDesk.getState().happenings);
  void session.join();
  return session;
}

function note<W extends 'unread' | 'begun' | 'failures'>(what: W, name: string, value: ConsolesView[W][string]): void {
  useConsoles.setState((view) => (view[what][name] === value ? view : { [what]: { ...view[what], [name]: value } }));
}

function paint(): void {
  const { sessions, arrangement } = useConsoles.getState();
  const colours = terminalColours();
  for (const session of Object.values(sessions)) session.paint(colours, arrangement.size);
}

/** What people call a console. */
export function consoleTitle(
  name: string,
  state: DeskState | undefined,
  own: Readonly<Record<string, string>>,
): string {
  return own[name] ?? state?.domains.find((domain) => domain.name === name)?.title ?? name;
}
