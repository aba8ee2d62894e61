import {
  FDT_COMPATIBLE_VERSION,
  FDT_HEADER_SIZE,
  FDT_MAGIC,
  FDT_TOKEN,
  FDT_VERSION,
  type Fdt,
  type FdtNode,
  type FdtReservation,
} from './fdt.ts';

// libfdt and Linux cope with far less; a limit keeps a hostile blob from exhausting the stack of a recursive user.
const DEEPEST = 64;

interface OpenNode {
  readonly name: string;
  readonly properties: Record<string, Uint8Array>;
  readonly children: FdtNode<Uint8Array>[];
}

/**
 * Reads a flattened device tree, versions 16 and 17. Property values are views into the blob.
 * @throws Error that starts with `fdt:` for anything that is not a whole and consistent blob.
 */
export function parseFdt(blob: Uint8Array): Fdt {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const header = readHeader(blob, view);
  const root = readStructure(blob, view, header);
  return { root, reservations: readReservations(view, header), bootCpu: header.bootCpu };
}

interface Header {
  readonly total: number;
  readonly structureAt: number;
  readonly structureEnd: number;
  readonly stringsAt: number;
  readonly stringsEnd: number;
  readonly reservationsAt: number;
  readonly bootCpu: number;
}

function readHeader(blob: Uint8Array, view: DataView): Header {
  if (blob.length < FDT_HEADER_SIZE) throw new Error(`fdt: ${blob.length} bytes are too few for a header`);
  const word = (n: number) => view.getUint32(n * 4, false);
  if (word(0) !== FDT_MAGIC)
    throw new Error(`fdt: not a flattened device tree: it starts with 0x${word(0).toString(16)}, not 0xd00dfeed`);
  const total = word(1);
  if (total > blob.length || total < FDT_HEADER_SIZE)
    throw new Error(`fdt: truncated: the header tells ${total} bytes, there are ${blob.length}`);
  const version = word(5);
  if (version < FDT_COMPATIBLE_VERSION || word(6) > FDT_VERSION)
    throw new Error(
      `fdt: version ${version} (compatible back to ${word(6)}) is not readable as ${FDT_COMPATIBLE_VERSION} or ${FDT_VERSION}`,
    );
  const structureAt = word(2);
  // Version 16 does not tell the structure's size.
  const structureEnd = version >= 17 ? structureAt + word(9) : total;
  const stringsAt = word(3);
  const stringsEnd = stringsAt + word(8);
  const reservationsAt = word(4);
  if (structureAt % 4 !== 0 || structureEnd > total || stringsEnd > total || reservationsAt > total)
    throw new Error('fdt: a block lies outside the blob or is not aligned: the header is damaged');
  return { total, structureAt, structureEnd, stringsAt, stringsEnd, reservationsAt, bootCpu: word(7) };
}

function readReservations(view: DataView, { reservationsAt, total }: Header): FdtReservation[] {
  const reservations: FdtReservation[] = [];
  for (let at = reservationsAt; ; at += 16) {
    if (at + 16 > total) throw new Error('fdt: the list of memory reservations has no end');
    const address = view.getBigUint64(at, false);
    const size = view.getBigUint64(at + 8, false);
    if (address === 0n && size === 0n) return reservations;
    reservations.push({ address, size });
  }
}

function readStructure(blob: Uint8Array, view: DataView, header: Header): FdtNode<Uint8Array> {
  const open: OpenNode[] = [];
  let root: FdtNode<Uint8Array> | undefined;
  let at = header.structureAt;
  const word = () => {
    if (at + 4 > header.structureEnd) throw new Error('fdt: the structure ends in the middle: truncated or damaged');
    at += 4;
    return view.getUint32(at - 4, false);
  };
  for (;;) {
    const token = word();
    switch (token) {
      case FDT_TOKEN.nop:
        break;
      case FDT_TOKEN.beginNode: {
        if (root) throw new Error('fdt: more than one root node');
        if (open.length >= DEEPEST) throw new Error(`fdt: nodes nest deeper than ${DEEPEST} levels`);
        const name = readText(blob, at, header.structureEnd, 'the name of a node');
        at = (at + name.bytes + 1 + 3) & ~3;
        open.push({ name: name.text, properties: Object.create(null), children: [] });
        break;
      }
      case FDT_TOKEN.property: {
        const node = open.at(-1);
        if (!node) throw new Error('fdt: a property outside of any node');
        const length = word();
        const nameAt = header.stringsAt + word();
        if (at + length > header.structureEnd)
          throw new Error(`fdt: a property of node "${node.name}" reaches past the end of the structure`);
        const name = readText(blob, nameAt, header.stringsEnd, 'the name of a property').text;
        node.properties[name] = blob.subarray(at, at + length);
        at = (at + length + 3) & ~3;
        break;
      }
      case FDT_TOKEN.endNode: {
        const node = open.pop();
        if (!node) throw new Error('fdt: a node ends that was not begun');
        const parent = open.at(-1);
        if (parent) parent.children.push(node);
        else root = node;
        break;
      }
      case FDT_TOKEN.end:
        if (!root) throw new Error('fdt: the structure ends before its root node does');
        return root;
      default:
        throw new Error(`fdt: unknown token 0x${token.toString(16)} at offset ${at - 4}`);
    }
  }
}

// The longest name in real trees is below 64; the limit keeps garbage from being read as one huge name.
const LONGEST_NAME = 1024;

function readText(blob: Uint8Array, at: number, limit: number, what: string): { text: string; bytes: number } {
  const window = blob.subarray(Math.min(at, limit), Math.min(at + LONGEST_NAME, limit));
  const bytes = window.indexOf(0);
  if (bytes < 0) throw new Error(`fdt: ${what} at offset ${at} has no end`);
  return { text: new TextDecoder('latin1').decode(window.subarray(0, bytes)), bytes };
}
