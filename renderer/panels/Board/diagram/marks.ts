import type { Problem } from '../../../../core/lab/layout/problem.ts';
import type { Place } from '../model/edits.ts';
import type { PlanWords } from '../plan/words.ts';
import { thingAt, thingId } from './things.ts';

/** How something differs from what runs. */
export type Mark = 'new' | 'restart' | 'live' | 'machine';

/** How a domain differs from what runs; undefined: it does not. */
export function markOf(plan: PlanWords | undefined, name: string, place: Place): Mark | undefined {
  if (!plan) return undefined;
  const { comparison, changes } = plan;
  if (comparison.restart.includes(name)) return 'restart';
  if (comparison.create.includes(name)) return 'new';
  const own = changes.filter(({ path }) =>
    place === 'dom0' ? path[0] === 'dom0' : path[0] === 'domains' && path[1] === place,
  );
  if (own.some(({ effect }) => effect === 'machine')) return 'machine';
  return own.some(({ effect }) => effect !== 'nothing') ? 'live' : undefined;
}

export interface ProblemCount {
  readonly errors: number;
  readonly warnings: number;
}

/** How many problems each thing has, by its key. */
export function problemCounts(problems: readonly Problem[], value: unknown): ReadonlyMap<string, ProblemCount> {
  const counts = new Map<string, ProblemCount>();
  for (const { path, severity } of problems) {
    const id = thingId(thingAt(path, value));
    const { errors, warnings } = counts.get(id) ?? { errors: 0, warnings: 0 };
    const error = severity === 'error' ? 1 : 0;
    counts.set(id, { errors: errors + error, warnings: warnings + 1 - error });
  }
  return counts;
}
