import * as v from 'valibot';
import { suggestion } from './nearest.ts';
import { type LayoutPath, type Problem, pathText, shown } from './problem.ts';
import { whatIsLeft } from './salvage.ts';
import { type Layout, type LayoutFile, LayoutSchema } from './schema.ts';
import { descriptionAt, groupMessage, keysAt } from './schema-entries.ts';

/** A value held against the schema. */
export interface Validated {
  readonly problems: readonly Problem[];
  /** What could be read: without the parts that have problems. Undefined when nothing is left. */
  readonly layout: Layout | undefined;
  /** The path in the value of a path in `layout`, whose lists may have lost items. */
  original(path: LayoutPath): LayoutPath;
  /** The same as it was written. Only if there are no problems. */
  readonly file: LayoutFile | undefined;
}

/** More would not be read by anybody, and a broken file can have very many. */
const MOST_PROBLEMS = 200;

/** Checks a value, as it comes from YAML or JSON, against the schema. Finds all problems at once; does not throw. */
export function validateLayout(value: unknown): Validated {
  const shapes = shapeProblems(value, []);
  const inside = violations(value).filter(
    ({ path }) => !shapes.some((shape) => shape.id === 'value' && within(path, shape.path)),
  );
  const problems = [...shapes, ...inside].slice(0, MOST_PROBLEMS);
  if (problems.length === 0) {
    const { output, typed } = v.safeParse(LayoutSchema, value);
    return { problems, layout: typed ? output : undefined, original: (path) => path, file: value as LayoutFile };
  }
  return { problems, ...whatIsLeft(value, problems), file: undefined };
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const within = (path: LayoutPath, outer: LayoutPath): boolean => outer.every((part, n) => path[n] === part);

/** What valibot does not say: lists where groups of keys belong, which it takes for groups, and all unknown keys, of which it tells the first. */
function shapeProblems(value: unknown, path: LayoutPath): Problem[] {
  if (Array.isArray(value)) {
    const right = groupMessage(path);
    if (right !== undefined) return [{ id: 'value', severity: 'error', path, wrong: 'it is a list', right }];
    return value.flatMap((item, n) => shapeProblems(item, [...path, n]));
  }
  if (!isGroup(value)) return [];
  const known = keysAt(path);
  return Object.keys(value).flatMap((key) =>
    known && !known.includes(key) ? [unknownKey(value, key, known, path)] : shapeProblems(value[key], [...path, key]),
  );
}

function unknownKey(group: object, key: string, known: readonly string[], path: LayoutPath): Problem {
  const absent = known.filter((k) => !Object.hasOwn(group, k));
  return {
    id: 'unknown-key',
    severity: 'error',
    path: [...path, key],
    wrong: `there is no such key${path.length === 0 ? '' : ` in ${pathText(path)}`}`,
    right: suggestion(key, absent, 'remove it'),
  };
}

/** What the schema finds, in the words of the fields. */
function violations(value: unknown): Problem[] {
  const { issues } = v.safeParse(LayoutSchema, value, { abortPipeEarly: true });
  return (issues ?? []).flatMap((issue) => {
    const path = (issue.path ?? []).map((part) => (typeof part.key === 'number' ? part.key : String(part.key)));
    if (issue.type === 'strict_object') {
      // Unknown keys: shapeProblems has them.
      if (issue.expected === 'never') return [];
      if (issue.expected !== 'Object')
        return [
          {
            id: 'missing',
            severity: 'error' as const,
            path,
            wrong: 'it is missing',
            right: `add ${path.at(-1)}${explained(path)}`,
          },
        ];
    }
    return [{ id: 'value', severity: 'error' as const, path, wrong: wrongValue(issue.input), right: issue.message }];
  });
}

function explained(path: LayoutPath): string {
  const text = descriptionAt(path);
  return text === undefined ? '' : ` (${text.charAt(0).toLowerCase()}${text.slice(1)})`;
}

function wrongValue(input: unknown): string {
  if (input === null || input === undefined) return 'it is empty';
  return `it is ${shown(input)}`;
}
