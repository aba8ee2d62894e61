import { readAr } from './ar.ts';

/** How a part of a package is compressed, by the ending of its member's name (deb(5)). */
export type Compression = 'none' | 'gz' | 'xz' | 'zst';

/** A tar archive inside a package, still compressed. */
export interface DebPart {
  readonly compression: Compression;
  readonly bytes: Uint8Array;
}

/** The two tar archives of a Debian binary package: its description and its files. */
export interface Deb {
  readonly control: DebPart;
  readonly data: DebPart;
}

/**
 * Splits a Debian binary package, format 2 (deb(5)), without decompressing anything.
 * @throws Error when it is no such package, or cut off.
 */
export function openDeb(bytes: Uint8Array): Deb {
  const members = readAr(bytes);
  const version = members[0];
  if (version?.name !== 'debian-binary') throw new Error('not a Debian package: its first member is not debian-binary');
  const format = new TextDecoder().decode(version.bytes).trim();
  if (!format.startsWith('2.')) throw new Error(`Debian package format ${format} is unknown: expected 2.0`);
  const part = (name: 'control' | 'data'): DebPart => {
    const member = members.find((m) => m.name.startsWith(`${name}.tar`));
    if (!member) throw new Error(`the package has no ${name}.tar member: it is truncated or damaged`);
    return { compression: compressionOf(member.name), bytes: member.bytes };
  };
  return { control: part('control'), data: part('data') };
}

function compressionOf(member: string): Compression {
  const ending = member.slice(member.indexOf('.tar') + 4);
  if (ending === '') return 'none';
  if (ending === '.gz' || ending === '.xz' || ending === '.zst') return ending.slice(1) as Compression;
  throw new Error(`${member}: compression "${ending}" is not supported, only .gz, .xz and .zst`);
}
