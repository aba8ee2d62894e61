/** What stands at a path of an initramfs. `mode` has the permission bits only (0o7777). */
export type CpioEntry =
  | { readonly kind: 'file'; readonly mode: number; readonly bytes: Uint8Array }
  | { readonly kind: 'directory'; readonly mode: number }
  | { readonly kind: 'symlink'; readonly target: string }
  | {
      readonly kind: 'character-device' | 'block-device';
      readonly mode: number;
      readonly major: number;
      readonly minor: number;
    }
  | { readonly kind: 'fifo'; readonly mode: number };

/** Entries by path: relative, `/`-separated, no `.` or `..` parts. */
export type CpioTree = ReadonlyMap<string, CpioEntry>;

// File type bits of st_mode, inode(7).
const TYPE = {
  fifo: 0o010000,
  'character-device': 0o020000,
  directory: 0o040000,
  'block-device': 0o060000,
  file: 0o100000,
  symlink: 0o120000,
} as const;

const MAGIC = '070701';
const HEADER = 110;
const TRAILER = 'TRAILER!!!';
const NOTHING = new Uint8Array(0);
const align4 = (n: number) => (n + 3) & ~3;

/**
 * Writes a "newc" archive as Linux unpacks it for an initramfs (Documentation/driver-api/early-userspace/buffer-format).
 * The same tree gives the same bytes: sorted by path, owner 0:0, time 0, inode numbers in order.
 * Directories above an entry that the tree does not name are added with mode 0755.
 * @throws Error for a path that is absolute, empty or has `.` or `..` parts, and for an entry below one that is no directory.
 */
export function writeCpio(tree: CpioTree): Uint8Array {
  const complete = withParents(tree);
  // By UTF-16 code unit: independent of the locale. A directory comes before what is in it, being a prefix.
  const paths = [...complete.keys()].sort();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let inode = 1;
  const push = (path: string, entry: CpioEntry | undefined) => {
    const chunk = encodeEntry(path, entry, entry ? inode++ : 0);
    chunks.push(chunk);
    length += chunk.length;
  };
  for (const path of paths) push(path, complete.get(path)!);
  push(TRAILER, undefined);
  const archive = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    archive.set(chunk, at);
    at += chunk.length;
  }
  return archive;
}

function withParents(tree: CpioTree): Map<string, CpioEntry> {
  const complete = new Map(tree);
  for (const path of tree.keys()) {
    const parts = path.split('/');
    if (parts.some((part) => part === '' || part === '.' || part === '..') || path.includes('\0'))
      throw new Error(`cpio: "${path}" is not a plain relative path`);
    for (let n = 1; n < parts.length; n++) {
      const parent = parts.slice(0, n).join('/');
      const above = complete.get(parent);
      if (!above) complete.set(parent, { kind: 'directory', mode: 0o755 });
      else if (above.kind !== 'directory') throw new Error(`cpio: "${path}" lies below the ${above.kind} "${parent}"`);
    }
  }
  return complete;
}

function encodeEntry(path: string, entry: CpioEntry | undefined, inode: number): Uint8Array {
  const name = new TextEncoder().encode(`${path}\0`);
  const data = contents(entry);
  const device = entry && 'major' in entry ? entry : { major: 0, minor: 0 };
  const fields = [
    inode,
    entry ? TYPE[entry.kind] | ('mode' in entry ? entry.mode & 0o7777 : 0o777) : 0,
    0, // uid
    0, // gid
    entry?.kind === 'directory' ? 2 : 1, // links
    0, // mtime
    data.length,
    0, // major and minor of the device that holds the file
    0,
    device.major,
    device.minor,
    name.length,
    0, // checksum: only in the "crc" variant
  ];
  const dataAt = align4(HEADER + name.length);
  const out = new Uint8Array(align4(dataAt + data.length));
  const header = MAGIC + fields.map((f) => f.toString(16).toUpperCase().padStart(8, '0')).join('');
  out.set(new TextEncoder().encode(header));
  out.set(name, HEADER);
  out.set(data, dataAt);
  return out;
}

function contents(entry: CpioEntry | undefined): Uint8Array {
  if (entry?.kind === 'file') return entry.bytes;
  if (entry?.kind === 'symlink') return new TextEncoder().encode(entry.target);
  return NOTHING;
}

/**
 * Reads a "newc" archive up to its trailer. File contents are views into it. A leading `./` is dropped from paths.
 * @throws Error when it is no such archive, is cut off, or holds a file type other than those of CpioEntry.
 */
export function readCpio(archive: Uint8Array): Map<string, CpioEntry> {
  const tree = new Map<string, CpioEntry>();
  let at = 0;
  for (;;) {
    if (at + HEADER > archive.length) throw new Error(`cpio: the archive ends at offset ${at} without its trailer`);
    const header = new TextDecoder('latin1').decode(archive.subarray(at, at + HEADER));
    if (!/^07070[12][0-9A-Fa-f]{104}$/.test(header))
      throw new Error(`cpio: no "newc" header (070701) at offset ${at}: not an initramfs, or corrupt`);
    const field = (n: number) => Number.parseInt(header.slice(6 + n * 8, 14 + n * 8), 16);
    const nameEnd = at + HEADER + field(11);
    const dataAt = align4(HEADER + field(11)) + at;
    const dataEnd = dataAt + field(6);
    if (field(11) < 1 || nameEnd > archive.length || dataEnd > archive.length)
      throw new Error(`cpio: the entry at offset ${at} reaches past the end of the archive: it is truncated`);
    const name = new TextDecoder().decode(archive.subarray(at + HEADER, nameEnd - 1));
    if (name === TRAILER) return tree;
    const path = name.replace(/^(\.?\/)+/, '');
    if (path !== '' && path !== '.') tree.set(path, decodeEntry(name, field, archive.subarray(dataAt, dataEnd)));
    at = align4(dataEnd);
  }
}

function decodeEntry(name: string, field: (n: number) => number, data: Uint8Array): CpioEntry {
  const type = field(1) & 0o170000;
  const mode = field(1) & 0o7777;
  switch (type) {
    case TYPE.file:
      return { kind: 'file', mode, bytes: data };
    case TYPE.directory:
      return { kind: 'directory', mode };
    case TYPE.symlink:
      return { kind: 'symlink', target: new TextDecoder().decode(data) };
    case TYPE['character-device']:
      return { kind: 'character-device', mode, major: field(9), minor: field(10) };
    case TYPE['block-device']:
      return { kind: 'block-device', mode, major: field(9), minor: field(10) };
    case TYPE.fifo:
      return { kind: 'fifo', mode };
    default:
      throw new Error(`cpio: "${name}" has the unknown file type 0o${type.toString(8)}`);
  }
}
