import { create } from 'zustand';
import type { Problem } from '../../../core/lab/layout/problem.ts';
import type { LayoutText } from '../../../electron/contract/shapes.ts';
import { call, useDesk } from '../../desk/desk.ts';
import { boardNamed, knownBoards } from './boards.ts';
import type { Thing } from './diagram/things.ts';
import { type LayoutDocument, openDocument, type Reading, readText } from './model/document.ts';
import type { Edited } from './model/edits.ts';
import { valueAt } from './model/ops.ts';
import { withWholePaths } from './plan/paths.ts';
import { type Readiness, readiness } from './plan/readiness.ts';
import { type PlanWords, planWords } from './plan/words.ts';

/** What the strip below the diagram shows. */
export type Pane = 'problems' | 'plan' | 'config';

/** The layout that is edited in this window, and what is looked at. Outlives the panel: closing a tab loses nothing. */
interface BoardStore {
  /** Undefined until the desk's layout is there. */
  readonly document: LayoutDocument | undefined;
  /** The newest text that could be read: what the diagram shows while a newer one can not. */
  readonly shown: Edited | undefined;
  readonly selected: Thing;
  /** Whether the details are open; undefined: where there is room. */
  readonly details: boolean | undefined;
  /** A place that was jumped to, as a path joined by `/`; counts up so that the same can be jumped to again. */
  readonly jump: { readonly place: string; readonly line: number | undefined; readonly count: number } | undefined;
  readonly view: 'diagram' | 'text';
  readonly pane: Pane | undefined;
  readonly dialog: 'open' | 'save' | undefined;
  /** The desk's check of a text, with its files. */
  readonly checked:
    | { readonly text: string; readonly path: string | null; readonly problems: readonly Problem[] }
    | undefined;
  readonly busy: string | undefined;
  /** Somebody can see the panel. */
  readonly visible: boolean;
}

export const useBoard = create<BoardStore>(() => ({
  document: undefined,
  shown: undefined,
  selected: { kind: 'layout' },
  details: undefined,
  jump: undefined,
  view: 'diagram',
  pane: undefined,
  dialog: undefined,
  checked: undefined,
  busy: undefined,
  visible: false,
}));

/** Keeps what a function gives for the newest arguments. */
function newest<A extends readonly unknown[], R>(of: (...args: A) => R): (...args: A) => R {
  let last: { readonly args: A; readonly result: R } | undefined;
  return (...args) => {
    if (!last || args.some((arg, n) => arg !== last!.args[n])) last = { args, result: of(...args) };
    return last.result;
  };
}

const readNewest = newest((text: string) => readText(text, knownBoards));
const readRunning = newest((text: string) => readText(text, knownBoards));

/** What the edited text says. */
export const readingOf = ({ history }: LayoutDocument): Reading => readNewest(history.text);

const editedOf = newest((reading: Reading): Edited | undefined => {
  const { layout } = reading;
  return layout && { ...reading, layout, board: boardNamed(layout.board) };
});

/** The edited layout, if the text can be read. */
export const editedNow = (): Edited | undefined => {
  const { document } = useBoard.getState();
  return document && editedOf(readingOf(document));
};

/** Puts a document in place of the present one. */
export function setDocument(document: LayoutDocument): void {
  const shown = editedOf(readingOf(document));
  useBoard.setState((state) => ({ document, shown: shown ?? state.shown }));
}

/** All that is wrong: with the files where the desk has looked at this text, otherwise as far as can be told without them. */
export function problemsOf(document: LayoutDocument, checked: BoardStore['checked']): readonly Problem[] {
  const { text } = document.history;
  return checked?.text === text && checked.path === document.path ? checked.problems : readingOf(document).problems;
}

export const titleOf = (reading: Reading, path: string | null): string => {
  const title = valueAt(reading.value, ['title']);
  if (typeof title === 'string' && title !== '') return title;
  return path?.split(/[\\/]/).at(-1) ?? 'Untitled';
};

/** As the desk takes layouts. */
export const layoutText = (document: LayoutDocument): LayoutText => ({
  path: document.path,
  title: titleOf(readingOf(document), document.path).slice(0, 1000),
  text: document.history.text,
});

const plan = newest((running: LayoutText, reading: Reading, path: string | null): PlanWords | undefined => {
  const from = readRunning(running.text);
  if (!from.complete || !reading.complete) return undefined;
  return planWords(withWholePaths(from.layout!, running.path), withWholePaths(reading.layout!, path));
});

/** Whether the edited layout can be applied now, and what that would do, or why not. */
export function useReadiness(): Readiness {
  const document = useBoard((state) => state.document);
  const checked = useBoard((state) => state.checked);
  const busy = useBoard((state) => state.busy);
  const power = useDesk(({ state }) => state?.power);
  const plan = usePlan();
  return readiness(document ? errorsOf(document, checked) : 0, power, busy, plan);
}

/** The same at this moment, with the plan. */
export function readyNow(): Readiness & { readonly plan: PlanWords | undefined } {
  const { document, checked, busy } = useBoard.getState();
  const state = useDesk.getState().state;
  if (!document) return { ready: false, why: '', plan: undefined };
  const words = state?.power === 'on' ? plan(state.layout, readingOf(document), document.path) : undefined;
  return { ...readiness(errorsOf(document, checked), state?.power, busy, words), plan: words };
}

const errorsOf = (document: LayoutDocument, checked: BoardStore['checked']): number =>
  problemsOf(document, checked).filter(({ severity }) => severity === 'error').length;

/** What applying would do; undefined while nothing runs, or while there are errors. */
export function usePlan(): PlanWords | undefined {
  const document = useBoard((state) => state.document);
  const running = useDesk(({ state }) => (state?.power === 'on' ? state.layout : undefined));
  return document && running && plan(running, readingOf(document), document.path);
}

/** The layout that the desk has, with what its file has in it now. Rejects with an Error for people where the file can't be read and there is no text. */
export async function deskDocument(layout: LayoutText): Promise<LayoutDocument> {
  if (layout.path === null) return openDocument(null, layout.text);
  try {
    const { path, text } = await call('layouts.open', { path: layout.path });
    return openDocument(path, layout.text === '' ? text : layout.text, text);
  } catch (error) {
    if (layout.text === '') throw error;
    // The connection went before the answer came: nothing is known of the file.
    if (useDesk.getState().connection !== 'open') return openDocument(layout.path, layout.text);
    // It runs, and its file is gone.
    return openDocument(layout.path, layout.text, null);
  }
}
