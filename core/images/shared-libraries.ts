import { posix } from 'node:path';
import type { CpioEntry } from '../formats/cpio.ts';
import { readElf } from '../formats/elf.ts';

// Tags of the dynamic section (System V ABI, chapter 5).
const DT_NULL = 0;
const DT_NEEDED = 1;

/** Names of the shared libraries that a program or library must have, as the dynamic loader reads them. */
export function neededLibraries(bytes: Uint8Array, what: string): string[] {
  const { sections } = readElf(bytes, what);
  const dynamic = sections.find(({ name }) => name === '.dynamic')?.bytes;
  const strings = sections.find(({ name }) => name === '.dynstr')?.bytes;
  if (!dynamic || !strings) return [];
  const view = new DataView(dynamic.buffer, dynamic.byteOffset, dynamic.byteLength);
  const needed: string[] = [];
  for (let at = 0; at + 8 <= dynamic.length; at += 8) {
    const tag = view.getUint32(at, true);
    if (tag === DT_NULL) break;
    if (tag !== DT_NEEDED) continue;
    const rest = strings.subarray(view.getUint32(at + 4, true));
    needed.push(new TextDecoder().decode(rest.subarray(0, Math.max(0, rest.indexOf(0)))));
  }
  return needed;
}

/** The dynamic loader that a program names, as a path without its first slash. */
function interpreter(bytes: Uint8Array, what: string): string | undefined {
  const section = readElf(bytes, what).sections.find(({ name }) => name === '.interp')?.bytes;
  return section && new TextDecoder().decode(section).replace(/\0.*$/s, '').replace(/^\//, '');
}

/**
 * Adds to `tree` the dynamic loader and the libraries that its programs need, directly or through other libraries,
 * from `available`, together with the symbolic links that name them.
 * @param also - libraries that are loaded by name at run time, so that nothing tells that they are needed.
 * @throws Error naming a library that is not available and who needs it.
 */
export function addLibraries(
  tree: Map<string, CpioEntry>,
  available: ReadonlyMap<string, CpioEntry>,
  also: readonly string[],
): void {
  const pathOf = new Map([...available.keys()].map((path) => [posix.basename(path), path]));
  const add = (path: string, by: string): void => {
    const entry = available.get(path);
    if (!entry) throw new Error(`${by} needs ${path}, which is in none of the packages`);
    if (tree.has(path)) return;
    tree.set(path, entry);
    if (entry.kind === 'symlink') add(resolveLink(path, entry.target), path);
    else look(path, entry);
  };
  const look = (path: string, entry: CpioEntry): void => {
    if (entry.kind !== 'file' || !isElf(entry.bytes)) return;
    const loader = interpreter(entry.bytes, path);
    if (loader !== undefined) add(loader, path);
    for (const name of neededLibraries(entry.bytes, path)) add(pathOf.get(name) ?? name, path);
  };
  for (const [path, entry] of [...tree]) if (!path.endsWith('.ko')) look(path, entry);
  for (const name of also) add(pathOf.get(name) ?? name, 'Dom0');
}

const resolveLink = (path: string, target: string) =>
  posix.join(target.startsWith('/') ? '' : posix.dirname(path), target).replace(/^\//, '');

const isElf = (bytes: Uint8Array) => bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
