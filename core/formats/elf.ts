/** What a loader places in memory. `bytes` is a view into the file; the rest up to `memorySize` is zero. */
export interface ElfSegment {
  /** Physical address (p_paddr), where a machine without MMU gets it. */
  readonly physical: number;
  /** Virtual address (p_vaddr). */
  readonly virtual: number;
  readonly bytes: Uint8Array;
  /** Bytes in memory, at least those of `bytes`. */
  readonly memorySize: number;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly executable: boolean;
}

export interface ElfSection {
  readonly name: string;
  /** sh_type: 1 PROGBITS, 2 SYMTAB, 8 NOBITS, … */
  readonly type: number;
  readonly address: number;
  /** Empty for a section without contents in the file (NOBITS). */
  readonly bytes: Uint8Array;
}

/** A 32-bit little-endian ARM ELF file. */
export interface Elf {
  readonly kind: 'relocatable' | 'executable' | 'shared';
  /** Address of the first instruction; bit 0 set means Thumb state (ELF for the ARM architecture, 5.3). */
  readonly entry: number;
  /** The loadable segments that occupy memory, in file order. */
  readonly segments: readonly ElfSegment[];
  readonly sections: readonly ElfSection[];
}

// System V ABI (gABI) chapters 4 and 5; e_machine values of its registry.
const EM_ARM = 40;
const MACHINES: Readonly<Record<number, string>> = { 3: 'x86', 8: 'MIPS', 62: 'x86-64', 183: 'AArch64', 243: 'RISC-V' };
const KINDS: Readonly<Record<number, Elf['kind']>> = { 1: 'relocatable', 2: 'executable', 3: 'shared' };
const PT_LOAD = 1;
const SHT_NOBITS = 8;
const HEADER = 52;
const PROGRAM_HEADER = 32;
const SECTION_HEADER = 40;

/**
 * Reads an ELF file for 32-bit ARM.
 * @param what - the file's role or name, for the messages.
 * @throws Error that names the file and what is wrong: another architecture, truncation, tables that lie outside.
 */
export function readElf(bytes: Uint8Array, what: string): Elf {
  const fail = (reason: string): never => {
    throw new Error(`${what}: ${reason}`);
  };
  if (bytes.length < 20 || !isElf(bytes)) fail('not an ELF file: it does not start with 7f 45 4c 46');
  if (bytes[5] === 2) fail('a big-endian ELF file: the CPUs here run little-endian ARM');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const machine = view.getUint16(18, true);
  if (machine !== EM_ARM)
    fail(`an ELF file for ${MACHINES[machine] ?? `machine ${machine}`}: 32-bit ARM (armhf) is wanted`);
  if (bytes[4] !== 1) fail('a 64-bit ELF file: 32-bit ARM (armhf) is wanted');
  if (bytes.length < HEADER) fail('truncated within the ELF header');
  const kind = KINDS[view.getUint16(16, true)] ?? fail(`ELF type ${view.getUint16(16, true)} cannot be loaded`);
  return {
    kind,
    entry: view.getUint32(24, true),
    segments: readSegments(bytes, view, fail),
    sections: readSections(bytes, view, fail),
  };
}

function isElf(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

type Fail = (reason: string) => never;

function readSegments(bytes: Uint8Array, view: DataView, fail: Fail): ElfSegment[] {
  const at = view.getUint32(28, true);
  const count = view.getUint16(44, true);
  checkTable(bytes, at, count, view.getUint16(42, true), PROGRAM_HEADER, 'program', fail);
  const segments: ElfSegment[] = [];
  for (let n = 0; n < count; n++) {
    const word = (offset: number) => view.getUint32(at + n * PROGRAM_HEADER + offset, true);
    const memorySize = word(20);
    if (word(0) !== PT_LOAD || memorySize === 0) continue;
    const start = word(4);
    const fileSize = word(16);
    if (start + fileSize > bytes.length)
      fail(`truncated: segment ${n} reaches to byte ${start + fileSize}, the file has ${bytes.length}`);
    if (fileSize > memorySize) fail(`segment ${n} has more bytes in the file than in memory: damaged`);
    if (word(12) + memorySize > 2 ** 32) fail(`segment ${n} reaches past the end of the 32-bit address space`);
    segments.push({
      physical: word(12),
      virtual: word(8),
      bytes: bytes.subarray(start, start + fileSize),
      memorySize,
      readable: (word(24) & 4) !== 0,
      writable: (word(24) & 2) !== 0,
      executable: (word(24) & 1) !== 0,
    });
  }
  checkOverlap(segments, fail);
  return segments;
}

function checkTable(
  bytes: Uint8Array,
  at: number,
  count: number,
  stride: number,
  expected: number,
  name: string,
  fail: Fail,
): void {
  if (count === 0) return;
  if (stride !== expected) fail(`${name} headers of ${stride} bytes instead of ${expected}: damaged`);
  if (at + count * stride > bytes.length)
    fail(`truncated: the ${name} headers reach to byte ${at + count * stride}, the file has ${bytes.length}`);
}

function checkOverlap(segments: readonly ElfSegment[], fail: Fail): void {
  const sorted = [...segments].sort((a, b) => a.physical - b.physical);
  for (let n = 1; n < sorted.length; n++)
    if (sorted[n - 1]!.physical + sorted[n - 1]!.memorySize > sorted[n]!.physical)
      fail(`two segments overlap at physical address 0x${sorted[n]!.physical.toString(16)}`);
}

function readSections(bytes: Uint8Array, view: DataView, fail: Fail): ElfSection[] {
  const at = view.getUint32(32, true);
  const count = at === 0 ? 0 : view.getUint16(48, true);
  checkTable(bytes, at, count, view.getUint16(46, true), SECTION_HEADER, 'section', fail);
  const word = (n: number, offset: number) => view.getUint32(at + n * SECTION_HEADER + offset, true);
  const contents = (n: number) => {
    if (word(n, 4) === SHT_NOBITS) return bytes.subarray(0, 0);
    const end = word(n, 16) + word(n, 20);
    if (end > bytes.length) fail(`truncated: section ${n} reaches to byte ${end}, the file has ${bytes.length}`);
    return bytes.subarray(word(n, 16), end);
  };
  const namesIndex = view.getUint16(50, true);
  const names = namesIndex > 0 && namesIndex < count ? contents(namesIndex) : bytes.subarray(0, 0);
  return Array.from({ length: count }, (_, n) => ({
    name: nameAt(names, word(n, 0)),
    type: word(n, 4),
    address: word(n, 12),
    bytes: contents(n),
  }));
}

// Section names are short; the limit keeps a damaged table from costing a scan of the whole file per section.
const LONGEST_NAME = 256;

function nameAt(names: Uint8Array, at: number): string {
  const window = names.subarray(at, at + LONGEST_NAME);
  const end = window.indexOf(0);
  return new TextDecoder('latin1').decode(end < 0 ? window : window.subarray(0, end));
}
