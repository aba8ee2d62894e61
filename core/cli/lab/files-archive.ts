import { constants, gzipSync } from 'node:zlib';
import { type CpioEntry, writeCpio } from '../../formats/cpio.ts';

/** Files, by their absolute paths in Dom0, as an archive that follows an initramfs. Uncompressed: see images/build-images.ts. */
export function filesArchive(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const tree = new Map<string, CpioEntry>();
  for (const [path, bytes] of files) tree.set(path.replace(/^\//, ''), { kind: 'file', mode: 0o644, bytes });
  return gzipSync(writeCpio(tree), { level: constants.Z_NO_COMPRESSION });
}
