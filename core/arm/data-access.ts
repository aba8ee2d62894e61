import { BUS_ERROR } from '../bus/device.ts';
import type { Cpu } from './cpu.ts';
import { raise } from './exception.ts';
import { fault } from './mmu/fault.ts';
import { type Access, type Privilege, Read, Write } from './mmu/walk.ts';
import { Sys } from './system/words.ts';

/** A watched range of virtual addresses (uint32), `length` at least 1: the debugger's watchpoint. */
export interface Watch {
  readonly address: number;
  readonly length: number;
  readonly read: boolean;
  readonly write: boolean;
}

/** Thrown out of an instruction whose access `onWatch` stopped: nothing of the access has happened. */
export class WatchHit {}

/** Pages of a watch that are flushed one by one; for longer ones everything is. */
const FLUSH_PAGES = 64;

const DEVICE_SLOTS = 64;
const deviceSlot = (va: number): number => ((va >>> 12) ^ (va >>> 18)) & (DEVICE_SLOTS - 1);
const deviceKey = (va: number, access: Access, privilege: Privilege): number =>
  ((va >>> 12) << 4) | (privilege << 2) | (access + 1);

/**
 * Data accesses of one CPU that can't go the fast way: translation, devices, unaligned and crossing accesses, pages with code,
 * watched pages. Virtual addresses and values are int32; a fault is raised for the running instruction.
 */
export class DataAccess {
  readonly #cpu: Cpu;
  #watches: readonly Watch[] = [];
  /** Translations to pages that are no RAM, which the soft TLB does not hold: what of, as of which of its generations, machine address. */
  readonly #deviceKeys = new Int32Array(DEVICE_SLOTS);
  readonly #deviceGenerations = new Float64Array(DEVICE_SLOTS);
  readonly #devicePages = new Float64Array(DEVICE_SLOTS);
  /** Called before an access that hits a watch. True ends the instruction with a WatchHit before the access. */
  onWatch: (watch: Watch, address: number, write: boolean) => boolean = () => false;

  constructor(cpu: Cpu) {
    this.#cpu = cpu;
  }

  get watches(): readonly Watch[] {
    return this.#watches;
  }

  /** From now on accesses to pages with a watch come here, not through the soft TLB. */
  set watches(watches: readonly Watch[]) {
    this.#watches = watches;
    for (const watch of watches) this.#flush(watch);
  }

  #flush(watch: Watch): void {
    const { tlb } = this.#cpu;
    const first = watch.address >>> 12;
    const last = (watch.address + watch.length - 1) >>> 12;
    if (last - first >= FLUSH_PAGES) tlb.flushAll();
    else
      for (let page = first; page <= last; page++)
        for (const hyp of [false, true]) tlb.flushAddress((page << 12) | 0, hyp);
  }

  /** Reads 1, 2 or 4 bytes; the result is zero-extended (int32). `align` is checked besides SCTLR.A. */
  load(va: number, size: 1 | 2 | 4, align: number, privilege: Privilege): number {
    this.#checkAlignment(va, size, align, false);
    if (this.#watches.length > 0) this.#watch(va, size, false);
    if (size > 1 && (va & 0xfff) + size > 0x1000) {
      let value = 0;
      for (let i = 0; i < size; i++) value |= this.load((va + i) | 0, 1, 1, privilege) << (8 * i);
      return value;
    }
    const known = this.#deviceAddress(va, Read, privilege);
    const address = known >= 0 ? known : this.#translate(va, Read, privilege);
    const host = this.#cpu.bus.host(address);
    if (host >= 0) return this.#loadRam(host, size);
    const value = this.#cpu.bus.readDevice(address, size, this.#cpu.index);
    if (value === BUS_ERROR) this.#external(va, false);
    return value | 0;
  }

  store(va: number, value: number, size: 1 | 2 | 4, align: number, privilege: Privilege): void {
    this.#checkAlignment(va, size, align, true);
    if (this.#watches.length > 0) this.#watch(va, size, true);
    if (size > 1 && (va & 0xfff) + size > 0x1000) {
      // Both pages must allow it before the first byte goes out.
      this.#translate(va, Write, privilege);
      this.#translate((va + size - 1) & ~0xfff, Write, privilege);
      for (let i = 0; i < size; i++) this.store((va + i) | 0, (value >>> (8 * i)) & 0xff, 1, 1, privilege);
      return;
    }
    const known = this.#deviceAddress(va, Write, privilege);
    const address = known >= 0 ? known : this.#translate(va, Write, privilege);
    const host = this.#cpu.bus.host(address);
    if (host >= 0) return this.#storeRam(host, value, size);
    if (
      !this.#cpu.bus.writeDevice(address, size, value & (size === 4 ? -1 : size === 2 ? 0xffff : 0xff), this.#cpu.index)
    )
      this.#external(va, true);
  }

  /**
   * Of an access that missed its table: host address minus `va` if it is nothing but one to RAM within a page (a store: not into
   * instructions), else 0, which the evaluator has to see to. Nothing but the TLB changes.
   */
  resolve(va: number, size: 1 | 2 | 4, align: number, access: Access, privilege: Privilege): number {
    const host = this.#plain(va, size, align, access, privilege);
    if (host < 0 || (access === Write && this.#cpu.code.covers(host, size))) return 0;
    return (host - va) | 0;
  }

  /** Host address of an access that is nothing but one to RAM, else -1. */
  #plain(va: number, size: number, align: number, access: Access, privilege: Privilege): number {
    if ((va & (size - 1)) !== 0 || (va & (align - 1)) !== 0) {
      const r = this.#cpu.r;
      const control = this.#cpu.privilege() === 2 ? r[Sys.HSCTLR]! : r[Sys.SCTLR]!;
      if ((va & (align - 1)) !== 0 || (control & 2) !== 0) return -1;
    }
    if ((va & 0xfff) + size > 0x1000) return -1;
    // An unaligned access comes here although the table holds its page.
    const entry = this.#cpu.memory.i32[this.#cpu.tlb.table(privilege, access) + (va >>> 12)]!;
    if (entry !== 0) return (va + entry) >>> 0;
    if (this.#watched(va) || this.#deviceAddress(va, access, privilege) >= 0) return -1;
    const t = this.#cpu.quickWalk;
    if (t.translate(va, access, privilege)) return -1;
    const host = this.#cpu.bus.host(t.address);
    if (host >= 0 && !(access === Write && this.#cpu.code.has(host)))
      this.#cpu.tlb.fill(va, host, privilege, access, t.size, t.notGlobal);
    if (host < 0) this.#rememberDevice(va, access, privilege, t.address);
    return host;
  }

  /** Machine address of an access to a page that is no RAM, if its translation is remembered; else -1. */
  #deviceAddress(va: number, access: Access, privilege: Privilege): number {
    const slot = deviceSlot(va);
    const remembered =
      this.#deviceKeys[slot] === deviceKey(va, access, privilege) &&
      this.#deviceGenerations[slot] === this.#cpu.tlb.generation;
    return remembered ? this.#devicePages[slot]! + (va & 0xfff) : -1;
  }

  #rememberDevice(va: number, access: Access, privilege: Privilege, address: number): void {
    const slot = deviceSlot(va);
    this.#deviceKeys[slot] = deviceKey(va, access, privilege);
    this.#deviceGenerations[slot] = this.#cpu.tlb.generation;
    this.#devicePages[slot] = address - (va & 0xfff);
  }

  /** Machine address of an access, with the fault raised if there is none. */
  address(va: number, access: Access, privilege: Privilege): number {
    return this.#translate(va, access, privilege);
  }

  checkAlign(va: number, align: number, write: boolean): void {
    if ((va & (align - 1)) !== 0) this.#alignment(va, write);
  }

  #checkAlignment(va: number, size: number, align: number, write: boolean): void {
    if ((va & (size - 1)) === 0 && (va & (align - 1)) === 0) return;
    const r = this.#cpu.r;
    const control = this.#cpu.privilege() === 2 ? r[Sys.HSCTLR]! : r[Sys.SCTLR]!;
    if ((va & (align - 1)) !== 0 || (control & 2) !== 0) this.#alignment(va, write);
  }

  #alignment(va: number, write: boolean): never {
    raise({ kind: 'data', fault: fault('alignment', 0), address: va, write, maintenance: false });
  }

  #external(va: number, write: boolean): never {
    raise({ kind: 'data', fault: fault('external', 0), address: va, write, maintenance: false });
  }

  #translate(va: number, access: Access, privilege: Privilege): number {
    const cpu = this.#cpu;
    const t = cpu.quickWalk;
    const failed = t.translate(va, access, privilege);
    if (failed) raise({ kind: 'data', fault: failed, address: va, write: access === Write, maintenance: false });
    const { address } = t;
    const host = cpu.bus.host(address);
    if (host < 0) this.#rememberDevice(va, access, privilege, address);
    const fast = host >= 0 && !(access === Write && cpu.code.has(host)) && !this.#watched(va);
    if (fast) cpu.tlb.fill(va, host, privilege, access, t.size, t.notGlobal);
    return address;
  }

  #loadRam(host: number, size: 1 | 2 | 4): number {
    const { u8, u16, i32 } = this.#cpu.memory;
    if (size === 1) return u8[host]!;
    if (size === 2) return host & 1 ? u8[host]! | (u8[host + 1]! << 8) : u16[host >>> 1]!;
    if ((host & 3) === 0) return i32[host >>> 2]!;
    return u8[host]! | (u8[host + 1]! << 8) | (u8[host + 2]! << 16) | (u8[host + 3]! << 24);
  }

  #storeRam(host: number, value: number, size: 1 | 2 | 4): void {
    const { u8, i32 } = this.#cpu.memory;
    if (size === 4 && (host & 3) === 0) i32[host >>> 2] = value;
    else for (let i = 0; i < size; i++) u8[host + i] = value >>> (8 * i);
    if (this.#cpu.code.has(host) && this.#cpu.code.wrote(host, size)) this.#cpu.stop();
  }

  #watched(va: number): boolean {
    const page = va >>> 12;
    return this.#watches.some((w) => page >= w.address >>> 12 && page <= ((w.address + w.length - 1) >>> 0) >>> 12);
  }

  #watch(va: number, size: number, write: boolean): void {
    const at = va >>> 0;
    for (const w of this.#watches) {
      const hit = (write ? w.write : w.read) && at < w.address + w.length && w.address < at + size;
      if (hit && this.onWatch(w, at, write)) throw new WatchHit();
    }
  }
}
