import type { BoardFacts } from '../../layout/board-facts.ts';
import { DISPLAY, DISPLAY_CONFIG, displayConfig } from '../../layout/display-config.ts';
import { type Dom0File, planRun, type RunPlan } from '../../layout/plan.ts';
import type { Layout } from '../../layout/schema.ts';
import { parseDbc } from '../../vehicle/dbc.ts';
import { GATEWAY, GATEWAY_CONFIG, gatewayConfig } from '../../vehicle/gateway-config.ts';

const sameWords = (a: readonly string[], b: readonly string[]): boolean => a.join('\0') === b.join('\0');

/** The plan of a layout for a machine that runs another: back ends that run go on, and get their files as long as they do. */
export function nextPlan(running: RunPlan, wanted: Layout, board: BoardFacts): RunPlan {
  const plan = planRun(wanted, board);
  const { vehicleRun } = running;
  const gateway = vehicleRun && gatewayConfig(wanted, board, parseDbc(vehicleRun.dbc));
  const programs = [...running.programs];
  for (const words of [...plan.programs, ...(gateway === undefined ? [] : [GATEWAY])])
    if (!programs.some((one) => sameWords(one, words))) programs.push(words);
  const files = [...plan.files];
  const add = (path: string, text: string | undefined): void => {
    const kept = running.files.find((file) => file.path === path);
    if (files.some((file) => file.path === path)) return;
    if (text !== undefined) files.push({ path, from: new TextEncoder().encode(text) });
    else if (kept) files.push(kept);
  };
  if (programs.some((words) => sameWords(words, DISPLAY))) add(DISPLAY_CONFIG, displayConfig(plan, board));
  add(GATEWAY_CONFIG, gateway);
  return { ...plan, programs, files, ...(vehicleRun ? { vehicleRun } : {}) };
}

/** All files of a plan in Dom0: those of the guests, of the back ends, and the domains' configurations. */
function dom0Files({ files, domains }: RunPlan): Dom0File[] {
  return [
    ...files,
    ...domains.map(({ configPath, config }) => ({ path: configPath, from: new TextEncoder().encode(config) })),
  ];
}

const sameFile = (a: Dom0File, b: Dom0File): boolean =>
  a.path === b.path &&
  (typeof a.from === 'string' || typeof b.from === 'string'
    ? a.from === b.from
    : a.from.length === b.from.length && a.from.every((byte, n) => byte === (b.from as Uint8Array)[n]));

/** What has to be written in Dom0 between two plans, and paths that nobody needs any more. */
export function fileChanges(
  running: RunPlan,
  wanted: RunPlan,
): { readonly write: readonly Dom0File[]; readonly remove: readonly string[] } {
  const [before, after] = [dom0Files(running), dom0Files(wanted)];
  return {
    write: after.filter((file) => !before.some((one) => sameFile(one, file))),
    remove: before.map(({ path }) => path).filter((path) => !after.some((file) => file.path === path)),
  };
}
