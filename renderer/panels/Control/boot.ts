import type { DeskState } from '../../../electron/contract/shapes.ts';
import { texts } from '../../texts/en.ts';

/** How far the machine has come up. */
export interface Boot {
  readonly reached: number;
  readonly all: number;
  /** What people call the stage that is reached next; undefined when all are. */
  readonly next: string | undefined;
}

const t = texts.control.stages;

/** The stages that this layout's machine goes through, in the order in which they come (docs/lab.md). */
export function expectedStages({ domains, heads }: Pick<DeskState, 'domains' | 'heads'>): readonly string[] {
  const guests = domains.filter(({ name }) => name !== 'dom0').map(({ name }) => `domain ${name}`);
  return ['xen', 'dom0', 'agent', ...guests, 'running', ...(heads.length > 0 && guests.length > 0 ? ['drawing'] : [])];
}

/** The stage that is reached next; undefined when all are. */
export function nextStage(state: Pick<DeskState, 'domains' | 'heads' | 'stages'>): string | undefined {
  const reached = new Set(state.stages.map(({ stage }) => stage));
  return expectedStages(state).find((stage) => !reached.has(stage));
}

export function bootProgress(state: Pick<DeskState, 'domains' | 'heads' | 'stages'>): Boot {
  const expected = expectedStages(state);
  const reached = new Set(state.stages.map(({ stage }) => stage));
  const missing = expected.filter((stage) => !reached.has(stage));
  const next = missing[0];
  return {
    reached: expected.length - missing.length,
    all: expected.length,
    next: next === undefined ? undefined : stageTitle(next, state.domains),
  };
}

/** What people call a stage. */
export function stageTitle(stage: string, domains: DeskState['domains']): string {
  const domain = /^domain (.+)$/.exec(stage)?.[1];
  if (domain !== undefined) return t.domain(domains.find(({ name }) => name === domain)?.title ?? domain);
  return Object.hasOwn(t, stage) ? String(t[stage as 'xen']) : stage;
}
