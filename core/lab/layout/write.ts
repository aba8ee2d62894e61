import { isCollection, isScalar, parseDocument, type Scalar, stringify } from 'yaml';
import { readSource } from './document.ts';
import type { LayoutPath } from './problem.ts';
import type { LayoutFile } from './schema.ts';

const STYLE = { lineWidth: 120, minContentWidth: 0 } as const;

/** A layout as the text of a file. What parseLayout gives as `file`, written and read again, is the same. */
export function writeLayout(file: LayoutFile): string {
  return stringify(file, STYLE);
}

/**
 * The text of a file after a change of the layout: what is the same keeps its comments, its order and its way of writing. Where `text` is no
 * readable YAML, the layout is written anew.
 */
export function rewriteLayout(text: string, file: LayoutFile): string {
  const source = readSource(text);
  if (!source.document || source.problems.length > 0 || !isCollection(source.document.contents))
    return writeLayout(file);
  // Anchors would change with what refers to them.
  if (/(^|[\s[{,])[&*]\w/.test(text)) return writeLayout(file);
  const document = parseDocument(text, { stringKeys: true });
  for (const { path, value } of changes(source.value, file, [])) {
    const node = document.getIn(path, true);
    if (value === undefined) document.deleteIn(path);
    else if (isScalar(node) && typeof value !== 'object') replaceScalar(node, value);
    else document.setIn(path, document.createNode(value));
  }
  return document.toString(STYLE);
}

/** Puts another value where one is, whose comment stays. */
function replaceScalar(node: Scalar, value: unknown): void {
  node.value = value;
  // How the old one was written, as hexadecimal, is not for the new one.
  delete node.format;
  delete node.minFractionDigits;
}

interface Change {
  readonly path: LayoutPath;
  /** Undefined: it is gone. */
  readonly value: unknown;
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The innermost parts that differ, in an order in which they can be made. */
function changes(before: unknown, after: unknown, path: LayoutPath): Change[] {
  if (isGroup(before) && isGroup(after) && (path.length === 0 || Object.keys(after).length > 0)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changes(own(before, key), own(after, key), [...path, key]));
  }
  const listed = Array.isArray(before) && Array.isArray(after) ? listChanges(before, after, path) : undefined;
  if (listed) return listed;
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, value: after }];
}

const own = (group: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(group, key) ? group[key] : undefined;

/** Items removed, changed in their places or added at the end; undefined for other changes of a list. */
function listChanges(before: readonly unknown[], after: readonly unknown[], path: LayoutPath): Change[] | undefined {
  if (before.length === 0 || after.length === 0) return undefined;
  const sameLength = before.length === after.length;
  const wanted = new Set(after.map(identity));
  const kept = before.map((_, n) => n).filter((n) => sameLength || wanted.has(identity(before[n])));
  // Items that moved would get the comments of others.
  const moved = (n: number, at: number): boolean => identity(before[n]) !== identity(after[at]);
  if (kept.some((n, at) => moved(n, at) && wanted.has(identity(before[n])))) return undefined;
  const removed = before.map((_, n) => n).filter((n) => !kept.includes(n));
  return [
    ...kept.flatMap((n, at) => changes(before[n], after[at], [...path, n])),
    ...removed.reverse().map((n) => ({ path: [...path, n], value: undefined })),
    ...after.slice(kept.length).map((value, n) => ({ path: [...path, kept.length + n], value })),
  ];
}

/** What makes an item of a list the same after a change. */
const identity = (item: unknown): string =>
  isGroup(item) && typeof item.name === 'string' ? `name ${item.name}` : JSON.stringify(item);
