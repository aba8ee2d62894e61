import * as v from 'valibot';
import { readSource } from '../../../core/lab/layout/document.ts';
import { suggestion } from '../../../core/lab/layout/nearest.ts';
import { inFileOrder, type LayoutPath, type Problem, problemText, shown } from '../../../core/lab/layout/problem.ts';
import { type Tour, TourSchema, type TourUntil } from './schema.ts';

/** A tour file that was read. */
export interface ReadTour {
  readonly problems: readonly Problem[];
  /** Undefined when there are problems. */
  readonly tour: Tour | undefined;
}

/** More would not be read by anybody. */
const MOST_PROBLEMS = 50;

/** Reads the text of a tour file and checks all of it. Does not throw. */
export function readTour(text: string): ReadTour {
  const source = readSource(text);
  if (source.problems.length > 0) return { problems: source.problems, tour: undefined };
  const { issues, output, typed } = v.safeParse(TourSchema, source.value ?? {}, { abortPipeEarly: true });
  const found = [...(issues ?? []).map((issue) => problemOf(issue)), ...(typed ? untilProblems(output) : [])];
  const problems = found.slice(0, MOST_PROBLEMS).map((problem) => {
    const position = source.locate(problem.path);
    return position ? { ...problem, position } : problem;
  });
  return { problems: inFileOrder(problems), tour: typed && problems.length === 0 ? output : undefined };
}

/** The first problem in one line, with its place: for those who can show one line only. */
export function firstProblem(problems: readonly Problem[]): string {
  const [first] = problems;
  if (!first) return '';
  return `${first.position ? `line ${first.position.line}: ` : ''}${problemText(first)}`;
}

const problem = (path: LayoutPath, id: string, wrong: string, right: string): Problem => ({
  id,
  severity: 'error',
  path,
  wrong,
  right,
});

function problemOf(issue: v.BaseIssue<unknown>): Problem {
  const path = (issue.path ?? []).map((part) => (typeof part.key === 'number' ? part.key : String(part.key)));
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const known = keysOf(issue);
    return problem(path, 'unknown-key', 'there is no such key', suggestion(String(path.at(-1)), known, 'remove it'));
  }
  // Of a key that is missing valibot says which one was expected, in quotes.
  if (issue.type === 'strict_object' && issue.expected !== 'Object')
    return problem(path, 'missing', 'it is missing', `add ${String(path.at(-1))}`);
  const { input } = issue;
  const empty = input === null || input === undefined || (Array.isArray(input) && input.length === 0);
  const wrong = empty ? 'it is empty' : `it is ${shown(input)}`;
  return problem(path, 'value', wrong, issue.message);
}

/** The keys that could have been meant, from the group's own message: valibot's issue does not carry the schema. */
const keysOf = (issue: v.BaseIssue<unknown>): string[] =>
  issue.message
    .replace(/^[^:]*:/, '')
    .split(',')
    .map((word) => word.trim());

/** What a wait is for is one thing, with all that belongs to it. */
function untilProblems({ steps }: Tour): Problem[] {
  return steps.flatMap(({ until }, n) => {
    const right = until && untilRight(until);
    return right ? [problem(['steps', n, 'until'], 'value', 'it is not clear what is waited for', right)] : [];
  });
}

function untilRight({ stage, domain, state, head, shows, console, speed }: TourUntil): string | undefined {
  const subjects = [stage, domain, head, console, speed].filter((one) => one !== undefined);
  if (subjects.length !== 1) return 'write one of stage, domain, head, console, speed';
  if ((domain === undefined) !== (state === undefined)) return 'write domain and state together';
  if ((head ?? console) === undefined ? shows !== undefined : shows === undefined)
    return 'write shows together with head or console';
  return undefined;
}
