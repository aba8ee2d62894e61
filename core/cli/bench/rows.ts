import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeImages } from '../../images/make-images.ts';
import type { Progress } from '../../images/progress.ts';
import type { Batch, BatchOptions } from './batch.ts';
import { dom0Batches } from './dom0.ts';
import { type Dom0Files, dom0Files } from './dom0-boot.ts';
import { DOM0_ROWS } from './dom0-rows.ts';
import { KERNELS, kernelBatches } from './kernels.ts';
import type { Row } from './row.ts';

/** Every row there is. */
export const ROWS: readonly Row[] = [...KERNELS, ...DOM0_ROWS];

export interface Batches {
  readonly batches: readonly Batch[];
  /** Removes the files that were made for them. */
  release(): Promise<void>;
}

/** How these rows are measured; the boot files are made when they are needed. */
export function batchesOf(rows: readonly Row[], options: BatchOptions, progress: Progress): Batches {
  let made: Promise<{ directory: string; files: Dom0Files }> | undefined;
  const make = async () => {
    const images = await makeImages({}, progress);
    const directory = await mkdtemp(join(tmpdir(), 'ivilab-bench-'));
    return { directory, files: await dom0Files(images, directory) };
  };
  const files = async (): Promise<Dom0Files> => (await (made ??= make())).files;
  const inDom0 = rows.filter((row) => DOM0_ROWS.includes(row));
  return {
    batches: [...kernelBatches(rows, options), ...dom0Batches(inDom0, files, options)],
    release: async () => {
      const done = await made?.catch(() => undefined);
      if (done) await rm(done.directory, { recursive: true, force: true });
    },
  };
}
