import type { Access, Privilege } from '../mmu/walk.ts';
import { type MachineMemory, TLB_ENTRIES } from './machine-memory.ts';

/** Filled entries that are remembered one by one; beyond that a flush clears the whole table. */
const LOG_SIZE = 1 << 15;

/** Remembers which entries were filled, so that a flush touches only those. */
class FillLog {
  readonly #entries = new Int32Array(LOG_SIZE);
  #count = 0;

  add(index: number): void {
    if (this.#count < LOG_SIZE) this.#entries[this.#count] = index;
    this.#count++;
  }

  get overflowed(): boolean {
    return this.#count > LOG_SIZE;
  }

  /** The filled entries as indexes into the machine's words; ask `overflowed` first. */
  get filled(): Int32Array {
    return this.#entries.subarray(0, Math.min(this.#count, LOG_SIZE));
  }

  clear(): void {
    this.#count = 0;
  }
}

/**
 * One CPU's soft TLB: flat tables by va >>> 12 that join both stages of translation.
 * An entry is (host address - virtual address) of a page of RAM that may be accessed without further ado; 0 sends the access
 * the slow way. Tables by privilege (User, Privileged, Hyp) and access (read, write, execute).
 */
export class SoftTlb {
  readonly #words: Int32Array;
  readonly #first: readonly number[];
  /** PL1&0 entries of one ASID, PL1&0 global entries, Hyp entries: those for reading and executing, then those for writing. */
  readonly #logs = [new FillLog(), new FillLog(), new FillLog()] as const;
  readonly #writeLogs = [new FillLog(), new FillLog(), new FillLog()] as const;
  /** 2 MiB regions of each regime (PL1&0, Hyp) that hold parts of a block larger than a page. */
  readonly #large = [new Uint8Array(2048), new Uint8Array(2048)] as const;
  /** For each GiB of each regime, log2 of the largest block beyond 2 MiB of which it holds parts; 0 without such. */
  readonly #huge = [new Uint8Array(4), new Uint8Array(4)] as const;

  /** Changes with whatever is forgotten. */
  generation = 0;

  /** By host page: the write entry that was filled for it (its index and 1), 0 for none, -1 for several. It may be gone by now. */
  readonly #writer: Int32Array;

  constructor(memory: MachineMemory, cpu: number) {
    this.#writer = new Int32Array(memory.u8.length >>> 12);
    this.#words = memory.i32;
    this.#first = Array.from({ length: 9 }, (_, table) => memory.tlbTable(cpu, table));
  }

  /** First word of the table for a privilege and an access. */
  table(privilege: Privilege, access: Access): number {
    return this.#first[privilege * 3 + access]!;
  }

  /** `size` is log2 of stage 1's block. */
  fill(va: number, host: number, privilege: Privilege, access: Access, size: number, notGlobal: boolean): void {
    const page = va >>> 12;
    const index = this.table(privilege, access) + page;
    this.#words[index] = (host & ~0xfff) - (va & ~0xfff);
    if (access === 1) this.#noteWriter(host >>> 12, index);
    (access === 1 ? this.#writeLogs : this.#logs)[privilege === 2 ? 2 : notGlobal ? 0 : 1].add(index);
    if (size > 12) this.#large[privilege === 2 ? 1 : 0][page >>> 9] = 1;
    if (size > 21) this.#noteHuge(this.#huge[privilege === 2 ? 1 : 0], va >>> 30, size);
  }

  /** Forgets all PL1&0 entries. */
  flushGuest(): void {
    this.generation++;
    this.#flush(0, [0, 1]);
    this.#flush(1, [0, 1]);
    this.#large[0].fill(0);
    this.#huge[0].fill(0);
  }

  /** Forgets PL1&0 entries that belong to an ASID. */
  flushNotGlobal(): void {
    this.generation++;
    // A log that ran over has lost entries: then everything of the regime goes.
    if (this.#logs[0].overflowed || this.#writeLogs[0].overflowed) this.flushGuest();
    else this.#flush(0, [0, 1]);
  }

  flushHyp(): void {
    this.generation++;
    this.#flush(2, [2]);
    this.#large[1].fill(0);
    this.#huge[1].fill(0);
  }

  flushAll(): void {
    this.flushGuest();
    this.flushHyp();
  }

  /** Forgets what the PL1&0 (or Hyp) regime holds for the page or block of `va`. */
  flushAddress(va: number, hyp: boolean): void {
    this.generation++;
    const page = va >>> 12;
    const regime = hyp ? 1 : 0;
    const large = this.#large[regime];
    const huge = this.#huge[regime][va >>> 30]!;
    const pages = huge !== 0 ? 1 << (huge - 12) : large[page >>> 9] !== 0 ? 512 : 1;
    const from = page & -pages;
    const [first, end] = hyp ? [6, 9] : [0, 6];
    for (let table = first; table < end; table++) {
      const at = this.#first[table]!;
      if (pages === 1) this.#words[at + page] = 0;
      else this.#words.fill(0, at + from, at + from + pages);
    }
    // Nothing of that region is left: a hypervisor goes on to flush its other pages one by one.
    if (pages > 1) large.fill(0, from >>> 9, (from + pages) >>> 9);
    if (huge === 30) this.#huge[regime][va >>> 30] = 0;
  }

  #noteHuge(huge: Uint8Array, gib: number, size: number): void {
    huge[gib] = Math.max(huge[gib]!, Math.min(size, 30));
  }

  #noteWriter(hostPage: number, index: number): void {
    const other = this.#writer[hostPage]! - 1;
    const alone = other === -1 || other === index || (other >= 0 && !this.#pointsTo(other, hostPage));
    this.#writer[hostPage] = alone ? index + 1 : -1;
  }

  /** Whether the entry at `index` leads to a page of the host. */
  #pointsTo(index: number, hostPage: number): boolean {
    const entry = this.#words[index]!;
    if (entry === 0) return false;
    const table = this.#first.findIndex((first) => index >= first && index < first + TLB_ENTRIES);
    return (((index - this.#first[table]!) << 12) + entry) >>> 12 === hostPage;
  }

  /** Forgets write entries to one page of the host (4 KiB aligned), in every regime: its next store goes the slow way. */
  forgetWrites(host: number): void {
    const page = host >>> 12;
    const writer = this.#writer[page]!;
    if (writer === 0) return;
    this.#writer[page] = 0;
    if (writer > 0) {
      if (this.#pointsTo(writer - 1, page)) this.#words[writer - 1] = 0;
      return;
    }
    for (const [kind, log] of this.#writeLogs.entries()) {
      if (log.overflowed) {
        this.#flush(kind, kind === 2 ? [2] : [0, 1]);
        continue;
      }
      for (const index of log.filled) if (this.#pointsTo(index, page)) this.#words[index] = 0;
    }
  }

  #flush(kind: number, privileges: readonly number[]): void {
    const logs = [this.#logs[kind]!, this.#writeLogs[kind]!];
    if (logs.some((log) => log.overflowed))
      for (const privilege of privileges)
        for (let access = 0; access < 3; access++) {
          const first = this.#first[privilege * 3 + access]!;
          this.#words.fill(0, first, first + TLB_ENTRIES);
        }
    else for (const log of logs) for (const index of log.filled) this.#words[index] = 0;
    for (const log of logs) log.clear();
  }
}
