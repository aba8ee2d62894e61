import type { PackageIndex, PackageRecord } from './package-index.ts';
import type { Progress } from './progress.ts';

/** Where packages come from. */
export interface PackageSource {
  /** For messages, such as `the packages in DIR`. */
  readonly name: string;
  /** What it offers. @throws Unavailable when another source should be tried, saying why and what would help. */
  index(progress: Progress): Promise<PackageIndex>;
  /**
   * Gives each record's .deb, whole but not verified, to `keep` as soon as it is there.
   * @param scratch - an existing directory for temporary files, removed afterwards.
   * @throws Unavailable, as above.
   */
  fetch(
    records: readonly PackageRecord[],
    scratch: string,
    keep: (record: PackageRecord, deb: Uint8Array) => Promise<void>,
  ): Promise<void>;
}
