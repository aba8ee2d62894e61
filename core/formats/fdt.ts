/** A reference to a node by its label: becomes the node's phandle. */
export interface FdtRef {
  readonly ref: string;
}

/** One cell: a uint32, or a reference. A bigint is a uint64 in two cells, high one first. */
export type FdtCell = number | bigint | FdtRef;

/**
 * A property's value: text, a list of texts, cells, raw bytes, or `true` for a property without value.
 * A parsed tree has bytes everywhere, since a blob does not tell types: see fdtString, fdtStrings and fdtCells.
 */
export type FdtValue = string | readonly string[] | FdtCell | readonly FdtCell[] | Uint8Array | true;

/** A node of a device tree. The root's name is empty. `label` is for references only and is not in the blob. */
export interface FdtNode<Value = FdtValue> {
  readonly name: string;
  readonly label?: string;
  readonly properties: Readonly<Record<string, Value>>;
  readonly children: readonly FdtNode<Value>[];
}

/** A range of memory that the blob's reservation block keeps from the client program. */
export interface FdtReservation {
  readonly address: bigint;
  readonly size: bigint;
}

/** A parsed blob. */
export interface Fdt {
  readonly root: FdtNode<Uint8Array>;
  readonly reservations: readonly FdtReservation[];
  /** Physical id of the boot CPU. */
  readonly bootCpu: number;
}

// Devicetree Specification 0.4, chapter 5.
export const FDT_MAGIC = 0xd00d_feed;
export const FDT_VERSION = 17;
/** The oldest version that a reader of version 17 files must look like. */
export const FDT_COMPATIBLE_VERSION = 16;
export const FDT_HEADER_SIZE = 40;
export const FDT_TOKEN = { beginNode: 1, endNode: 2, property: 3, nop: 4, end: 9 } as const;

/** A node; properties first, then children. */
export function fdtNode(
  name: string,
  properties: Readonly<Record<string, FdtValue>> = {},
  children: readonly FdtNode[] = [],
  label?: string,
): FdtNode {
  return label === undefined ? { name, properties, children } : { name, properties, children, label };
}

/** A reference to the node with this label. */
export const fdtRef = (label: string): FdtRef => ({ ref: label });

/** Text of a property that holds one string; undefined when it is not terminated. */
export function fdtString(value: Uint8Array): string | undefined {
  return fdtStrings(value)?.[0];
}

/** Texts of a string list, such as `compatible`; undefined when the last one is not terminated. */
export function fdtStrings(value: Uint8Array): string[] | undefined {
  if (value.length === 0 || value[value.length - 1] !== 0) return undefined;
  return new TextDecoder().decode(value.subarray(0, -1)).split('\0');
}

/** The uint32 cells of a property; undefined when its length is no multiple of four bytes. */
export function fdtCells(value: Uint8Array): number[] | undefined {
  if (value.length % 4 !== 0) return undefined;
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  return Array.from({ length: value.length / 4 }, (_, n) => view.getUint32(n * 4, false));
}

/**
 * The node at a path such as `/cpus/cpu@0`; a part may leave out the unit address (`/cpus/cpu`) if one node only fits.
 * Undefined when there is none.
 */
export function fdtFind<Value>(root: FdtNode<Value>, path: string): FdtNode<Value> | undefined {
  let node = root;
  for (const part of path.split('/').filter((p) => p !== '')) {
    const exact = node.children.find((child) => child.name === part);
    const similar = exact ? [exact] : node.children.filter((child) => child.name.split('@', 1)[0] === part);
    if (similar.length !== 1) return undefined;
    node = similar[0]!;
  }
  return node;
}

/** Every node with its path, parents first. */
export function* fdtNodes<Value>(root: FdtNode<Value>): Generator<{ path: string; node: FdtNode<Value> }> {
  const todo = [{ path: '/', node: root }];
  for (let next = todo.pop(); next; next = todo.pop()) {
    yield next;
    const { path, node } = next;
    for (const child of [...node.children].reverse())
      todo.push({ path: `${path === '/' ? '' : path}/${child.name}`, node: child });
  }
}
