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

/** Which pages of RAM hold instructions that some CPU has translated. */
export class CodePages {
  readonly #pages = new Map<number, Uint8Array>();
  readonly #holders: CodeHolder[] = [];

  addHolder(holder: CodeHolder): void {
    this.#holders.push(holder);
  }

  /** Whether stores to the page of this host address must be seen. */
  has(host: number): boolean {
    return this.#pages.has(host >>> 12);
  }

  /** Whether a store to [host, host + length), which lies in one page, would change translated instructions. */
  covers(host: number, length: number): boolean {
    const granules = this.#pages.get(host >>> 12);
    if (!granules) return false;
    for (let g = (host & 0xfff) >>> 5; g <= ((host & 0xfff) + length - 1) >>> 5; g++)
      if (granules[g] !== 0) return true;
    return false;
  }

  /** Instructions at [host, host + length) were translated; the range lies within a page. */
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

  /** Memory at [host, host + length) was written. Returns whether instructions were forgotten. */
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
