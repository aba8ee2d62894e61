import {
  FDT_COMPATIBLE_VERSION,
  FDT_HEADER_SIZE,
  FDT_MAGIC,
  FDT_TOKEN,
  FDT_VERSION,
  type FdtCell,
  type FdtNode,
  type FdtReservation,
  type FdtValue,
  fdtNodes,
} from './fdt.ts';

/** What a blob holds beside its tree. `padding` zero bytes are left behind it for a boot loader's additions. */
export interface FdtOptions {
  readonly reservations?: readonly FdtReservation[];
  readonly bootCpu?: number;
  readonly padding?: number;
}

/**
 * Writes a device tree as a flattened blob, version 17 (Devicetree Specification 0.4, chapter 5).
 * Every node that is referred to gets a phandle, counted from 1 in tree order, around those given explicitly.
 * @throws Error, with the node's path, for names that the format forbids, duplicates, unknown labels and values out of range.
 */
export function buildFdt(root: FdtNode, options: FdtOptions = {}): Uint8Array {
  if (root.name !== '') throw new Error(`fdt: the root node's name is "${root.name}", it must be empty`);
  const phandles = assignPhandles(root);
  const strings = new StringBlock();
  const structure = new Writer();
  writeNode(root, '/', structure, strings, phandles);
  structure.u32(FDT_TOKEN.end);
  return assemble(structure.bytes(), strings.bytes(), options);
}

function assemble(structure: Uint8Array, strings: Uint8Array, options: FdtOptions): Uint8Array {
  const reservations = new Writer();
  for (const { address, size } of [...(options.reservations ?? []), { address: 0n, size: 0n }]) {
    reservations.u64(address);
    reservations.u64(size);
  }
  const reserved = reservations.bytes();
  const structureAt = FDT_HEADER_SIZE + reserved.length;
  const stringsAt = structureAt + structure.length;
  const total = (stringsAt + strings.length + (options.padding ?? 0) + 7) & ~7;
  const header = new Writer();
  for (const word of [
    FDT_MAGIC,
    total,
    structureAt,
    stringsAt,
    FDT_HEADER_SIZE,
    FDT_VERSION,
    FDT_COMPATIBLE_VERSION,
    options.bootCpu ?? 0,
    strings.length,
    structure.length,
  ])
    header.u32(word);
  const blob = new Uint8Array(total);
  blob.set(header.bytes());
  blob.set(reserved, FDT_HEADER_SIZE);
  blob.set(structure, structureAt);
  blob.set(strings, stringsAt);
  return blob;
}

/** Phandles by label. */
function assignPhandles(root: FdtNode): Map<string, number> {
  const labelled = new Map<string, FdtNode>();
  const wanted = new Set<string>();
  const taken = new Set<number>();
  for (const { path, node } of fdtNodes(root)) {
    if (node.label !== undefined) {
      if (labelled.has(node.label)) throw new Error(`fdt: ${path}: label "${node.label}" is on another node too`);
      labelled.set(node.label, node);
    }
    const own = node.properties.phandle;
    if (typeof own === 'number') taken.add(own);
    for (const value of Object.values(node.properties)) for (const label of references(value)) wanted.add(label);
  }
  const phandles = new Map<string, number>();
  let next = 1;
  for (const [label, node] of labelled) {
    const own = node.properties.phandle;
    if (typeof own === 'number') phandles.set(label, own);
    else if (wanted.has(label)) {
      while (taken.has(next)) next++;
      phandles.set(label, next++);
    }
  }
  return phandles;
}

function references(value: FdtValue): string[] {
  const cells = (Array.isArray(value) ? value : [value]) as readonly (FdtCell | string)[];
  return cells.flatMap((cell) =>
    typeof cell === 'object' && !(cell instanceof Uint8Array) && 'ref' in cell ? [cell.ref] : [],
  );
}

function writeNode(
  node: FdtNode,
  path: string,
  out: Writer,
  strings: StringBlock,
  phandles: ReadonlyMap<string, number>,
): void {
  out.u32(FDT_TOKEN.beginNode);
  out.raw(new TextEncoder().encode(`${node.name}\0`));
  const phandle = node.label === undefined ? undefined : phandles.get(node.label);
  const properties = phandle === undefined ? node.properties : { ...node.properties, phandle };
  for (const [name, value] of Object.entries(properties)) {
    // Devicetree Specification 0.4, table 2.2, without its limit of 31 characters, which Linux's own trees pass.
    if (!/^[0-9a-zA-Z,._+?#-]+$/.test(name)) throw new Error(`fdt: ${path}: "${name}" cannot be a property's name`);
    const bytes = encodeValue(value, `${path}: ${name}`, phandles);
    out.u32(FDT_TOKEN.property);
    out.u32(bytes.length);
    out.u32(strings.offset(name));
    out.raw(bytes);
  }
  const names = new Set<string>();
  for (const child of node.children) {
    const childPath = `${path === '/' ? '' : path}/${child.name}`;
    if (!/^[0-9a-zA-Z,._+-]+(@[0-9a-zA-Z,._+-]+)?$/.test(child.name))
      throw new Error(`fdt: ${path}: "${child.name}" cannot be a node's name`);
    if (names.has(child.name)) throw new Error(`fdt: ${childPath} is there twice`);
    names.add(child.name);
    writeNode(child, childPath, out, strings, phandles);
  }
  out.u32(FDT_TOKEN.endNode);
}

function encodeValue(value: FdtValue, where: string, phandles: ReadonlyMap<string, number>): Uint8Array {
  if (value === true) return new Uint8Array(0);
  if (value instanceof Uint8Array) return value;
  const parts = (Array.isArray(value) ? value : [value]) as readonly (FdtCell | string)[];
  const out = new Writer();
  for (const part of parts) {
    if (typeof part === 'string') {
      if (part.includes('\0')) throw new Error(`fdt: ${where}: a string with a NUL in it`);
      out.text(part);
    } else if (typeof part === 'bigint') {
      if (part < 0n || part >= 1n << 64n) throw new Error(`fdt: ${where}: ${part} is not a uint64`);
      out.u64(part);
    } else if (typeof part === 'number') {
      if (!Number.isInteger(part) || part < 0 || part > 0xffff_ffff)
        throw new Error(`fdt: ${where}: ${part} is not a uint32; give a bigint for 64 bits`);
      out.u32(part);
    } else {
      const phandle = phandles.get(part.ref);
      if (phandle === undefined) throw new Error(`fdt: ${where}: no node has the label "${part.ref}"`);
      out.u32(phandle);
    }
  }
  return out.bytes();
}

/** Property names, each once. */
class StringBlock {
  readonly #offsets = new Map<string, number>();
  #length = 0;

  offset(name: string): number {
    const known = this.#offsets.get(name);
    if (known !== undefined) return known;
    const offset = this.#length;
    this.#offsets.set(name, offset);
    this.#length += name.length + 1;
    return offset;
  }

  bytes(): Uint8Array {
    return new TextEncoder().encode([...this.#offsets.keys()].map((name) => `${name}\0`).join(''));
  }
}

/** Big-endian words and 4-aligned byte blocks. */
class Writer {
  #buffer = new Uint8Array(256);
  #length = 0;

  u32(value: number): void {
    const at = this.#grow(4);
    new DataView(this.#buffer.buffer).setUint32(at, value, false);
  }

  u64(value: bigint): void {
    this.u32(Number(value >> 32n));
    this.u32(Number(value & 0xffff_ffffn));
  }

  /** Text with its NUL, not aligned: strings of a list follow each other. */
  text(text: string): void {
    const bytes = new TextEncoder().encode(`${text}\0`);
    const at = this.#grow(bytes.length);
    this.#buffer.set(bytes, at);
  }

  /** Bytes, followed by zeros up to the next word. */
  raw(bytes: Uint8Array): void {
    const at = this.#grow((bytes.length + 3) & ~3);
    this.#buffer.set(bytes, at);
  }

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  #grow(by: number): number {
    const at = this.#length;
    this.#length += by;
    if (this.#length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#buffer.length * 2));
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    return at;
  }
}
