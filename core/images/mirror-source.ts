import { createHash } from 'node:crypto';
import { paragraphTexts, parseParagraph } from '../formats/deb822.ts';
import { decompressAll } from './decompress.ts';
import { ARCHITECTURE, SUITE } from './lock.ts';
import { PackageIndex } from './package-index.ts';
import type { Progress } from './progress.ts';
import { Unavailable } from './resolve.ts';
import type { PackageSource } from './source.ts';

const LARGEST_RELEASE = 4 << 20;
const LARGEST_INDEX = 256 << 20;
const LARGEST_INDEX_COMPRESSED = 64 << 20;
/** How long the answer to a request may take to be complete, in ms. */
const PATIENCE = 600_000;

interface Suite {
  /** Root of the archive, with a slash at its end. */
  readonly root: string;
  readonly name: string;
}

/**
 * A Debian mirror: `dists/bookworm/…` and `pool/…` below `url`, security updates in `../debian-security` or not at all.
 * Files are verified by the checksums of its indexes; the signature of the index itself is not, the lock stands for it.
 * Locations of its records are whole URLs.
 */
export function mirrorSource(url: string): PackageSource {
  const root = url.endsWith('/') ? url : `${url}/`;
  return {
    name: url,
    async index(progress) {
      progress.step(`reading the package index of ${url}`);
      const index = new PackageIndex();
      await addSuite(index, { root, name: SUITE });
      const further: Suite[] = [
        { root, name: `${SUITE}-updates` },
        { root: new URL('../debian-security/', root).href, name: `${SUITE}-security` },
      ];
      for (const suite of further) await addOptional(index, suite, progress);
      return index;
    },
    async fetch(records, _scratch, keep) {
      for (const record of records) await keep(record, await download(record.location, record.size));
    },
  };
}

async function addOptional(index: PackageIndex, suite: Suite, progress: Progress): Promise<void> {
  try {
    await addSuite(index, suite);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    progress.warn(`without ${suite.name}: ${error.message}`);
  }
}

async function addSuite(index: PackageIndex, { root, name }: Suite): Promise<void> {
  const base = `${root}dists/${name}/`;
  const release = await download(`${base}Release`, LARGEST_RELEASE);
  const path = `main/binary-${ARCHITECTURE}/Packages.xz`;
  const expected = checksumIn(release, path, `${base}Release`);
  const packed = await download(base + path, LARGEST_INDEX_COMPRESSED);
  const sha256 = createHash('sha256').update(packed).digest('hex');
  if (sha256 !== expected)
    throw new Error(
      `${base}${path} has the SHA-256 ${sha256}, its Release file says ${expected}: ` +
        'the mirror is being updated or damaged; try again later or use another',
    );
  const text = new TextDecoder().decode(await decompressAll(packed, 'xz', base + path, LARGEST_INDEX));
  index.addText(text.replaceAll(/^Filename: */gm, `Filename: ${root}`), base + path);
}

/** The SHA-256 that a Release file gives for an index. */
function checksumIn(release: Uint8Array, path: string, what: string): string {
  const [text = ''] = paragraphTexts(new TextDecoder().decode(release));
  const sums = parseParagraph(text).get('sha256');
  for (const line of sums?.split('\n') ?? []) {
    const [sha256, , file] = line.trim().split(/ +/);
    if (file === path && sha256) return sha256;
  }
  throw new Unavailable(`${what} does not list ${path}: a Debian mirror with ${ARCHITECTURE} is wanted`);
}

/** The body of a URL, of at most `limit` bytes. */
async function download(url: string, limit: number): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    const { message, cause } = error as Error;
    throw new Unavailable(`cannot reach ${url}: ${cause instanceof Error ? cause.message : message}`);
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new Unavailable(`${url}: the server answers ${response.status} ${response.statusText}`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > limit) throw new Error(`more than the expected ${limit} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw new Unavailable(`${url}: the transfer broke off after ${length} bytes: ${(error as Error).message}`);
  }
  return Buffer.concat(chunks);
}
