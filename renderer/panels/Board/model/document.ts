import type { BoardFacts } from '../../../../core/lab/layout/board-facts.ts';
import { readSource } from '../../../../core/lab/layout/document.ts';
import { parseLayout } from '../../../../core/lab/layout/parse.ts';
import type { LayoutPath, Problem } from '../../../../core/lab/layout/problem.ts';
import type { Layout } from '../../../../core/lab/layout/schema.ts';
import { validateLayout } from '../../../../core/lab/layout/validate.ts';
import { beginHistory, change, type History, type Reason, redo, undo } from './history.ts';
import type { Op } from './ops.ts';
import { editText } from './source.ts';

/** A layout that is edited: its text is the truth, everything else follows from it. Never changed in place. */
export interface LayoutDocument {
  /** Null: it has no file yet. */
  readonly path: string | null;
  /** What its file has, as far as this window knows; null: it has none. */
  readonly saved: string | null;
  readonly history: History;
}

/** What a text says. */
export interface Reading {
  readonly text: string;
  /** Plain values as they are written; undefined when the text is no readable YAML. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Without the parts that can't be read; undefined when nothing is left. */
  readonly layout: Layout | undefined;
  /** No errors: it could be started, as far as can be told without its files. */
  readonly complete: boolean;
  /** Where a part of `layout` is in `value`. */
  original(path: LayoutPath): LayoutPath;
}

export const openDocument = (path: string | null, text: string, saved: string | null = text): LayoutDocument => ({
  path,
  saved,
  history: beginHistory(text),
});

export const isChanged = ({ saved, history }: LayoutDocument): boolean => saved !== history.text;

/** Typed text takes the place of the present one, readable or not. */
export const typeText = (document: LayoutDocument, text: string, reason: Reason): LayoutDocument => ({
  ...document,
  history: change(document.history, text, reason),
});

/** Changes values. Undefined where the text is no readable YAML. */
export function edit(document: LayoutDocument, ops: readonly Op[], reason: Reason): LayoutDocument | undefined {
  const text = editText(document.history.text, ops);
  return text === undefined ? undefined : typeText(document, text, reason);
}

export const undoEdit = (document: LayoutDocument): LayoutDocument => ({
  ...document,
  history: undo(document.history),
});
export const redoEdit = (document: LayoutDocument): LayoutDocument => ({
  ...document,
  history: redo(document.history),
});
export const savedAs = (document: LayoutDocument, path: string | null, text: string): LayoutDocument => ({
  ...document,
  path,
  saved: text,
});

/** Reads and checks a text, but for the files that it names. Does not throw. */
export function readText(text: string, boards: readonly BoardFacts[]): Reading {
  const { problems, layout } = parseLayout(text, { boards });
  const source = readSource(text);
  if (source.problems.length > 0)
    return { text, value: undefined, problems, layout: undefined, complete: false, original: (path) => path };
  const value = source.value ?? {};
  const left = validateLayout(value);
  return { text, value, problems, layout: left.layout, complete: layout !== undefined, original: left.original };
}
