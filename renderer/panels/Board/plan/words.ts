import { type Comparison, compareLayouts, type LayoutChange } from '../../../../core/lab/layout/compare.ts';
import { listed } from '../../../../core/lab/layout/fields.ts';
import type { LayoutPath } from '../../../../core/lab/layout/problem.ts';
import type { Layout } from '../../../../core/lab/layout/schema.ts';
import { memoryText, type Pin, type Size, sizeText } from '../../../../core/lab/layout/units.ts';
import { labelOf } from '../form/fields.ts';

/** One difference to the running layout, for people. */
export interface ChangeWords {
  readonly path: LayoutPath;
  /** `Infotainment, memory`. */
  readonly where: string;
  /** Undefined: it was not there, or it is gone. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly effect: LayoutChange['effect']['kind'];
}

/** What applying would do, for people. */
export interface PlanWords {
  readonly changes: readonly ChangeWords[];
  /** What happens, in a sentence. */
  readonly summary: string;
  /** Whether nothing that runs is interrupted. */
  readonly gentle: boolean;
  readonly comparison: Comparison;
}

/** Says how a wanted layout differs from the one that runs. */
export function planWords(running: Layout, wanted: Layout): PlanWords {
  const comparison = compareLayouts(running, wanted);
  return {
    comparison,
    gentle: !comparison.machine && comparison.destroy.length === 0,
    summary: summaryOf(comparison, running, wanted),
    changes: comparison.changes.filter(matters).map((change) => ({
      path: change.path,
      where: whereText(change, running, wanted),
      before: valueText(change.from, change.path),
      after: valueText(change.to, change.path),
      effect: change.effect.kind,
    })),
  };
}

/** What is inside a change that restarts the machine is told by that one. */
function matters({ path }: LayoutChange, _: number, all: readonly LayoutChange[]): boolean {
  return !all.some(
    (other) =>
      other.effect.kind === 'machine' &&
      other.path.length > path.length &&
      path.length > 2 &&
      path.every((part, n) => part === other.path[n]),
  );
}

function summaryOf(
  { changes, machine, destroy, create, restart }: Comparison,
  running: Layout,
  wanted: Layout,
): string {
  if (changes.length === 0) return 'This is the layout that runs.';
  if (machine) return 'The machine is switched off and on: the board itself changes.';
  const title = (name: string): string => titleOf(wanted, name) ?? titleOf(running, name) ?? name;
  const clause = (verb: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${listed(names.map(title), 'and')} ${verb}`];
  const goOn = wanted.domains
    .map(({ name }) => name)
    .filter((name) => !destroy.includes(name) && !create.includes(name));
  const clauses = [
    ...clause(restart.length === 1 ? 'restarts' : 'restart', restart),
    ...clause(
      'will be ended',
      destroy.filter((name) => !restart.includes(name)),
    ),
    ...clause(
      'will be started',
      create.filter((name) => !restart.includes(name)),
    ),
  ];
  if (clauses.length === 0) return 'Nothing restarts.';
  const rest = goOn.length === 0 ? [] : [`${listed(goOn.map(title), 'and')} ${goOn.length === 1 ? 'goes' : 'go'} on`];
  return `${[...clauses, ...rest].join('; ')}.`;
}

const titleOf = ({ domains }: Layout, name: string): string | undefined => {
  const found = domains.find((domain) => domain.name === name);
  return found && (found.title ?? found.name);
};

function whereText({ path, to }: LayoutChange, running: Layout, wanted: Layout): string {
  const [top, second, ...rest] = path;
  // What is gone is at its place in the running layout.
  const gone = to === undefined && rest.length === 0;
  if (top === 'domains') {
    const domain = (gone ? running : wanted).domains[Number(second)];
    return [domain?.title ?? domain?.name ?? 'Domain', ...keysText(rest)].join(', ');
  }
  if (top === 'displays') return [`Head ${second}`, ...keysText(rest)].join(', ');
  return keysText(path).join(', ');
}

const keysText = (path: LayoutPath): string[] =>
  path
    .filter((part) => typeof part === 'string')
    .map((part, n) => (n === 0 ? labelOf(part) : labelOf(part).toLowerCase()));

const isPin = (value: object): value is Pin => 'all' in value || 'each' in value;
const isSize = (value: object): value is Size => 'width' in value && 'height' in value;

/** A value of a layout that was read, short. */
function valueText(value: unknown, path: LayoutPath): string | undefined {
  const key = path.at(-1);
  if (value === undefined) return key === 'pin' ? 'any CPU' : undefined;
  if (path[0] === 'domains' && path.length === 2)
    return typeof value === 'boolean' ? (value ? 'serves others' : 'serves nobody') : 'all of it';
  if (typeof value === 'number' && (key === 'memory' || (key === 'size' && path.includes('block'))))
    return memoryText(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object' || value === null) return value === '' ? 'empty' : String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((item) => valueText(item, [])).join(', ');
  if (isPin(value)) {
    const cpus = (list: readonly number[]): string => `CPU ${list.join(', ')}`;
    return 'all' in value ? cpus(value.all) : value.each.map((list, n) => `vCPU ${n} on ${cpus(list)}`).join('; ');
  }
  if (isSize(value)) return sizeText(value);
  const { size, ...others } = value as { readonly size?: unknown };
  const texts = [...Object.values(others), ...(size && typeof size === 'object' ? [size] : [])];
  return texts.map((item) => valueText(item, [])).join(' ') || 'none';
}
