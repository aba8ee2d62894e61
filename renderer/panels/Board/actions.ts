import type { LayoutPath } from '../../../core/lab/layout/problem.ts';
import { attempt } from '../../app/commands.ts';
import { confirm } from '../../app/confirm.ts';
import { tell } from '../../app/toasts.ts';
import { call, useDesk } from '../../desk/desk.ts';
import { boardTexts as texts } from '../../texts/board.ts';
import { type Thing, thingAt } from './diagram/things.ts';
import {
  edit,
  isChanged,
  type LayoutDocument,
  openDocument,
  redoEdit,
  savedAs,
  typeText,
  undoEdit,
} from './model/document.ts';
import type { Edit } from './model/edits.ts';
import { redoLabel, undoLabel } from './model/history.ts';
import type { Op } from './model/ops.ts';
import { layoutText, type Pane, readingOf, readyNow, setDocument, useBoard } from './store.ts';

// What people do in the board panel, for buttons, keys, drags and commands alike.

/** Makes an edit. Steps of the same key that follow closely are undone together; where they are one `whole`, all of them. */
export function make(change: Edit | undefined, key?: string, whole = false): boolean {
  const { document } = useBoard.getState();
  if (!change || !document) return false;
  const reason = { label: change.label, when: performance.now(), whole, ...(key === undefined ? {} : { key }) };
  const next = edit(document, change.ops, reason);
  if (next) setDocument(next);
  else tell({ kind: 'error', title: texts.unreadable.title, text: texts.unreadable.text });
  return next !== undefined;
}

export const makeOps = (label: string, ops: readonly Op[], key?: string): boolean => make({ label, ops }, key);

export function type(text: string): void {
  const { document } = useBoard.getState();
  if (document) setDocument(typeText(document, text, { label: texts.typing, key: 'text', when: performance.now() }));
}

export function undo(): void {
  const { document } = useBoard.getState();
  if (document) setDocument(undoEdit(document));
}

export function redo(): void {
  const { document } = useBoard.getState();
  if (document) setDocument(redoEdit(document));
}

export const canUndo = (): boolean => undoLabel(useBoard.getState().document?.history ?? EMPTY) !== undefined;
export const canRedo = (): boolean => redoLabel(useBoard.getState().document?.history ?? EMPTY) !== undefined;
const EMPTY = { text: '', past: undefined, future: undefined };

export const select = (selected: Thing): void => useBoard.setState({ selected, details: true });
export const show = (pane: Pane | undefined): void => useBoard.setState({ pane });

/** Selects what a place of the file belongs to, and puts the focus on the place itself. */
export function jumpTo(path: LayoutPath, line: number | undefined): void {
  const { document, jump } = useBoard.getState();
  const value = document && readingOf(document).value;
  useBoard.setState({
    selected: thingAt(path, value),
    details: true,
    jump: { place: path.join('/'), line, count: (jump?.count ?? 0) + 1 },
    // What can't be read at all has no other place than its line.
    ...(value === undefined ? { view: 'text' } : {}),
  });
}

/** Asks before changes would be lost. Resolves to whether to go on. */
async function mayLose(): Promise<boolean> {
  const { document } = useBoard.getState();
  if (!document || !isChanged(document)) return true;
  return confirm(texts.lose);
}

const begin = (path: string | null, text: string, saved: string | null): void => {
  const document = openDocument(path, text, saved);
  setDocument(document);
  // Of what can't be read there is no diagram: the one before is of another layout.
  const view = readingOf(document).layout === undefined ? ({ view: 'text' } as const) : {};
  useBoard.setState({ selected: { kind: 'layout' }, dialog: undefined, checked: undefined, ...view });
};

async function load(path: string): Promise<void> {
  const { path: found, text } = await call('layouts.open', { path });
  begin(found, text, text);
}

/** Opens a layout's file, and shows what goes wrong. Resolves to whether it was opened. */
export async function open(path: string): Promise<boolean> {
  return (await mayLose()) && attempt(texts.failed.open, () => load(path));
}

/** The same where a dialog tells what goes wrong: rejects with an Error for people. */
export async function openTyped(path: string): Promise<void> {
  if (await mayLose()) await load(path);
}

/** Goes on with changes that were not saved the last time. */
export async function openDraft(draft: LayoutDocument): Promise<void> {
  if (!(await mayLose())) return;
  setDocument(draft);
  useBoard.setState({ selected: { kind: 'layout' }, checked: undefined });
}

export async function openNew(): Promise<void> {
  if (await mayLose()) begin(null, texts.newLayout, null);
}

/** Goes back to the layout that runs. It can be undone. */
export function showRunning(): void {
  const { document } = useBoard.getState();
  const running = useDesk.getState().state?.layout;
  if (!document || !running) return;
  if (document.path === running.path)
    setDocument(typeText(document, running.text, { label: texts.backToRunning, when: performance.now() }));
  else void open(running.path ?? '');
}

export async function chooseOpen(): Promise<void> {
  if (!useDesk.getState().state?.shell.dialogs) return useBoard.setState({ dialog: 'open' });
  const path = await call('files.choose', { what: 'open' });
  if (path !== null) await open(path);
}

/** Saves to the layout's own file; where it has none, or may not be written, asks for another. */
export async function save(): Promise<void> {
  const { document } = useBoard.getState();
  if (!document) return;
  if (document.path === null) return saveAs();
  try {
    await saveTo(undefined, false);
  } catch (error) {
    // An example, or somebody else has changed the file: another name is the way out.
    tell({
      kind: 'error',
      title: texts.failed.save,
      text: (error as Error).message,
      action: { title: texts.saveAs, run: () => void saveAs() },
    });
  }
}

export async function saveAs(): Promise<void> {
  const { document } = useBoard.getState();
  if (!document) return;
  if (!useDesk.getState().state?.shell.dialogs) return useBoard.setState({ dialog: 'save' });
  const path = await call('files.choose', {
    what: 'save',
    ...(document.path === null ? {} : { suggested: document.path }),
  });
  // The shell's own dialog has asked whether to replace.
  if (path !== null) await attempt(texts.failed.save, () => saveTo(path, true));
}

/** Rejects with an Error for people. */
export async function saveTo(path: string | undefined, anyway: boolean): Promise<void> {
  const { document } = useBoard.getState();
  if (!document) return;
  const sent = document.history.text;
  const saved = await call('layouts.save', {
    layout: layoutText(document),
    anyway,
    ...(path === undefined ? {} : { path }),
  });
  const now = useBoard.getState().document!;
  const moved = savedAs(now, saved.path, saved.text);
  // In another directory the paths of files are written otherwise.
  const follows = saved.text !== sent && now.history.text === sent;
  setDocument(follows ? typeText(moved, saved.text, { label: texts.saveAs, when: performance.now() }) : moved);
  useBoard.setState({ dialog: undefined });
  tell({ kind: 'note', title: texts.saved, text: saved.path ?? '' });
}

/** Makes the running machine what the layout says; switches it on where it is off. Where that can't be, shows why. */
export async function apply(): Promise<void> {
  const { ready, plan } = readyNow();
  const { document } = useBoard.getState();
  const on = useDesk.getState().state?.power === 'on';
  if (!document) return;
  if (!ready) return show(plan ? 'plan' : 'problems');
  if (plan?.comparison.machine && !(await confirm(texts.restartMachine))) return;
  useBoard.setState({ busy: on ? texts.applying : texts.switchingOn });
  const layout = layoutText(document);
  const good = await attempt(texts.failed.apply, () =>
    on ? call('layouts.apply', { layout }) : call('power.on', { layout }),
  );
  useBoard.setState({ busy: undefined });
  if (good && on) tell({ kind: 'note', title: texts.applied });
}
