import type { LoadKind, Node, Operand } from '../../../arm/ir/node.ts';
import { BlockKey } from '../../evaluate/block.ts';
import { Op } from '../wasm-binary.ts';
import { accessCode, LONGEST_SPAN, spanCode } from './bail-code.ts';
import type { Frame } from './frame.ts';
import type { Values } from './values.ts';

const LOAD: Readonly<Record<LoadKind, number>> = {
  u8: Op.i32_load8_u,
  s8: Op.i32_load8_s,
  u16: Op.i32_load16_u,
  s16: Op.i32_load16_s,
  u32: Op.i32_load,
};

const STORE = { 1: Op.i32_store8, 2: Op.i32_store16, 4: Op.i32_store } as const;

/** Loads and stores: the flat table gives what is to be added to the virtual address; what it does not hold is resolved or bails out. */
export class MemoryEmitter {
  readonly #frame: Frame;
  readonly #values: Values;

  constructor(frame: Frame, values: Values) {
    this.#frame = frame;
    this.#values = values;
  }

  load(node: Node): void {
    const kind = node.name as LoadKind;
    this.host(
      () => this.#values.push(node.args[0]!),
      kind === 'u32' ? 4 : kind.endsWith('16') ? 2 : 1,
      node.options?.align ?? 1,
      false,
    );
    this.#frame.code.memory(LOAD[kind], 0);
    this.#values.keep(node);
  }

  store(node: Node): void {
    const size = node.name === 'u32' ? 4 : node.name === 'u16' ? 2 : 1;
    this.host(() => this.#values.push(node.args[0]!), size, node.options?.align ?? 1, true);
    this.#values.push(node.args[1]!);
    this.#frame.code.memory(STORE[size], 0);
  }

  /**
   * Loads or stores of words beside one base, from node `from` of a list on: one look into the table for all of them. Nothing of them
   * is done if the evaluator has to do one. Returns how many nodes that were; 0 if there is no such group.
   */
  group(nodes: readonly Node[], from: number): number {
    const first = nodes[from]!;
    const group = groupAt(nodes, from);
    if (!group) return 0;
    const write = first.op === 'store';
    for (let i = from; i < from + group.length; i++) if (nodes[i]!.op !== first.op) this.#values.reach(nodes[i]!);
    for (const access of group.accesses) this.#values.unused(access.args[0]!);
    const { base, low } = group;
    const address = (): void => {
      this.#values.push(base);
      if (low !== 0) this.#frame.code.const(low).op(Op.i32_add);
    };
    const host = this.span(address, (group.high - low) / 4 + 1, first.options?.align ?? 1, write);
    const c = this.#frame.code;
    for (const access of group.accesses) {
      c.get(host);
      if (write) this.#values.push(access.args[1]!);
      c.memory(write ? Op.i32_store : Op.i32_load, placeOf(access.args[0]!).offset - low);
      if (!write) this.#values.keep(access);
    }
    return group.length;
  }

  /**
   * Local with the host address of an access to so many words, which is good until the next access. `usual` is the alignment that it
   * mostly has: if that is as much as its size, one test tells that it is aligned and within a page; others are resolved.
   */
  span(address: () => void, words: number, align: number, write: boolean, usual: number = align): number {
    const c = this.#frame.code;
    const f = this.#frame;
    c.const(0);
    this.#entryOf(address, write);
    if (usual >= words * 4)
      c.get(f.address)
        .const(usual - 1)
        .op(Op.i32_and);
    else this.#leavesSpan(words, align);
    c.op(Op.select).tee(f.entry);
    this.#resolveIfZero(spanCode(words, align, write));
    c.get(f.address).get(f.entry).op(Op.i32_add).set(f.entry);
    return f.entry;
  }

  /** Pushes whether an access to so many words at #address is not aligned or leaves the page. */
  #leavesSpan(words: number, align: number): void {
    const c = this.#frame.code;
    const f = this.#frame;
    c.get(f.address).const(0xfff).op(Op.i32_and);
    if (align === 1 && (f.region.key & BlockKey.alignmentChecked) === 0) {
      // As Advanced SIMD does it at any address.
      c.const(0x1000 - words * 4).op(Op.i32_gt_u);
    } else {
      // Rotated, a byte within the page that is no word's first is above every word.
      c.const(2).op(Op.i32_rotr);
      c.const(0x400 - words).op(Op.i32_gt_u);
    }
    if (align > 4)
      c.get(f.address)
        .const(align - 1)
        .op(Op.i32_and)
        .op(Op.i32_or);
  }

  /** Pushes the host address of an access; the virtual one is in #address then. Leaves if the evaluator has to do it. */
  host(address: () => void, size: number, align: number, write: boolean): void {
    const f = this.#frame;
    const c = f.code;
    const checked = Math.max(size, align);
    if (checked === 1) {
      this.#entryOf(address, write);
      c.tee(f.entry);
      this.#resolveIfZero(accessCode(size, align, write));
    } else {
      // Two branches that are hardly ever taken cost less than one on both conditions.
      const done = c.open('block');
      const slow = c.open('block');
      this.#entryOf(address, write);
      c.tee(f.entry).op(Op.i32_eqz).branch(slow, 'br_if', 'unlikely');
      c.get(f.address);
      // Where alignment is not checked, an access need only stay within the page.
      if (align === 1 && (f.region.key & BlockKey.alignmentChecked) === 0)
        c.const(0xfff)
          .op(Op.i32_and)
          .const(0x1000 - size)
          .op(Op.i32_le_u);
      else
        c.const(checked - 1)
          .op(Op.i32_and)
          .op(Op.i32_eqz);
      c.branch(done, 'br_if', 'likely');
      c.end();
      this.#resolve(accessCode(size, align, write));
      c.end();
    }
    c.get(f.address).get(f.entry).op(Op.i32_add);
  }

  /** For the entry on the stack, which #entry holds too. */
  #resolveIfZero(access: number): void {
    const f = this.#frame;
    const c = f.code;
    c.op(Op.i32_eqz);
    c.open('if', undefined, 'unlikely');
    this.#resolve(access);
    c.end();
  }

  #resolve(access: number): void {
    const f = this.#frame;
    const c = f.code;
    c.get(f.address).const(f.bailHere(access)).call(f.options.imports.resolve);
    c.tee(f.entry).op(Op.i32_eqz).branch(f.ways.bailStored, 'br_if', 'unlikely');
  }

  /** Pushes the table's entry for an address; 0 if it is not aligned to `align`. It is in #entry too, the address in #address. */
  lookup(address: () => void, align: number, write: boolean): void {
    const c = this.#frame.code;
    const f = this.#frame;
    // A select, which becomes a conditional move, costs less than a second test.
    if (align > 1) c.const(0);
    this.#entryOf(address, write);
    if (align > 1) {
      c.get(f.address)
        .const(align - 1)
        .op(Op.i32_and)
        .op(Op.select);
    }
    c.tee(f.entry);
  }

  /** Pushes what the table holds; the address is in #address. */
  #entryOf(address: () => void, write: boolean): void {
    const f = this.#frame;
    address();
    f.code
      .tee(f.address)
      .const(10)
      .op(Op.i32_shr_u)
      .const(0x3f_fffc)
      .op(Op.i32_and)
      .memory(Op.i32_load, f.table(write ? 1 : 0), 2);
  }
}

/** Accesses of words at constant distances from a base, low to high. */
interface Group {
  readonly accesses: readonly Node[];
  readonly base: Operand;
  readonly low: number;
  readonly high: number;
  readonly length: number;
}

/** An address as a base and a constant. */
function placeOf(address: Operand): { readonly base: Operand; readonly offset: number } {
  if (typeof address !== 'number' && address.op === 'add' && typeof address.args[1] === 'number')
    return { base: address.args[0]!, offset: address.args[1] };
  return { base: address, offset: 0 };
}

/** A sum that does not wait for a load. */
const isAddress = (node: Node): boolean =>
  node.op === 'add' && node.args.every((arg) => typeof arg === 'number' || arg.op !== 'load');

const isWord = (node: Node): boolean => node.name === 'u32' && !node.options?.unprivileged;

/** The group that begins at an access; undefined if that is alone. */
function groupAt(nodes: readonly Node[], from: number): Group | undefined {
  const first = nodes[from]!;
  if (!isWord(first)) return undefined;
  const { base, offset } = placeOf(first.args[0]!);
  if (typeof base === 'number') return undefined;
  const accesses = [first];
  let [low, high, length] = [offset, offset, 1];
  for (let i = from + 1; i < nodes.length; i++) {
    const node = nodes[i]!;
    if (node.op === 'reg' || isAddress(node)) continue;
    if (node.op !== first.op || !isWord(node) || node.options?.align !== first.options?.align) break;
    const place = placeOf(node.args[0]!);
    if (place.base !== base || ((place.offset - offset) & 3) !== 0) break;
    const reach = Math.max(high, place.offset) - Math.min(low, place.offset);
    if (reach / 4 >= LONGEST_SPAN) break;
    low = Math.min(low, place.offset);
    high = Math.max(high, place.offset);
    accesses.push(node);
    length = i + 1 - from;
  }
  return accesses.length > 1 ? { accesses, base, low, high, length } : undefined;
}
