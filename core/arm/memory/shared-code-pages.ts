import type { CodeHolder, CodeMap } from './code-pages.ts';

const GRANULE_SHIFT = 5;
/** Words of a page's granules, a bit each. */
const WORDS = (4096 >>> GRANULE_SHIFT) >>> 5;

/** Tells the threads of other CPUs. */
export interface OtherHolders {
  /** Returns when no store of another CPU to this page goes the fast way any more. */
  protectPage(hostPage: number): void;
  /** Others forget what they made of the page's instructions, at the latest before a DSB of this CPU completes. */
  forgetPage(hostPage: number): void;
}

/** Bytes of the map for a memory of so many bytes. */
export const codeMapBytes = (memoryBytes: number): number => (memoryBytes >>> 12) * (4 + WORDS * 4);

/**
 * Which pages hold instructions that any CPU has translated, where each CPU has a thread of its own: the map is shared. A page's word says
 * that it holds some, and its bits which granules do. A granule may be marked although nobody holds it any more; never the other way round.
 */
export class SharedCodePages implements CodeMap {
  readonly #pages: Int32Array;
  readonly #granules: Int32Array;
  /** Pages that this thread's holders know to be protected. */
  readonly #known: Uint8Array;
  readonly #others: OtherHolders;
  readonly #holders: CodeHolder[] = [];

  constructor(map: SharedArrayBuffer, memoryBytes: number, others: OtherHolders) {
    const pages = memoryBytes >>> 12;
    this.#pages = new Int32Array(map, 0, pages);
    this.#granules = new Int32Array(map, pages * 4, pages * WORDS);
    this.#known = new Uint8Array(pages);
    this.#others = others;
  }

  addHolder(holder: CodeHolder): void {
    this.#holders.push(holder);
  }

  // Both are also asked of what is no memory of the machine.
  has(host: number): boolean {
    const page = host >>> 12;
    return page < this.#pages.length && Atomics.load(this.#pages, page) !== 0;
  }

  covers(host: number, length: number): boolean {
    const page = host >>> 12;
    if (page >= this.#pages.length) return false;
    return Atomics.load(this.#pages, page) !== 0 && this.#hits(page, host & 0xfff, (host & 0xfff) + length - 1);
  }

  #hits(page: number, first: number, last: number): boolean {
    for (let g = first >>> GRANULE_SHIFT; g <= last >>> GRANULE_SHIFT; g++)
      if (Atomics.load(this.#granules, page * WORDS + (g >>> 5)) & (1 << (g & 31))) return true;
    return false;
  }

  /** From now on every store to the page is seen: its instructions may be read. */
  prepare(host: number): void {
    const page = host >>> 12;
    if (Atomics.load(this.#pages, page) !== 0 && this.#known[page] !== 0) return;
    const first = Atomics.exchange(this.#pages, page, 1) === 0;
    this.#known[page] = 1;
    for (const holder of this.#holders) holder.protectPage((page << 12) >>> 0);
    if (first) this.#others.protectPage((page << 12) >>> 0);
  }

  mark(host: number, length: number): void {
    this.prepare(host);
    const page = host >>> 12;
    const last = ((host & 0xfff) + length - 1) >>> GRANULE_SHIFT;
    for (let g = (host & 0xfff) >>> GRANULE_SHIFT; g <= last; g++)
      Atomics.or(this.#granules, page * WORDS + (g >>> 5), 1 << (g & 31));
  }

  wrote(host: number, length: number): boolean {
    let hit = false;
    for (let page = host >>> 12; page <= (host + length - 1) >>> 12; page++) {
      if (Atomics.load(this.#pages, page) === 0) continue;
      const first = Math.max(host - page * 4096, 0);
      const last = Math.min(host + length - 1 - page * 4096, 4095);
      if (!this.#hits(page, first, last)) continue;
      for (let w = 0; w < WORDS; w++) Atomics.store(this.#granules, page * WORDS + w, 0);
      Atomics.store(this.#pages, page, 0);
      this.forgotten((page << 12) >>> 0);
      this.#others.forgetPage((page << 12) >>> 0);
      hit = true;
    }
    return hit;
  }

  /** Another CPU protects a page. */
  protected(hostPage: number): void {
    this.#known[hostPage >>> 12] = 1;
    for (const holder of this.#holders) holder.protectPage(hostPage);
  }

  /** A page's instructions changed. */
  forgotten(hostPage: number): void {
    this.#known[hostPage >>> 12] = 0;
    for (const holder of this.#holders) holder.forgetPage(hostPage);
  }

  clear(): void {
    for (let page = 0; page < this.#pages.length; page++) if (this.#pages[page] !== 0) this.wrote(page * 4096, 4096);
  }
}
