/** A member of an `ar` archive. `bytes` is a view into the archive, not a copy. */
export interface ArMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const MAGIC = '!<arch>\n';
const HEADER = 60;

/**
 * Reads an `ar` archive (ar(5), without long names), the outer layer of a Debian package.
 * @throws Error when the bytes are no archive or end before a member does.
 */
export function readAr(archive: Uint8Array): ArMember[] {
  if (ascii(archive, 0, MAGIC.length) !== MAGIC) throw new Error('not an ar archive: it does not start with "!<arch>"');
  const members: ArMember[] = [];
  let at = MAGIC.length;
  while (at < archive.length) {
    const header = readHeader(archive, at);
    const start = at + HEADER;
    const end = start + header.size;
    if (end > archive.length)
      throw new Error(
        `ar member "${header.name}" should have ${header.size} bytes, but the file ends after ${archive.length - start}: it is truncated`,
      );
    members.push({ name: header.name, bytes: archive.subarray(start, end) });
    // Members start at even offsets; the padding of the last one may be absent.
    at = end + (header.size & 1);
  }
  return members;
}

function readHeader(archive: Uint8Array, at: number): { name: string; size: number } {
  if (at + HEADER > archive.length) throw new Error(`ar header at offset ${at} is truncated`);
  if (ascii(archive, at + 58, 2) !== '`\n') throw new Error(`ar header at offset ${at} lacks its end mark: corrupt`);
  const size = ascii(archive, at + 48, 10).trimEnd();
  if (!/^[0-9]{1,10}$/.test(size)) throw new Error(`ar header at offset ${at} has the size "${size}", not a number`);
  // GNU ar ends names with a slash, Debian's packages do not.
  return { name: ascii(archive, at, 16).trimEnd().replace(/\/$/, ''), size: Number(size) };
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
