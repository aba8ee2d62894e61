/** The header of an ARM zImage (Linux, Documentation/arm/booting; Xen, arch/arm/arm32/head.S). */
export interface ZImage {
  /** Address that the image is linked to, 0 when it runs at any. */
  readonly start: number;
  /** Bytes from its first to the end that its header tells. For Linux the file's size; for Xen it includes zeroed memory behind it. */
  readonly extent: number;
}

const MAGIC = 0x016f_2818;
const MAGIC_AT = 0x24;
const HEADER = 0x30;
// Linux's zImages have a byte-order mark behind the three words; Xen's has code there.
const LITTLE_ENDIAN = 0x0403_0201;

/**
 * Checks that `bytes` are a boot image for a 32-bit ARM CPU, of Linux or Xen.
 * @param what - the file's role or name, for the messages.
 * @throws Error that tells what the file seems to be when it is something else, or that it is truncated.
 */
export function readZImage(bytes: Uint8Array, what: string): ZImage {
  if (bytes.length < HEADER + 4)
    throw new Error(`${what}: ${bytes.length} bytes are too few for an ARM zImage: the file is truncated or empty`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(MAGIC_AT, true) !== MAGIC)
    throw new Error(`${what}: not a 32-bit ARM zImage (0x016f2818 at 0x24): ${guess(bytes, view)}`);
  const start = view.getUint32(0x28, true);
  const extent = view.getUint32(0x2c, true) - start;
  if (extent < HEADER) throw new Error(`${what}: the zImage header has its end before its start: the file is damaged`);
  if (view.getUint32(0x30, true) === LITTLE_ENDIAN && bytes.length < extent)
    throw new Error(`${what}: truncated: the zImage header tells ${extent} bytes, the file has ${bytes.length}`);
  return { start, extent };
}

/** Other things that people pass as a kernel, by their magic. */
const OTHERS: readonly (readonly [at: number, magic: string, name: string])[] = [
  [0x38, 'ARM\x64', 'it is an arm64 Image (64-bit): take the armhf one'],
  [0x202, 'HdrS', 'it is an x86 bzImage: take the armhf one'],
  [0, '\x18\x28\x6f\x01', 'it starts with the magic itself: the first bytes are missing'],
  [0, '\x27\x05\x19\x56', 'it is a U-Boot uImage: take the zImage that it wraps'],
  [0, '\x7fELF', 'it is an ELF file, such as an uncompressed vmlinux or xen-syms: take the zImage'],
  [0, '\xd0\x0d\xfe\xed', 'it is a flattened device tree or FIT image'],
  [0, '\x1f\x8b', 'it is compressed by gzip: unpack it first'],
  [0, '\xfd7zXZ', 'it is compressed by xz: unpack it first'],
  [0, '\x28\xb5\x2f\xfd', 'it is compressed by zstd: unpack it first'],
  [0, '070701', 'it is a cpio archive: the initramfs in place of the kernel?'],
  [0, '!<arch>\n', 'it is a Debian package or ar archive: its contents are wanted'],
];

function guess(bytes: Uint8Array, view: DataView): string {
  if (view.getUint32(MAGIC_AT, false) === MAGIC) return 'it is a big-endian one, the CPUs here run little-endian';
  const other = OTHERS.find(([at, magic]) => [...magic].every((c, n) => bytes[at + n] === c.charCodeAt(0)));
  return other ? other[2] : 'unknown contents';
}
