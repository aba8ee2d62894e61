import * as v from 'valibot';
import { suggestion } from './nearest.ts';
import { type LayoutPath, type Problem, pathText, shown } from './problem.ts';
import { whatIsLeft } from './salvage.ts';
import { type Layout, type LayoutFile, LayoutSchema } from './schema.ts';
import { descriptionAt, keysAt } from './schema-entries.ts';

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
  const problems = [...unknownKeys(value, []), ...violations(value)].slice(0, MOST_PROBLEMS);
  if (problems.length === 0) {
    const { output, typed } = v.safeParse(LayoutSchema, value);
    return { problems, layout: typed ? output : undefined, original: (path) => path, file: value as LayoutFile };
  }
  return { problems, ...whatIsLeft(value, problems), file: undefined };
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys that the schema does not know, each with the nearest that it does. */
function unknownKeys(value: unknown, path: LayoutPath): Problem[] {
  if (path.length > 16) return [];
  if (Array.isArray(value)) return value.flatMap((item, n) => unknownKeys(item, [...path, n]));
  if (!isGroup(value)) return [];
  const known = keysAt(path);
  return Object.keys(value).flatMap((key) => {
    const at = [...path, key];
    if (known && !known.includes(key))
      return [
        {
          id: 'unknown-key',
          severity: 'error' as const,
          path: at,
          wrong: `there is no such key${path.length === 0 ? '' : ` in ${pathText(path)}`}`,
          right: suggestion(
            key,
            known.filter((k) => !Object.hasOwn(value, k)),
            'remove it',
          ),
        },
      ];
    return unknownKeys(value[key], at);
  });
}

/** What the schema finds, in the words of the fields. */
function violations(value: unknown): Problem[] {
  const { issues } = v.safeParse(LayoutSchema, value);
  return (issues ?? []).flatMap((issue) => {
    const path = (issue.path ?? []).map((part) => (typeof part.key === 'number' ? part.key : String(part.key)));
    if (issue.type === 'strict_object') {
      // Unknown keys: valibot stops at the first, unknownKeys has them all.
      if (issue.expected === 'never') return [];
      if (issue.expected !== 'Object')
        return [
          {
            id: 'missing',
            severity: 'error' as const,
            path,
            wrong: 'it is missing',
            right: `add ${path.at(-1)}: ${descriptionAt(path) ?? 'a value'}`,
          },
        ];
    }
    return [{ id: 'value', severity: 'error' as const, path, wrong: wrongValue(issue.input), right: issue.message }];
  });
}

function wrongValue(input: unknown): string {
  if (input === null || input === undefined) return 'it is empty';
  return `it is ${shown(input)}`;
}
