/** Bytes of a granule: a store beside code in the same page costs no translation unless it hits a granule with code. */
const GRANULE = 32;
const GRANULES = 4096 / GRANULE;

/** Something that keeps code made from guest memory: told when the memory below it changes. */
export interface CodeHolder {
  /** No store to this page (host address of its first byte) may go the fast way from now on. */
  protectPage(hostPage: number): void;
  /** The page's instructions changed: forget what was made of them. */
  forgetPage(hostPage: number): void;
}

/** Which pages of RAM hold instructions that some CPU has translated. Host addresses; a range lies in one page but for `wrote`. */
export interface CodeMap {
  addHolder(holder: CodeHolder): void;
  /** Whether stores to the page of this host address must be seen. */
  has(host: number): boolean;
  /** Whether a store would change translated instructions. */
  covers(host: number, length: number): boolean;
  /** To be called before instructions of a page are read to be translated. */
  prepare(host: number): void;
  /** Instructions were translated. */
  mark(host: number, length: number): void;
  /** Memory was written. Returns whether instructions were forgotten. */
  wrote(host: number, length: number): boolean;
  /** Forgets everything, as after loading a state. */
  clear(): void;
}

/** The map of a machine whose CPUs share a thread. */
export class CodePages implements CodeMap {
  readonly #pages = new Map<number, Uint8Array>();
  readonly #holders: CodeHolder[] = [];

  addHolder(holder: CodeHolder): void {
    this.#holders.push(holder);
  }

  /** Whether stores to the page of this host address must be seen. */
  has(host: number): boolean {
    return this.#pages.has(host >>> 12);
  }

  covers(host: number, length: number): boolean {
    const granules = this.#pages.get(host >>> 12);
    if (!granules) return false;
    for (let g = (host & 0xfff) >>> 5; g <= ((host & 0xfff) + length - 1) >>> 5; g++)
      if (granules[g] !== 0) return true;
    return false;
  }

  /** Nobody stores between reading and marking. */
  prepare(): void {}

  mark(host: number, length: number): void {
    const page = host >>> 12;
    let granules = this.#pages.get(page);
    if (!granules) {
      granules = new Uint8Array(GRANULES);
      this.#pages.set(page, granules);
      for (const holder of this.#holders) holder.protectPage((page << 12) >>> 0);
    }
    const from = (host & 0xfff) >>> 5;
    const to = ((host & 0xfff) + length - 1) >>> 5;
    for (let g = from; g <= to; g++) granules[g] = 1;
  }

  wrote(host: number, length: number): boolean {
    let hit = false;
    for (let page = host >>> 12; page <= (host + length - 1) >>> 12; page++) {
      const granules = this.#pages.get(page);
      if (!granules) continue;
      const from = Math.max(host - page * 4096, 0) >>> 5;
      const to = Math.min(host + length - 1 - page * 4096, 4095) >>> 5;
      for (let g = from; g <= to; g++)
        if (granules[g] !== 0) {
          this.#forget(page);
          hit = true;
          break;
        }
    }
    return hit;
  }

  /** Forgets everything, as after loading a state. */
  clear(): void {
    for (const page of [...this.#pages.keys()]) this.#forget(page);
  }

  #forget(page: number): void {
    this.#pages.delete(page);
    for (const holder of this.#holders) holder.forgetPage((page << 12) >>> 0);
  }
}
