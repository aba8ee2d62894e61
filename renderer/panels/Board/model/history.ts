/** One change of a text: what was at `at`, and what is there now. */
interface Step {
  readonly at: number;
  readonly removed: string;
  readonly inserted: string;
  /** What was done, for menus: `Pin ivi`. */
  readonly label: string;
  /** Steps of the same key that follow closely become one: typing, dragging. */
  readonly key: string | undefined;
  /** Milliseconds. */
  readonly when: number;
}

interface Steps {
  readonly step: Step;
  readonly before: Steps | undefined;
}

/** A text and all that was done to it. Never changed in place. */
export interface History {
  readonly text: string;
  readonly past: Steps | undefined;
  readonly future: Steps | undefined;
}

/** Steps of one key that are further apart than this stay two. */
const PAUSE = 1500;

export const beginHistory = (text: string): History => ({ text, past: undefined, future: undefined });

export interface Reason {
  readonly label: string;
  readonly key?: string;
  readonly when: number;
  /** All steps of this key are one, however far they are apart: a drag. */
  readonly whole?: boolean;
}

/** Puts another text in place of the present one. What was undone before is forgotten. */
export function change(history: History, text: string, { label, key, when, whole = false }: Reason): History {
  if (text === history.text) return history;
  const last = history.past?.step;
  const follows = key !== undefined && history.future === undefined && last?.key === key;
  const joins = follows && (whole || when - last.when < PAUSE);
  const from = joins ? replace(history.text, last.at, last.inserted, last.removed) : history.text;
  const before = joins ? history.past!.before : history.past;
  if (text === from) return { text, past: before, future: undefined };
  return { text, past: { step: { ...difference(from, text), label, key, when }, before }, future: undefined };
}

export function undo(history: History): History {
  const { past, future, text } = history;
  if (!past) return history;
  const { at, removed, inserted } = past.step;
  return {
    text: replace(text, at, inserted, removed),
    past: past.before,
    future: { step: past.step, before: future },
  };
}

export function redo(history: History): History {
  const { past, future, text } = history;
  if (!future) return history;
  const { at, removed, inserted } = future.step;
  return {
    text: replace(text, at, removed, inserted),
    // A step that was done again takes nothing in any more.
    past: { step: { ...future.step, key: undefined }, before: past },
    future: future.before,
  };
}

/** What undo and redo would concern; undefined where there is nothing. */
export const undoLabel = ({ past }: History): string | undefined => past?.step.label;
export const redoLabel = ({ future }: History): string | undefined => future?.step.label;

const replace = (text: string, at: number, old: string, by: string): string =>
  text.slice(0, at) + by + text.slice(at + old.length);

/** The one stretch that differs. */
function difference(from: string, to: string): Pick<Step, 'at' | 'removed' | 'inserted'> {
  const shorter = Math.min(from.length, to.length);
  let at = 0;
  while (at < shorter && from.charCodeAt(at) === to.charCodeAt(at)) at++;
  let end = 0;
  while (end < shorter - at && from.charCodeAt(from.length - 1 - end) === to.charCodeAt(to.length - 1 - end)) end++;
  return { at, removed: from.slice(at, from.length - end), inserted: to.slice(at, to.length - end) };
}
