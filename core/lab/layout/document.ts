import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
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

/** What follows the first errors mostly follows from them. */
const MOST_ERRORS = 5;

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
    const document = parseDocument(text, {
      lineCounter: counter,
      prettyErrors: false,
      stringKeys: true,
      logLevel: 'error',
    });
    const errors = [...document.errors, ...document.warnings];
    if (errors.length > 0)
      return { ...NOTHING, problems: errors.slice(0, MOST_ERRORS).map((error) => syntaxProblem(error, counter)) };
    const lost = lostAliases(document, counter);
    if (lost.length > 0) return { ...NOTHING, problems: lost };
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    const odd = oddShape(value);
    if (odd !== undefined) return failed(odd, 'take a layout in YAML');
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

/** Values in a file; a layout of 32 domains has about 1000. Aliases make many of few. */
const MOST_VALUES = 50_000;

/** Why a value is nothing that could be looked through, if so: aliases can make it large, deep, or part of itself. */
function oddShape(value: unknown): string | undefined {
  let count = 0;
  const fits = (part: unknown, depth: number): boolean => {
    if (++count > MOST_VALUES || depth > DEEPEST) return false;
    return typeof part !== 'object' || part === null || Object.values(part).every((item) => fits(item, depth + 1));
  };
  if (fits(value, 0)) return undefined;
  return count > MOST_VALUES ? `it has more than ${MOST_VALUES} values` : `it is nested more than ${DEEPEST} deep`;
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
  UNEXPECTED_TOKEN: ['this can not be here', 'write KEY: VALUE, and put texts with special characters in quotes'],
  TAG_RESOLVE_FAILED: ['a tag that layouts have no use for', 'leave out the word that begins with !'],
  NON_STRING_KEY: ['a list or group of keys is used as a key', 'write KEY: VALUE'],
  BAD_DQ_ESCAPE: ['this backslash sequence is not known', 'write \\\\ for a backslash, or use single quotes'],
};

function syntaxProblem(error: YAMLError, counter: LineCounter): Problem {
  // One code stands for all sorts of missing characters.
  const code = error.message.startsWith('Implicit map key') ? 'MULTILINE_IMPLICIT_KEY' : error.code;
  const [wrong, right] = SYNTAX[code] ?? [
    `not YAML: ${error.message.split('\n', 1)[0]!.slice(0, 80)}`,
    'write KEY: VALUE, lists with a dash, texts with special characters in quotes',
  ];
  return { id: 'syntax', severity: 'error', path: [], wrong, right, position: position(counter, error.pos[0]) };
}

/** Aliases without anchor, which the parser finds only when it makes values, and then without their place. */
function lostAliases(document: Document.Parsed, counter: LineCounter): Problem[] {
  const lost: Problem[] = [];
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document)) return;
      const [wrong, right] = SYNTAX.BAD_ALIAS!;
      lost.push({
        id: 'syntax',
        severity: 'error',
        path: [],
        wrong,
        right,
        position: position(counter, node.range![0]),
      });
    },
  });
  return lost.slice(0, MOST_ERRORS);
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
