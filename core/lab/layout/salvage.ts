import * as v from 'valibot';
import type { LayoutPath, Problem } from './problem.ts';
import { type Layout, LayoutSchema } from './schema.ts';

type Group = Record<string, unknown>;
const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Groups that lose something may be missed by what surrounds them, at most this often. */
const ROUNDS = 8;

/**
 * The layout without what has problems, so that checks across the layout can look at the rest at the same time.
 * `original` tells where a part was before.
 */
export function whatIsLeft(
  value: unknown,
  problems: readonly Problem[],
): { layout: Layout | undefined; original(path: LayoutPath): LayoutPath } {
  const nothing = { layout: undefined, original: (path: LayoutPath) => path };
  const rest = copy(value, 0);
  // Where a required key is missing its group is left out.
  let paths: readonly LayoutPath[] = problems.map(({ id, path }) => (id === 'missing' ? path.slice(0, -1) : path));
  for (let round = 0; round < ROUNDS; round++) {
    if (paths.some((path) => path.length === 0)) return nothing;
    for (const path of paths) drop(rest, path);
    const indices = new Map<string, readonly number[]>();
    const compacted = compact(rest, '', indices);
    const original = (path: LayoutPath): LayoutPath => before(path, indices);
    const { output, issues, success } = v.safeParse(LayoutSchema, compacted);
    if (success) return { layout: output, original };
    paths = issues.map(({ path }) => original((path ?? []).slice(0, -1).map(({ key }) => key as string | number)));
  }
  return nothing;
}

const GONE = Symbol('gone');
const DEEPEST = 64;

/** A copy that can be cut; parts that are nested too deep for any layout are left out. */
function copy(value: unknown, depth: number): unknown {
  if (depth > DEEPEST) return undefined;
  if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1));
  if (!isGroup(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, depth + 1)]));
}

/** Takes a part out; list items leave a mark, so that indices stay. */
function drop(value: unknown, path: LayoutPath): void {
  const at = path.slice(0, -1).reduce<unknown>(child, value);
  const last = path.at(-1)!;
  if (Array.isArray(at)) at[Number(last)] = GONE;
  else if (isGroup(at)) delete at[last];
}

function child(value: unknown, part: string | number): unknown {
  if (Array.isArray(value)) return value[Number(part)];
  return isGroup(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

/** Without the marks. `indices` gets, by the path of a shortened list, where its items were. */
function compact(value: unknown, at: string, indices: Map<string, readonly number[]>): unknown {
  if (Array.isArray(value)) {
    const kept = value.map((_, n) => n).filter((n) => value[n] !== GONE);
    indices.set(at, kept);
    return kept.map((n, index) => compact(value[n], `${at}/${index}`, indices));
  }
  if (!isGroup(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, compact(item, `${at}/${key}`, indices)]));
}

function before(path: LayoutPath, indices: ReadonlyMap<string, readonly number[]>): LayoutPath {
  let at = '';
  return path.map((part) => {
    const was = typeof part === 'number' ? (indices.get(at)?.[part] ?? part) : part;
    at = `${at}/${part}`;
    return was;
  });
}
