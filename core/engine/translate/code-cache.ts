import type { Cpu } from '../../arm/cpu.ts';
import type { DataAccess } from '../../arm/data-access.ts';
import { JUMP_CACHE_OFFSET, JUMP_SLOT_SIZE, JUMP_SLOTS, slotOf } from '../../arm/memory/machine-memory.ts';
import { FLUSH_ALL, FLUSH_HYP } from './inline-calls.ts';
import { NO_PAGE, type Region } from './region.ts';
import { resolver } from './resolver.ts';
import { placeNumber, type TranslatedModule, type Translator } from './translator.ts';

interface Entry {
  readonly key: number;
  /** Host addresses where it can be entered, its own first. Another region may have been there before. */
  readonly hosts: readonly number[];
  /** Offsets of its blocks from the first of them. */
  readonly blocks: ReadonlySet<number>;
  /** Of them those that have asked for it. */
  readonly asked: Set<number>;
  /** Index in the function table; 0 until the module is there. */
  index: number;
}

/** An entry that is not translated yet. The region, with all its nodes, lives no longer than this. */
interface Waiting {
  readonly entry: Entry;
  readonly region: Region;
  readonly ready: (index: number) => void;
}

/** Who knows the code of whole pages: the evaluator. */
export interface CodeOwner {
  /** Offsets into the page of the blocks that were executed there with a key. */
  starts(host: number, key: number): readonly number[];
  /** Code that is kept for a host page (number) holds only as long as that of another stays as it is. */
  depends(page: number, on: number): void;
  /** The place is an entry of a region now, with the function at an index. */
  translated(host: number, key: number, index: number): void;
  /** Forgets what the CPU made of a page (host address): blocks and regions. */
  forgetPage(hostPage: number): void;
}

/** Regions that are translated together. */
const BATCH = 24;
/** Instructions that are: translating them holds up the machine for some milliseconds. */
const BATCH_INSTRUCTIONS = 1500;
/** A block that was hot already needs so many times fewer executions. */
const KNOWN_HOT = 12;
/** A page whose code was forgotten so many times needs more executions each time. */
const PATIENCE = 8;

/** Translated code of one CPU: which region is at which place, its functions, and the jump cache that they use. */
export class CodeCache {
  readonly #cpu: Cpu;
  readonly #translator: Translator;
  readonly table = new WebAssembly.Table({ element: 'anyfunc', initial: 1024 });
  /** Indices of the function table that were given out; 0 is none. */
  #used = 1;
  readonly #free: number[] = [];
  /** By host page, then by host address and key of each entry. */
  readonly #pages = new Map<number, Map<number, Entry>>();
  readonly #forgotten = new Map<number, number>();
  #waiting: Waiting[] = [];
  #waitingInstructions = 0;
  readonly #imports: WebAssembly.Imports;

  /** Regions that are installed. */
  #held = 0;
  readonly #pagesOf: CodeOwner;

  constructor(cpu: Cpu, access: DataAccess, translator: Translator, pagesOf: CodeOwner) {
    this.#pagesOf = pagesOf;
    this.#cpu = cpu;
    this.#translator = translator;
    this.#imports = {
      env: {
        memory: cpu.memory.wasm,
        table: this.table,
        resolve0: resolver(cpu, access, 0),
        resolve1: resolver(cpu, access, 1),
        resolve2: resolver(cpu, access, 2),
        flush: (va: number, which: number) =>
          cpu.flushAddress(va, (which & FLUSH_HYP) !== 0, (which & FLUSH_ALL) !== 0),
      },
    };
  }

  /** Executions that make a block hot. */
  get hot(): number {
    return this.#translator.eager ? 1 : this.#translator.hot;
  }

  /** Executions that make the block at a place hot: few if its region was made for another CPU, or before it was forgotten. */
  hotAt(host: number, key: number): number {
    return this.#translator.wasHot(host, key) ? Math.ceil(this.hot / KNOWN_HOT) : this.hot;
  }

  /** Executions that make a block of this page hot. */
  threshold(host: number): number {
    if (this.#translator.eager) return 1;
    const forgotten = this.#forgotten.get(host >>> 12) ?? 0;
    return forgotten > PATIENCE ? this.hot * forgotten : this.hot;
  }

  /**
   * Wants the region at `host`: `ready` gets its function's index when it is there, -1 if there will be none.
   * Returns whether that is under way; false when the place lies inside another region, which will mostly be entered by its own start:
   * then the block should ask again only if it goes on being executed by itself (`insist`). `beside`: see RegionFinder.
   */
  request(
    host: number,
    key: number,
    insist: boolean,
    beside: { readonly before: number; readonly after: number },
    ready: (index: number) => void,
  ): boolean {
    const page = host >>> 12;
    if (this.#held >= this.#translator.most) this.#makeRoom(page);
    let entries = this.#pages.get(page);
    if (!entries) {
      entries = new Map();
      this.#pages.set(page, entries);
    }
    const id = placeNumber(host, key);
    const there = entries.get(id);
    if (there) {
      if (there.index > 0) ready(there.index);
      // Its block was executed many times more while the batch did not fill: now it is worth a module.
      else if (there.asked.has(host)) this.flush();
      else there.asked.add(host);
      return true;
    }
    const around = this.#translator.eager ? undefined : this.#around(entries, host, key);
    if (around && !insist) return false;
    if (around?.index === 0) {
      this.flush();
      return false;
    }
    const { code } = this.#cpu;
    for (const place of [beside.before, host, beside.after]) if (place !== NO_PAGE) code.prepare(place);
    const region = this.#translator.find(host, key, this.#pagesOf.starts(host, key), beside.before, beside.after);
    if (!region) {
      ready(-1);
      return true;
    }
    this.#translator.noteHot(host, key);
    const hosts = [host, ...region.entries.blocks.map((b) => host + region.blocks[b]!.at)];
    const entry: Entry = {
      key,
      hosts,
      blocks: new Set(region.blocks.map((b) => b.at)),
      asked: new Set([host]),
      index: 0,
    };
    entries.set(id, entry);
    for (const other of hosts) {
      const place = placeNumber(other, key);
      if (!entries.has(place)) entries.set(place, entry);
    }
    for (const { from, to } of region.ranges) {
      code.mark(from, to - from);
      if (from >>> 12 !== page) this.#pagesOf.depends(page, from >>> 12);
    }
    this.#waiting.push({ entry, region, ready });
    for (const block of region.blocks) this.#waitingInstructions += block.instructions.length;
    const enough = this.#waiting.length >= BATCH || this.#waitingInstructions >= BATCH_INSTRUCTIONS;
    if (enough || this.#translator.eager) this.flush();
    return true;
  }

  /** A region that the place lies inside of. */
  #around(entries: ReadonlyMap<number, Entry>, host: number, key: number): Entry | undefined {
    for (const entry of entries.values())
      if (entry.key === key && entry.blocks.has(host - entry.hosts[0]!)) return entry;
    return undefined;
  }

  /** Forgets the pages whose code was translated first, but for `kept`, until a quarter is free: what is still in use becomes hot again. */
  #makeRoom(kept: number): void {
    for (const page of [...this.#pages.keys()]) {
      if (this.#held <= this.#translator.most * 0.75) return;
      if (page !== kept) this.#pagesOf.forgetPage((page << 12) >>> 0);
    }
  }

  /** Translates what waits. */
  flush(): void {
    const waiting = this.#waiting.filter(({ entry }) => this.#alive(entry));
    this.#waiting = [];
    this.#waitingInstructions = 0;
    if (waiting.length === 0) return;
    const begun = performance.now();
    const module = this.#translator.translate(
      waiting.map(({ region }) => region),
      this.#cpu.r.byteOffset,
    );
    this.#install(module, waiting);
    const { figures } = this.#translator;
    figures.longestMs = Math.max(figures.longestMs, performance.now() - begun);
  }

  #count(change: 1 | -1): void {
    this.#held += change;
    this.#translator.figures.held += change;
  }

  #entryAt(host: number, key: number): Entry | undefined {
    return this.#pages.get(host >>> 12)?.get(placeNumber(host, key));
  }

  /** Index of the function of the region that can be entered at a place; 0 if there is none. */
  indexAt(host: number, key: number): number {
    return this.#entryAt(host, key)?.index ?? 0;
  }

  #alive(entry: Entry): boolean {
    const { hosts, key } = entry;
    return this.#entryAt(hosts[0]!, key) === entry;
  }

  #install(translated: TranslatedModule, waiting: readonly Waiting[]): void {
    const fp = Object.fromEntries(translated.primitives.map((name) => [name, this.#cpu.fp.primitive(name)]));
    const { exports } = new WebAssembly.Instance(translated.module, { ...this.#imports, fp });
    for (const [n, { entry, ready }] of waiting.entries()) {
      const index = this.#free.pop() ?? this.#used++;
      if (index >= this.table.length) this.table.grow(this.table.length);
      this.table.set(index, exports[`r${n}`]!);
      entry.index = index;
      this.#count(1);
      for (const host of this.#placesOf(entry)) {
        this.#setSlot(host, entry.key, index);
        this.#pagesOf.translated(host, entry.key, index);
      }
      ready(index);
    }
  }

  /** Where the region is entered: elsewhere another one is older. */
  #placesOf(entry: Entry): number[] {
    return entry.hosts.filter((host) => this.#entryAt(host, entry.key) === entry);
  }

  #slot(host: number, key: number): number {
    return (this.#cpu.r.byteOffset + JUMP_CACHE_OFFSET + slotOf(host, key, JUMP_SLOTS) * JUMP_SLOT_SIZE) >>> 2;
  }

  /** Lets translated code find a region. */
  #setSlot(host: number, key: number, index: number): void {
    const words = this.#cpu.memory.i32;
    const slot = this.#slot(host, key);
    words[slot] = host;
    words[slot + 1] = key;
    words[slot + 2] = index;
  }

  /** The code of a page changed. */
  forgetPage(hostPage: number): void {
    const page = hostPage >>> 12;
    const entries = this.#pages.get(page);
    if (!entries) return;
    this.#pages.delete(page);
    this.#forgotten.set(page, (this.#forgotten.get(page) ?? 0) + 1);
    const words = this.#cpu.memory.i32;
    for (const entry of new Set(entries.values())) {
      const { hosts, key, index } = entry;
      if (index === 0) continue;
      for (const host of hosts) {
        const slot = this.#slot(host, key);
        if (words[slot + 2] === index) words.fill(0, slot, slot + 4);
      }
      this.table.set(index, null);
      this.#free.push(index);
      this.#count(-1);
    }
  }
}
