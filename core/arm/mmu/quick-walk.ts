import { Sys } from '../system/words.ts';
import { type Fault, fault } from './fault.ts';
import { type Access, Execute, Hyp, type Privilege, Read, User, type Walker, Write } from './walk.ts';

/** What the walk reads tables from, and what says where they are. */
export interface WalkMemory {
  /** Host address of a machine address in RAM, else negative. */
  host(address: number): number;
  readonly words: Int32Array;
  /** Other threads write these words. */
  readonly shared: boolean;
}

/** Entries of the cache of stage 2, by page. */
const SLOTS = 1 << 12;

const CAN_READ = 1;
const CAN_WRITE = 2;
const CAN_EXECUTE = 4;
const IS_MEMORY = 8;

/** What is not mapped, by level. */
const INVALID = [0, 1, 2, 3].map((level) => fault('translation', level));

/** HCR.DC and HCR.TGE turn stage 1 off; HCR.DC and HCR.VM turn stage 2 on. */
const HCR_STAGE1_OFF = (1 << 12) | (1 << 27);
const HCR_STAGE2 = (1 << 12) | 1;
const HCR_PTW = 4;
const SCTLR_WXN = 1 << 19;
const SCTLR_UWXN = 1 << 20;

/**
 * The common cases of `Walker.translate` without objects: long descriptors, addresses below 4 GiB, an access that is allowed or a page that
 * stage 1 does not map. Remembers what stage 2 made of pages, as the A15's IPA cache does, until `forget`. Whatever is not so simple,
 * the other faults among it, is the walker's.
 */
export class QuickWalk {
  readonly #r: Int32Array;
  readonly #memory: WalkMemory;
  readonly #walker: Walker;
  /** Of stage 2, by the low bits of the intermediate page's number: that number and 1, the machine page's, what is allowed, log2 of the block. */
  readonly #pages = new Int32Array(SLOTS);
  readonly #machinePages = new Int32Array(SLOTS);
  readonly #allowed = new Uint8Array(SLOTS);
  /** The descriptor that the last descent ended at, log2 of what it maps, and the attributes of the tables passed, as in Walker. */
  #low = 0;
  #high = 0;
  #shift = 0;
  #table = 0;
  /** Level at which a walk of stage 1 met an invalid descriptor, else 0. */
  #invalidLevel = 0;
  /** Of the last translation: see Translation. */
  address = 0;
  size = 0;
  notGlobal = false;

  constructor(state: Int32Array, memory: WalkMemory, walker: Walker) {
    this.#r = state;
    this.#memory = memory;
    this.#walker = walker;
  }

  /** Stage 2 may have changed: after maintenance of all entries of a guest, and where another VMID or other tables come into use. */
  forget(): void {
    this.#pages.fill(0);
  }

  /** Translates through all stages: sets `address`, `size` and `notGlobal`, or returns the fault. */
  translate(va: number, access: Access, privilege: Privilege): Fault | undefined {
    this.#invalidLevel = 0;
    this.address = this.find(va, access, privilege);
    if (this.address >= 0) return undefined;
    if (this.#invalidLevel !== 0) return INVALID[this.#invalidLevel];
    const walked = this.#walker.translate(va, access, privilege);
    if ('kind' in walked) return walked;
    this.address = walked.address;
    this.size = walked.size;
    this.notGlobal = walked.notGlobal;
    return undefined;
  }

  /** Machine address of the byte at `va`, with `size` and `notGlobal` set; -1 for what the walker has to find out. */
  find(va: number, access: Access, privilege: Privilege): number {
    return privilege === Hyp ? this.#hyp(va, access) : this.#guest(va, access, privilege);
  }

  #hyp(va: number, access: Access): number {
    const r = this.#r;
    const control = r[Sys.HSCTLR]!;
    if ((control & 1) === 0 || (r[Sys.HTCR]! & 7) !== 0) return -1;
    if (!this.#descend(va >>> 0, 32, 1, r[Sys.HTTBR]!, r[Sys.HTTBR_HIGH]!, false)) return -1;
    const canWrite = (this.#low & (1 << 7)) === 0 && (this.#table & 2) === 0;
    if (access === Write && !canWrite) return -1;
    const never = (this.#high & (1 << 22)) !== 0 || (this.#table & 4) !== 0;
    if (access === Execute && (never || (canWrite && (control & SCTLR_WXN) !== 0))) return -1;
    this.size = this.#shift;
    this.notGlobal = false;
    return this.#output(va);
  }

  #guest(va: number, access: Access, privilege: Privilege): number {
    const r = this.#r;
    const control = r[Sys.SCTLR]!;
    const hcr = r[Sys.HCR]!;
    if ((control & 1) === 0 || (hcr & HCR_STAGE1_OFF) !== 0 || r[Sys.TTBCR]! >= 0) return -1;
    if (!this.#stage1(va) || !this.#permitted(access, privilege, control)) return -1;
    const address = this.#output(va);
    this.size = this.#shift;
    this.notGlobal = (this.#low & (1 << 11)) !== 0;
    return (hcr & HCR_STAGE2) === 0 ? address : this.#stage2(address, access, false);
  }

  #stage1(va: number): boolean {
    const r = this.#r;
    const ttbcr = r[Sys.TTBCR]!;
    const t0 = ttbcr & 7;
    const t1 = (ttbcr >>> 16) & 7;
    const lower = t0 === 0 || va >>> (32 - t0) === 0;
    const upper = t1 === 0 ? !lower : va >>> (32 - t1) === (1 << t1) - 1;
    if ((!lower && !upper) || (ttbcr & (upper ? 1 << 23 : 1 << 7)) !== 0) return false;
    const size = upper ? t1 : t0;
    const start = size < 2 ? 1 : 2;
    if (upper) return this.#descend(va >>> 0, 32 - size, start, r[Sys.TTBR1]!, r[Sys.TTBR1_HIGH]!, true);
    return this.#descend(va >>> 0, 32 - size, start, r[Sys.TTBR0]!, r[Sys.TTBR0_HIGH]!, true);
  }

  /** Whether stage 1 of PL1&0 allows an access (ARM ARM B3.7.1). */
  #permitted(access: Access, privilege: Privilege, control: number): boolean {
    const table = this.#table;
    const user = (this.#low & (1 << 6)) !== 0 && (table & 1) === 0;
    const canWrite = (this.#low & (1 << 7)) === 0 && (table & 2) === 0;
    if (privilege === User && !user) return false;
    if (access === Read) return true;
    if (access === Write) return canWrite;
    if ((this.#high & (1 << 22)) !== 0 || (table & 4) !== 0 || (canWrite && (control & SCTLR_WXN) !== 0)) return false;
    if (privilege === User) return true;
    const never = (this.#high & (1 << 21)) !== 0 || (table & 8) !== 0;
    return !never && !(user && canWrite && (control & SCTLR_UWXN) !== 0);
  }

  /** Machine address of an intermediate one; -1 where the access is not allowed. */
  #stage2(ipa: number, access: Access, onWalk: boolean): number {
    const page = ipa >>> 12;
    const slot = page & (SLOTS - 1);
    if (this.#pages[slot] !== page + 1 && !this.#fillStage2(ipa, page, slot)) return -1;
    const allowed = this.#allowed[slot]!;
    const asked = access === Write ? CAN_WRITE : access === Read ? CAN_READ : CAN_READ | CAN_EXECUTE;
    if ((allowed & asked) !== asked) return -1;
    if (onWalk) return this.#walkable(allowed) ? ((this.#machinePages[slot]! << 12) | (ipa & 0xfff)) >>> 0 : -1;
    return ((this.#machinePages[slot]! << 12) | (ipa & 0xfff)) >>> 0;
  }

  /** HCR.PTW: walks of stage 1 must stay in memory. */
  #walkable(allowed: number): boolean {
    return (allowed & IS_MEMORY) !== 0 || (this.#r[Sys.HCR]! & HCR_PTW) === 0;
  }

  #fillStage2(ipa: number, page: number, slot: number): boolean {
    const r = this.#r;
    const vtcr = r[Sys.VTCR]!;
    const inputBits = 32 - (((vtcr & 15) ^ 8) - 8);
    const start = (vtcr & 0xc0) === 0 ? 2 : 1;
    if (inputBits <= 39 - 9 * start || (inputBits < 32 && ipa >>> inputBits !== 0)) return false;
    const [low, high, shift, table] = [this.#low, this.#high, this.#shift, this.#table];
    const there = this.#descend(ipa, inputBits, start, r[Sys.VTTBR]!, r[Sys.VTTBR_HIGH]!, false);
    if (there) {
      const canExecute = (this.#high & (1 << 22)) === 0;
      const isMemory = (this.#low & (3 << 4)) !== 0;
      this.#pages[slot] = page + 1;
      this.#machinePages[slot] = this.#output(ipa) >>> 12;
      this.#allowed[slot] =
        (this.#low & (1 << 6) ? CAN_READ : 0) |
        (this.#low & (1 << 7) ? CAN_WRITE : 0) |
        (canExecute ? CAN_EXECUTE : 0) |
        (isMemory ? IS_MEMORY : 0);
    }
    this.#low = low;
    this.#high = high;
    this.#shift = shift;
    this.#table = table;
    // A fault of stage 2 is the walker's.
    this.#invalidLevel = 0;
    return there;
  }

  /** Follows the tables at `low` and `high` (a TTBR) to the descriptor of `input`, a uint32; `guest`: they lie behind stage 2. */
  #descend(input: number, inputBits: number, start: number, low: number, high: number, guest: boolean): boolean {
    const nested = guest && (this.#r[Sys.HCR]! & HCR_STAGE2) !== 0;
    let shift = 39 - 9 * start;
    const indexBits = inputBits - shift;
    if ((high & 0xff) !== 0 || indexBits < 0) return false;
    let address = (low & (-8 << indexBits)) >>> 0;
    let index = (input >>> shift) & ((1 << indexBits) - 1);
    let table = 0;
    for (;;) {
      const place = (address + index * 8) >>> 0;
      const machine = nested ? this.#stage2(place, Read, true) : place;
      if (machine < 0 || !this.#read(machine)) return false;
      const descriptor = this.#low;
      const last = shift === 12;
      if ((descriptor & 1) === 0 || (last && (descriptor & 2) === 0)) {
        this.#invalidLevel = (39 - shift) / 9;
        return false;
      }
      if ((this.#high & 0xff) !== 0) return false;
      if (last || (descriptor & 2) === 0) {
        this.#shift = shift;
        this.#table = table;
        return (descriptor & (1 << 10)) !== 0;
      }
      table |= ((this.#high >>> 29) & 3) | (((this.#high >>> 28) & 1) << 2) | (((this.#high >>> 27) & 1) << 3);
      address = (descriptor & 0xffff_f000) >>> 0;
      shift -= 9;
      index = (input >>> shift) & 511;
    }
  }

  /** Reads a descriptor whole. */
  #read(address: number): boolean {
    const host = this.#memory.host(address);
    if (host < 0) return false;
    const { words, shared } = this.#memory;
    const at = host >>> 2;
    this.#high = words[at + 1]!;
    this.#low = words[at]!;
    if (shared)
      for (; this.#high !== Atomics.load(words, at + 1); this.#low = Atomics.load(words, at))
        this.#high = Atomics.load(words, at + 1);
    return true;
  }

  #output(input: number): number {
    const mask = this.#shift >= 32 ? -1 : (1 << this.#shift) - 1;
    return ((this.#low & 0xffff_f000 & ~mask) | (input & mask)) >>> 0;
  }
}
