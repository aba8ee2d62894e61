import { unpackTar } from 'modern-tar';
import type { CpioEntry } from '../formats/cpio.ts';
import { openDeb } from '../formats/deb.ts';
import { type Paragraph, parseParagraph } from '../formats/deb822.ts';
import { decompress, decompressAll } from './decompress.ts';

const LARGEST_CONTROL = 16 << 20;

/**
 * Reads the control file of a .deb.
 * @param what - the file's name for messages.
 * @throws Error that starts with `what`.
 */
export async function readControl(deb: Uint8Array, what: string): Promise<Paragraph> {
  return named(what, async () => {
    const { control } = openDeb(deb);
    const archive = await decompressAll(control.bytes, control.compression, 'control.tar', LARGEST_CONTROL);
    const entries = await unpackTar(archive, { strict: true, filter: (h) => plainPath(h.name) === 'control' });
    const file = entries[0]?.data;
    if (!file) throw new Error('control.tar has no control file');
    return parseParagraph(new TextDecoder().decode(file));
  });
}

/**
 * Unpacks the files of a .deb that `wanted` accepts, by path without a leading `./` or `/`. Hard links become symbolic ones.
 * Only what is wanted is kept in memory.
 * @param what - the file's name for messages.
 * @throws Error that starts with `what` when the package is damaged.
 */
export async function unpackFiles(
  deb: Uint8Array,
  what: string,
  wanted: (path: string) => boolean,
): Promise<Map<string, CpioEntry>> {
  return named(what, async () => {
    const { data } = openDeb(deb);
    const files = new Map<string, CpioEntry>();
    const entries = await decompress(data.bytes, data.compression, 'data.tar', (plain) =>
      unpackTar(plain, { strict: true, filter: (h) => h.type !== 'directory' && wanted(plainPath(h.name)) }),
    );
    for (const { header, data: bytes } of entries) {
      const entry = toEntry(header, bytes);
      if (entry) files.set(plainPath(header.name), entry);
    }
    return files;
  });
}

function toEntry(
  header: { type?: string; mode?: number; linkname?: string },
  bytes: Uint8Array | undefined,
): CpioEntry | undefined {
  if (header.type === 'symlink') return { kind: 'symlink', target: header.linkname ?? '' };
  if (header.type === 'link') return { kind: 'symlink', target: `/${plainPath(header.linkname ?? '')}` };
  if (header.type === 'file' || header.type === undefined)
    return { kind: 'file', mode: (header.mode ?? 0o644) & 0o7777, bytes: bytes ?? new Uint8Array(0) };
  return undefined;
}

const plainPath = (name: string) => name.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');

async function named<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${what}: ${(error as Error).message}`);
  }
}
