/** Where in a layout: keys and indices from the top, as ['domains', 1, 'memory']. */
export type LayoutPath = readonly (string | number)[];

/** A place in the file, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a layout, for the command line and for the app alike. */
export interface Problem {
  /** Which check found it: kebab-case, stable. `syntax`, `unknown-key`, `missing` and `value` come from reading, the rest is in `checks/`. */
  readonly id: string;
  /** An error keeps the layout from being started; a warning does not. */
  readonly severity: 'error' | 'warning';
  readonly path: LayoutPath;
  /** Other places that take part in it, such as the first use of a name used twice. */
  readonly others?: readonly LayoutPath[];
  /** A clause without a full stop: `2 GiB do not fit`. */
  readonly wrong: string;
  /** What to do, as an imperative clause. */
  readonly right: string;
  /** Where the path is in the file, if it came from one. */
  readonly position?: Position;
}

/** `domains[1].memory`; empty for the whole layout. Keys that are no plain words are quoted. */
export function pathText(path: LayoutPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    if (!/^[\w-]{1,64}$/.test(part)) return `${text}[${shown(part)}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** One line: where, what is wrong, what would be right. */
export function problemText({ path, wrong, right }: Problem): string {
  return `${path.length === 0 ? '' : `${pathText(path)}: `}${wrong}: ${right}`;
}

/** A value as messages show it: short, in one line, without control characters. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'empty';
  if (typeof value === 'object') return 'a group of keys';
  if (typeof value !== 'string') return String(value);
  const short = value.length > 60 ? `${value.slice(0, 57)}…` : value;
  return JSON.stringify(short).replace(/[\u007f-\u009f\u2028\u2029]/g, '?');
}

export const hasErrors = (problems: readonly Problem[]): boolean => problems.some((p) => p.severity === 'error');

/** Errors and warnings in the order of the file; those without a place come first. */
export function inFileOrder(problems: readonly Problem[]): Problem[] {
  const at = ({ position }: Problem): number => (position ? position.line * 100_000 + position.column : 0);
  return [...problems].sort((a, b) => at(a) - at(b));
}
