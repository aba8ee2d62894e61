import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../../images/places.ts';
import type { Progress } from '../../images/progress.ts';
import type { Layout } from '../../lab/layout/schema.ts';
import type { ScriptStep } from '../../lab/run/script.ts';
import type { TraceFormat } from '../../lab/vehicle/trace.ts';
import { sharedJob } from '../run-options.ts';
import type { LabJob, MachineJob } from '../worker-protocol.ts';
import { prepareLayout } from './prepare.ts';

/** The layout that runs where none is named. */
export const DEFAULT_LAYOUT = join(PROJECT, 'assets/layouts/ivi-lab.yaml');

/** Threads of the CPUs beside those that compile for them: with fewer cores than these, CPUs that take turns are faster. */
const ROOMY = availableParallelism() >= 4;

/** A machine's job that is a layout. */
export type LayoutJob = Extract<MachineJob, { kind: 'boot' }> & { readonly lab: LabJob };

type SharedJob = ReturnType<typeof sharedJob>;

/** The options of a layout's run. `live`: people use it, and no run repeats. Throws UsageError. */
export function runJob(values: Parameters<typeof sharedJob>[0], live: boolean): SharedJob {
  return sharedJob({ ...values, smp: values.smp ?? (live && ROOMY ? 'parallel' : 'deterministic') }, live);
}

/**
 * What the machine's thread is to do for a layout without errors.
 * @param file - the layout's own file: paths in it begin at its directory.
 * @throws Error for the user.
 */
export async function layoutJob(
  layout: Layout,
  file: string,
  shared: SharedJob,
  { progress, script, trace }: { progress: Progress; script: readonly ScriptStep[]; trace?: TraceFormat | undefined },
): Promise<LayoutJob> {
  const { plan, disks, ...files } = await prepareLayout(layout, file, progress, trace);
  return {
    kind: 'boot',
    ...shared,
    ...files,
    board: plan.board,
    memoryMiB: plan.memoryMiB,
    cpus: plan.cpus,
    dtb: undefined,
    xenArgs: plan.xenArgs,
    dom0Args: plan.dom0Args,
    lab: { plan, disks, script },
  };
}
