import type { BoardFacts } from './board-facts.ts';
import { checkLayout, type FileFacts } from './check.ts';
import { readSource } from './document.ts';
import { hasErrors, inFileOrder, type Problem } from './problem.ts';
import type { Layout, LayoutFile } from './schema.ts';
import { validateLayout } from './validate.ts';

/** A layout file that was read. */
export interface Parsed {
  /** All that is wrong with it, in the order of the file. */
  readonly problems: readonly Problem[];
  /** Undefined when there are errors. */
  readonly layout: Layout | undefined;
  /** What is written in the file, for editing; undefined when it does not fit the schema. */
  readonly file: LayoutFile | undefined;
}

/** What a layout is held against. */
export interface Surroundings {
  readonly boards: readonly BoardFacts[];
  /** What is known of the files that the layout names, by name as it is written there; without it files are not looked at. */
  readonly files?: ReadonlyMap<string, FileFacts>;
}

/** Reads the text of a layout file and checks all of it. Does not throw. */
export function parseLayout(text: string, surroundings: Surroundings): Parsed {
  const source = readSource(text);
  if (source.problems.length > 0) return { problems: source.problems, layout: undefined, file: undefined };
  // An empty file is a layout of defaults only.
  const parsed = validated(source.value ?? {}, surroundings);
  const problems = parsed.problems.map((problem) => {
    const position = source.locate(problem.path);
    return position ? { ...problem, position } : problem;
  });
  return { ...parsed, problems: inFileOrder(problems) };
}

/** The same for a layout that is at hand as a value, as in the editor. */
export function validated(value: unknown, surroundings: Surroundings): Parsed {
  const { problems, layout, file, original } = validateLayout(value);
  const found = layout ? checkLayout(layout, { ...surroundings, complete: problems.length === 0 }) : [];
  const moved = found.map(({ others, ...problem }) => ({
    ...problem,
    path: original(problem.path),
    ...(others ? { others: others.map(original) } : {}),
  }));
  const all = [...problems, ...moved];
  return { problems: all, layout: hasErrors(all) ? undefined : layout, file };
}
