import type { BoardFacts } from './board-facts.ts';
import { argumentChecks } from './checks/arguments.ts';
import { backendChecks } from './checks/backends.ts';
import type { Check, Context, FileFacts } from './checks/check.ts';
import { cpuChecks, pinChecks } from './checks/cpus.ts';
import { deviceChecks } from './checks/devices.ts';
import { diskChecks } from './checks/disks.ts';
import { displayChecks, inputChecks } from './checks/displays.ts';
import { fileChecks } from './checks/files.ts';
import { memoryChecks } from './checks/memory.ts';
import { nameChecks } from './checks/names.ts';
import { networkChecks } from './checks/network.ts';
import { suggestion } from './nearest.ts';
import type { Problem } from './problem.ts';
import type { Layout } from './schema.ts';

export type { FileFacts } from './checks/check.ts';

/** Checks that need no board. */
export const generalChecks: readonly Check[] = [
  ...nameChecks,
  ...pinChecks,
  ...argumentChecks,
  ...backendChecks,
  ...networkChecks,
  ...inputChecks,
  ...fileChecks,
];
/** Checks against the board. */
export const boardChecks: readonly Check<BoardFacts>[] = [
  ...memoryChecks,
  ...cpuChecks,
  ...deviceChecks,
  ...displayChecks,
  ...diskChecks,
];

/**
 * Holds a layout against its board, this Xen and the files it names. Finds all problems at once; does not throw.
 * `complete` is false for a layout of which parts could not be read: checks that would miss them are left out.
 */
export function checkLayout(
  layout: Layout,
  around: {
    readonly boards: readonly BoardFacts[];
    readonly files?: ReadonlyMap<string, FileFacts>;
    readonly complete?: boolean;
  },
): Problem[] {
  const board = around.boards.find(({ name }) => name === layout.board);
  const context: Context = { layout, board, files: around.files ?? new Map(), complete: around.complete ?? true };
  const found = generalChecks.flatMap((check) => run(check, context));
  if (!board) {
    const names = around.boards.map(({ name }) => name);
    const wrong = `there is no board ${layout.board}`;
    const right = suggestion(layout.board, names, 'take another');
    return [{ id: 'board-unknown', severity: 'error', path: ['board'], wrong, right }, ...found];
  }
  return [...found, ...boardChecks.flatMap((check) => run(check, { ...context, board }))];
}

function run<B extends BoardFacts | undefined>(check: Check<B>, context: Context<B>): Problem[] {
  return check.find(context).map((finding) => ({ id: check.id, severity: 'error', ...finding }));
}
