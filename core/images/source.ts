import type { PackageIndex, PackageRecord } from './package-index.ts';
import type { Progress } from './progress.ts';

/** Where packages come from. */
export interface PackageSource {
  /** For messages, such as `the packages in DIR`. */
  readonly name: string;
  /**
   * What it offers.
   * @param scratch - an existing directory for temporary files, the same as for `fetch`, removed afterwards.
   * @throws Unavailable when another source should be tried, saying why and what would help.
   */
  index(progress: Progress, scratch: string): Promise<PackageIndex>;
  /**
   * Gives each record's .deb, whole but not verified, to `keep` as soon as it is there.
   * @throws Unavailable, as above.
   */
  fetch(
    records: readonly PackageRecord[],
    scratch: string,
    keep: (record: PackageRecord, deb: Uint8Array) => Promise<void>,
  ): Promise<void>;
}
