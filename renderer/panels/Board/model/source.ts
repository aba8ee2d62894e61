import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type YAMLSeq,
} from 'yaml';
import { readSource } from '../../../../core/lab/layout/document.ts';
import type { LayoutPath } from '../../../../core/lab/layout/problem.ts';
import type { LayoutFile } from '../../../../core/lab/layout/schema.ts';
import { writeLayout } from '../../../../core/lab/layout/write.ts';
import { applyOps, type Op, sameValue } from './ops.ts';

/** Lines stay as they are: what a person has put in one line is not folded. */
const STYLE = { lineWidth: 0, minContentWidth: 0 } as const;

/**
 * The text after changes of its values: comments, order and way of writing stay where nothing was changed; comments of what is taken out go
 * with it. Undefined where the text is no readable YAML: then only people can mend it.
 */
export function editText(text: string, ops: readonly Op[]): string | undefined {
  const source = readSource(text);
  if (source.problems.length > 0) return undefined;
  const wanted = applyOps(source.value, ops);
  if (sameValue(source.value, wanted)) return text;
  const nothing = (value: unknown): boolean => sameValue(value ?? {}, {});
  if (nothing(wanted)) return leadingComments(text);
  const candidates = nothing(source.value) ? [] : [() => restored(text, edited(text, ops)), () => edited(text, ops)];
  for (const candidate of candidates) {
    const found = attempt(candidate);
    if (found !== undefined && holds(found, wanted)) return found;
  }
  // Values behind anchors, and groups that were something else before.
  return leadingComments(text) + writeLayout(wanted as LayoutFile);
}

function attempt(make: () => string): string | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function holds(text: string, value: unknown): boolean {
  const { value: read, problems } = readSource(text);
  return problems.length === 0 && sameValue(read ?? {}, value);
}

/** Comments and empty lines before the first key. */
function leadingComments(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !/^\s*(#.*)?$/.test(line));
  const kept = (end < 0 ? lines : lines.slice(0, end)).join('\n').trimEnd();
  return kept === '' ? '' : `${kept}\n\n`;
}

function edited(text: string, ops: readonly Op[]): string {
  const document = parseDocument(text, { stringKeys: true });
  for (const op of ops) editDocument(document, op);
  return document.toString(STYLE);
}

function editDocument(document: Document.Parsed, op: Op): void {
  if (op.kind === 'set') return setNode(document, op.path, op.value);
  const list = op.kind === 'remove' ? document.getIn(op.path.slice(0, -1), true) : document.getIn(op.path, true);
  if (op.kind === 'remove') {
    if (isSeq(list)) return removeItem(list, Number(op.path.at(-1)));
    document.deleteIn(op.path);
    return;
  }
  if (!isSeq(list)) throw new Error('not a list');
  ownComments(list);
  if (list.items.length === 0) list.flow = false;
  if (op.kind === 'insert') list.items.splice(op.index, 0, node(document, op.value, op.path.length));
  else list.items.splice(op.to, 0, ...list.items.splice(op.from, 1));
  separate(list);
}

function setNode(document: Document.Parsed, path: LayoutPath, value: unknown): void {
  const before = document.getIn(path, true);
  if (!isScalar(before) || (typeof value === 'object' && value !== null)) {
    const made = node(document, value, path.length);
    if (isNode(before) && isCollection(before) && before.comment) made.comment = before.comment;
    document.setIn(path, made);
    return;
  }
  before.value = value;
  // How the old one was written, as hexadecimal, is not for the new one.
  delete before.format;
  delete before.minFractionDigits;
}

/** Small things are written in one line: `{ head: centre }`, `[0, 1]`. */
function node(document: Document.Parsed, value: unknown, depth: number): Node {
  const made = document.createNode(value);
  if (!isCollection(made)) return made;
  const inLine = (of: unknown): boolean =>
    (isSeq(of) && of.items.every(isScalar)) || (isMap(of) && depth >= 3 && of.items.length <= 4);
  if (inLine(made)) made.flow = true;
  else if (isMap(made)) {
    for (const { value: below } of made.items)
      if (isCollection(below) && (isMap(below) ? below.items.length <= 4 : below.items.every(isScalar)))
        below.flow = true;
  }
  return made;
}

/** The parser gives a list what stands before its first item. */
function ownComments(list: YAMLSeq): void {
  const [first] = list.items;
  if (list.flow || !list.commentBefore || !isNode(first)) return;
  first.commentBefore = list.commentBefore;
  delete list.commentBefore;
}

function removeItem(list: YAMLSeq, index: number): void {
  ownComments(list);
  list.items.splice(index, 1);
  separate(list);
}

/** An empty line between items where there were some. */
function separate(list: YAMLSeq): void {
  const items = list.items.filter(isNode);
  const spaced = items.some((item, n) => n > 0 && (item as Node).spaceBefore === true);
  items.forEach((item, n) => {
    (item as Node).spaceBefore = n > 0 && (spaced || (item as Node).spaceBefore === true);
  });
}

/** Lines that differ from the original's by spaces within brackets only get the original's. */
function restored(before: string, after: string): string {
  const originals = new Map(before.split('\n').map((line) => [tight(line), line]));
  const lines = after.split('\n').map((line) => originals.get(tight(line)) ?? unpadded(line));
  return lines.map((line) => (line.trim() === '' ? '' : line)).join('\n');
}

const tight = (line: string): string =>
  line
    .replace(/([[{]) +/g, '$1')
    .replace(/ +([\]}])/g, '$1')
    .trimEnd();

/** Lists are written `[a, b]`, groups `{ a: b }`, as in the lab's own layouts. */
const unpadded = (line: string): string => line.replace(/\[ (?=\S)/g, '[').replace(/(?<=\S) \]/g, ']');
