import { type Paragraph, paragraphTexts, parseParagraph, relatedPackages } from '../formats/deb822.ts';
import { compareVersions } from '../formats/debian-version.ts';

/** A package as an archive or a directory offers it. */
export interface PackageRecord {
  readonly name: string;
  readonly version: string;
  /** Debian's name, `armhf` or `all` for what is wanted here. */
  readonly architecture: string;
  /** Names in Depends and Pre-Depends. */
  readonly depends: readonly string[];
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes of the .deb. */
  readonly size: number;
  /** Where its source finds it: a path below the archive's root, or a file. */
  readonly location: string;
}

/** The offers of a source, newest version first. */
export class PackageIndex {
  readonly #byName = new Map<string, (() => PackageRecord)[]>();

  add(record: PackageRecord): void {
    this.#offer(record.name, () => record);
  }

  /**
   * Adds a Packages file. Its paragraphs are read when a package is asked for: an archive has 60,000 of them, 30 are wanted.
   * @param what - the file's name for messages.
   */
  addText(text: string, what: string): void {
    for (const paragraph of paragraphTexts(text)) {
      const name = /^Package: *(\S+)/m.exec(paragraph)?.[1];
      if (name === undefined) throw new Error(`${what}: a paragraph without a Package field: not a Packages file?`);
      let record: PackageRecord | undefined;
      this.#offer(name, () => (record ??= recordOf(parseParagraph(paragraph), what)));
    }
  }

  get size(): number {
    return this.#byName.size;
  }

  names(): IterableIterator<string> {
    return this.#byName.keys();
  }

  /** Every offer of a package, newest first. */
  versions(name: string): PackageRecord[] {
    const records = (this.#byName.get(name) ?? []).map((read) => read());
    return records.sort((a, b) => compareVersions(b.version, a.version));
  }

  #offer(name: string, read: () => PackageRecord): void {
    const offers = this.#byName.get(name);
    if (offers) offers.push(read);
    else this.#byName.set(name, [read]);
  }
}

function recordOf(fields: Paragraph, what: string): PackageRecord {
  const size = Number(field(fields, 'size', what));
  const sha256 = field(fields, 'sha256', what).toLowerCase();
  if (!Number.isSafeInteger(size) || !/^[0-9a-f]{64}$/.test(sha256))
    throw new Error(`${what}: ${fields.get('package')} has no usable size or SHA-256`);
  return describe(fields, { sha256, size, location: field(fields, 'filename', what) }, what);
}

/** A record from a package's own control file, with what that cannot tell. */
export function describe(
  fields: Paragraph,
  file: Pick<PackageRecord, 'sha256' | 'size' | 'location'>,
  what: string,
): PackageRecord {
  return {
    name: field(fields, 'package', what),
    version: field(fields, 'version', what),
    architecture: field(fields, 'architecture', what),
    depends: [...relatedPackages(fields.get('pre-depends')), ...relatedPackages(fields.get('depends'))],
    ...file,
  };
}

function field(fields: Paragraph, name: string, what: string): string {
  const value = fields.get(name);
  if (value === undefined || value === '')
    throw new Error(`${what}: ${fields.get('package') ?? 'a paragraph'} has no ${name} field`);
  return value;
}
