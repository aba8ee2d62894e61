import { type Document, isCollection, isMap, isNode, isPair, LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { LayoutPath, Position, Problem } from './problem.ts';

/** A YAML text that was taken apart. */
export interface SourceText {
  /** Plain values; undefined when there is none because of problems. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Where a part of the value is in the text; for a part that is not there, where its surroundings are. */
  locate(path: LayoutPath): Position | undefined;
  /** For editing; undefined when there is none. */
  readonly document: Document.Parsed | undefined;
}

/** Characters; a layout of 32 domains has about 20,000. */
export const LONGEST_TEXT = 1 << 20;
/** Collections within collections; a layout has six at most. */
const DEEPEST = 64;

/** Reads YAML 1.2. Does not throw: what is wrong becomes problems. */
export function readSource(text: string): SourceText {
  if (text.length > LONGEST_TEXT)
    return failed(
      `the file has ${text.length} characters`,
      `a layout has ${LONGEST_TEXT} at most: is it another file?`,
    );
  if (/\0/.test(text)) return failed('the file is not text', 'take a layout in YAML');
  if (tooDeep(text)) return failed(`brackets are nested more than ${DEEPEST} deep`, 'take a layout in YAML');
  const counter = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, strict: true });
    if (document.errors.length > 0)
      return { ...NOTHING, problems: document.errors.slice(0, 20).map((error) => syntaxProblem(error, counter)) };
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return { value, problems: [], document, locate: (path) => locate(document, counter, path) };
  } catch (error) {
    // Aliases that refer to themselves or multiply, and nesting that is too deep, are found late.
    return failed(`it can't be read: ${(error as Error).message.split('\n', 1)[0]}`, 'take a layout in YAML');
  }
}

const NOTHING = { value: undefined, document: undefined, locate: () => undefined };

function failed(wrong: string, right: string): SourceText {
  return { ...NOTHING, problems: [{ id: 'syntax', severity: 'error', path: [], wrong, right }] };
}

/** The parser works recursively: brackets are counted before, and block nesting can't be deeper than a line is indented. */
function tooDeep(text: string): boolean {
  let depth = 0;
  for (const char of text.match(/[[\]{}]/g) ?? []) {
    depth += char === '[' || char === '{' ? 1 : -1;
    if (depth > DEEPEST) return true;
  }
  return /^[ \t?-]{200}/m.test(text);
}

/** What people do wrong most often; the rest is told in the parser's words. */
const SYNTAX: Readonly<Record<string, readonly [wrong: string, right: string]>> = {
  DUPLICATE_KEY: ['the same key is there twice', 'leave one of them out'],
  TAB_AS_INDENT: ['a tab is used for indentation', 'use spaces'],
  BAD_INDENT: ['the indentation does not fit what is around it', 'indent all keys of a group alike, with spaces'],
  MULTIPLE_DOCS: ['a second document begins here', 'leave out the line with ---'],
  BAD_ALIAS: ['there is no anchor of this name', 'define it with & first, or put the text in quotes'],
  BLOCK_AS_IMPLICIT_KEY: [
    'a key and a value are expected, two of them are here',
    'put the second on a line of its own',
  ],
  MULTILINE_IMPLICIT_KEY: ['a key without a colon', 'write KEY: VALUE'],
  BAD_SCALAR_START: ['no text can begin like this', 'put it in quotes'],
  BAD_DQ_ESCAPE: ['this backslash sequence is not known', 'write \\\\ for a backslash, or use single quotes'],
};

function syntaxProblem(error: YAMLError, counter: LineCounter): Problem {
  const [wrong, right] = SYNTAX[error.code] ?? [
    `not YAML: ${error.message.split('\n', 1)[0]!.slice(0, 200)}`,
    'write KEY: VALUE, lists with a dash, texts with special characters in quotes',
  ];
  return { id: 'syntax', severity: 'error', path: [], wrong, right, position: position(counter, error.pos[0]) };
}

function position(counter: LineCounter, offset: number): Position {
  const { line, col } = counter.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** The key of a path, or the innermost of its parts that is there. */
function locate(document: Document.Parsed, counter: LineCounter, path: LayoutPath): Position | undefined {
  let at: unknown = document.contents;
  let offset = isNode(at) ? at.range?.[0] : undefined;
  for (const part of path) {
    if (!isCollection(at)) break;
    const item = isMap(at)
      ? at.items.find(({ key }) => String(isNode(key) ? key.toJSON() : key) === String(part))
      : at.items[Number(part)];
    const node = isPair(item) ? item.key : item;
    if (isNode(node) && node.range) offset = node.range[0];
    at = isPair(item) ? item.value : item;
  }
  return offset === undefined ? undefined : position(counter, offset);
}
