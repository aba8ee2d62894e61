import { Sys } from '../system/words.ts';
import { type Fault, fault } from './fault.ts';

/** Who asks: the privilege of an access, which is also the regime (Hyp has its own). */
export const User = 0;
export const Privileged = 1;
export const Hyp = 2;
export type Privilege = 0 | 1 | 2;

export const Read = 0;
export const Write = 1;
export const Execute = 2;
export type Access = 0 | 1 | 2;

/** A successful translation. Addresses are below 2^40 and so exact in a number. */
export interface Translation {
  /** Machine address of the byte. */
  readonly address: number;
  /** log2 of stage 1's page or block, which maintenance by address forgets as a whole; 12 where stage 1 is off. */
  readonly size: number;
  /** The entry belongs to one ASID. */
  readonly notGlobal: boolean;
  /** Memory attributes as in MAIR, and shareability; 0 where the walk does not give them. */
  readonly attributes: number;
  readonly shareability: number;
  /** A short-descriptor supersection. */
  readonly supersection: boolean;
}

/** Reads of translation tables. Returns undefined where there is no memory. A doubleword is read whole, even while another thread writes it. */
export interface TableMemory {
  word(address: number): number | undefined;
  doubleword(address: number): Descriptor | undefined;
}

const isFault = (x: unknown): x is Fault => typeof x === 'object' && x !== null && 'kind' in x;

interface Stage1 {
  readonly address: number;
  readonly size: number;
  readonly notGlobal: boolean;
  readonly attributes: number;
  readonly shareability: number;
  readonly supersection: boolean;
}

/** A descriptor of the long format. */
export interface Descriptor {
  readonly low: number;
  readonly high: number;
}

/** The two-stage translation of ARMv7-A with LPAE and the virtualization extensions, from the system registers and the tables in memory. */
export class Walker {
  readonly #r: Int32Array;
  readonly #memory: TableMemory;

  constructor(state: Int32Array, memory: TableMemory) {
    this.#r = state;
    this.#memory = memory;
  }

  /** Whether stage 2 applies to the PL1&0 regime. */
  get stage2Enabled(): boolean {
    // HCR.DC behaves as VM = 1 too (ARM ARM B4.1.65).
    return (this.#r[Sys.HCR]! & (1 | (1 << 12))) !== 0;
  }

  /** The PL1&0 regime uses the long-descriptor format. */
  get longFormat(): boolean {
    return this.#r[Sys.TTBCR]! < 0;
  }

  /** Translates through every enabled stage; `stages` 1 leaves the result an intermediate physical address. */
  translate(va: number, access: Access, privilege: Privilege, stages: 1 | 2 = 2): Translation | Fault {
    if (privilege === Hyp) return this.#hyp(va, access);
    const first = this.#stage1(va, access, privilege);
    if (isFault(first) || stages === 1 || !this.stage2Enabled) return first;
    const second = this.#stage2(first.address, access, false);
    if (isFault(second)) return second;
    return { ...first, address: second.address };
  }

  #flat(va: number): Stage1 {
    return { address: va >>> 0, size: 12, notGlobal: false, attributes: 0, shareability: 0, supersection: false };
  }

  #stage1(va: number, access: Access, privilege: Privilege): Stage1 | Fault {
    const r = this.#r;
    const on = (r[Sys.SCTLR]! & 1) !== 0 && (r[Sys.HCR]! & ((1 << 12) | (1 << 27))) === 0;
    if (!on) return this.#flat(va);
    return this.longFormat ? this.#long(va, access, privilege) : this.#short(va, access, privilege);
  }

  /** A word of a stage 1 table; its address goes through stage 2. */
  #tableWord(address: number, level: number): number | Fault {
    let machine = address;
    if (this.stage2Enabled) {
      const second = this.#stage2(address, Read, true);
      if (isFault(second)) return second;
      machine = second.address;
    }
    return this.#memory.word(machine) ?? fault('external on walk', level);
  }

  /** ARM ARM B3.5: short descriptors. */
  #short(va: number, access: Access, privilege: Privilege): Stage1 | Fault {
    const r = this.#r;
    const ttbcr = r[Sys.TTBCR]!;
    const n = ttbcr & 7;
    const upper = n !== 0 && va >>> (32 - n) !== 0;
    if (ttbcr & (upper ? 1 << 5 : 1 << 4)) return fault('translation', 1);
    const base = upper ? r[Sys.TTBR1]! & 0xffff_c000 : r[Sys.TTBR0]! & (-1 << (14 - n));
    const index = upper ? va >>> 20 : (va << n) >>> (20 + n);
    const first = this.#tableWord(((base >>> 0) | (index << 2)) >>> 0, 1);
    if (isFault(first)) return first;
    const type = first & 3;
    if (type === 0) return fault('translation', 1);
    if (type === 1) return this.#shortPage(va, access, privilege, first);
    const supersection = (first & (1 << 18)) !== 0;
    const domain = supersection ? 0 : (first >>> 5) & 15;
    const ap = ((first >>> 10) & 3) | ((first >>> 13) & 4);
    const denied = this.#shortPermission(access, privilege, {
      ap,
      domain,
      level: 1,
      xn: (first & (1 << 4)) !== 0,
      pxn: (first & 1) !== 0,
    });
    if (denied) return denied;
    const notGlobal = (first & (1 << 17)) !== 0;
    if (!supersection)
      return {
        ...this.#flat(((first & 0xfff0_0000) | (va & 0xf_ffff)) >>> 0),
        size: 20,
        notGlobal,
      };
    const high = ((first >>> 20) & 15) | (((first >>> 5) & 15) << 4);
    return {
      ...this.#flat(0),
      address: high * 2 ** 32 + (((first & 0xff00_0000) | (va & 0xff_ffff)) >>> 0),
      size: 24,
      notGlobal,
      supersection,
    };
  }

  #shortPage(va: number, access: Access, privilege: Privilege, first: number): Stage1 | Fault {
    const domain = (first >>> 5) & 15;
    const table = ((first & 0xffff_fc00) >>> 0) + ((va >>> 10) & 0x3fc);
    const second = this.#tableWord(table, 2);
    if (isFault(second)) return isFault(second) && !second.stage2 ? { ...second, domain } : second;
    if ((second & 3) === 0) return fault('translation', 2, { domain });
    const small = (second & 2) !== 0;
    const ap = ((second >>> 4) & 3) | ((second >>> 7) & 4);
    const denied = this.#shortPermission(access, privilege, {
      ap,
      domain,
      level: 2,
      xn: (second & (small ? 1 : 1 << 15)) !== 0,
      pxn: (first & (1 << 2)) !== 0,
    });
    if (denied) return denied;
    const mask = small ? 0xfff : 0xffff;
    return {
      ...this.#flat(((second & ~mask) | (va & mask)) >>> 0),
      size: small ? 12 : 16,
      notGlobal: (second & (1 << 11)) !== 0,
    };
  }

  #shortPermission(
    access: Access,
    privilege: Privilege,
    d: { ap: number; domain: number; level: number; xn: boolean; pxn: boolean },
  ): Fault | undefined {
    const r = this.#r;
    const sctlr = r[Sys.SCTLR]!;
    const simplified = (sctlr & (1 << 29)) !== 0;
    if (simplified && (d.ap & 1) === 0) return fault('access flag', d.level, { domain: d.domain });
    const dacr = (r[Sys.DACR]! >>> (2 * d.domain)) & 3;
    if (dacr === 0 || dacr === 2) return fault('domain', d.level, { domain: d.domain });
    if (dacr === 3) return undefined;
    const ap = simplified ? d.ap | 1 : d.ap;
    const readOnly = (ap & 4) !== 0;
    // Table B3-8: AP[2:0] 0 none, 1 privileged RW, 2 also User RO, 3 all RW, 5 privileged RO, 6 and 7 all RO.
    let userRead = (ap & 2) !== 0;
    let userWrite = ap === 3;
    let read = ap !== 0 && ap !== 4;
    let write = ap === 1 || ap === 2 || ap === 3;
    if (simplified) {
      userRead = (ap & 2) !== 0;
      userWrite = userRead && !readOnly;
      read = true;
      write = !readOnly;
    }
    return this.#check(access, privilege, { userRead, userWrite, read, write, xn: d.xn, pxn: d.pxn }, sctlr)
      ? undefined
      : fault('permission', d.level, { domain: d.domain });
  }

  #check(
    access: Access,
    privilege: Privilege,
    p: { userRead: boolean; userWrite: boolean; read: boolean; write: boolean; xn: boolean; pxn: boolean },
    sctlr: number,
  ): boolean {
    const user = privilege === User;
    if (access === Write) return user ? p.userWrite : p.write;
    if (access === Read) return user ? p.userRead : p.read;
    const writable = user ? p.userWrite : p.write;
    const wxn = (sctlr & (1 << 19)) !== 0;
    const uwxn = (sctlr & (1 << 20)) !== 0;
    if (p.xn || (wxn && writable)) return false;
    if (user) return p.userRead;
    return p.read && !p.pxn && !(uwxn && p.userWrite);
  }

  /** ARM ARM B3.6: long descriptors, PL1&0 stage 1. */
  #long(va: number, access: Access, privilege: Privilege): Stage1 | Fault {
    const r = this.#r;
    const ttbcr = r[Sys.TTBCR]!;
    const t0 = ttbcr & 7;
    const t1 = (ttbcr >>> 16) & 7;
    const ones = (bits: number): boolean => va >>> (32 - bits) === 2 ** bits - 1;
    const lower = t0 === 0 || va >>> (32 - t0) === 0;
    const upper = t1 === 0 ? !lower : ones(t1);
    if (!lower && !upper) return fault('translation', 1);
    const which = upper ? 1 : 0;
    if (ttbcr & (upper ? 1 << 23 : 1 << 7)) return fault('translation', 1);
    const size = upper ? t1 : t0;
    const base = upper
      ? { low: r[Sys.TTBR1]!, high: r[Sys.TTBR1_HIGH]! }
      : { low: r[Sys.TTBR0]!, high: r[Sys.TTBR0_HIGH]! };
    const sctlr = r[Sys.SCTLR]!;
    const walked = this.#longWalk(va >>> 0, 32 - size, size < 2 ? 1 : 2, base, (address, level) =>
      this.#longWord(address, level),
    );
    void which;
    if (isFault(walked)) return walked;
    const { low, high, table } = walked;
    let ap = (low >>> 6) & 3;
    if (table & 1) ap &= ~1;
    if (table & 2) ap |= 2;
    const userRead = (ap & 1) !== 0;
    const write = (ap & 2) === 0;
    const allowed = this.#check(
      access,
      privilege,
      {
        userRead,
        userWrite: userRead && write,
        read: true,
        write,
        xn: (high & (1 << 22)) !== 0 || (table & 4) !== 0,
        pxn: (high & (1 << 21)) !== 0 || (table & 8) !== 0,
      },
      sctlr,
    );
    if (!allowed) return fault('permission', walked.level);
    return {
      ...this.#longResult(va >>> 0, walked),
      notGlobal: (low & (1 << 11)) !== 0,
      attributes: this.#attribute(Sys.MAIR0, (low >>> 2) & 7),
    };
  }

  #attribute(mair: number, index: number): number {
    return (this.#r[mair + (index >>> 2)]! >>> ((index & 3) * 8)) & 0xff;
  }

  #longWord(address: number, level: number): Descriptor | Fault {
    let machine = address;
    if (this.stage2Enabled) {
      const second = this.#stage2(address, Read, true);
      if (isFault(second)) return second;
      machine = second.address;
    }
    return this.#machineDescriptor(machine, level);
  }

  #machineDescriptor(address: number, level: number): Descriptor | Fault {
    return this.#memory.doubleword(address) ?? fault('external on walk', level);
  }

  /** Walks long-descriptor tables. `table` in the result joins APTable[0], APTable[1], XNTable, PXNTable of the levels passed. */
  #longWalk(
    input: number,
    inputBits: number,
    startLevel: number,
    base: Descriptor,
    read: (address: number, level: number) => Descriptor | Fault,
  ): (Descriptor & { level: number; table: number; shift: number }) | Fault {
    let table = 0;
    let shift = 39 - 9 * startLevel;
    const indexBits = inputBits - shift;
    const baseMask = 2 ** (indexBits + 3);
    let address = (base.high & 0xff) * 2 ** 32 + (base.low >>> 0);
    address -= address % baseMask;
    for (let level = startLevel; ; level++) {
      const width = level === startLevel ? 2 ** indexBits : 512;
      const index = Math.floor(input / 2 ** shift) % width;
      const descriptor = read(address + index * 8, level);
      if (isFault(descriptor)) return descriptor;
      const { low, high } = descriptor;
      if ((low & 1) === 0 || (level === 3 && (low & 2) === 0)) return fault('translation', level);
      if (level === 3 || (low & 2) === 0) {
        if ((low & (1 << 10)) === 0) return fault('access flag', level);
        return { low, high, level, table, shift };
      }
      table |= ((high >>> 29) & 3) | (((high >>> 28) & 1) << 2) | (((high >>> 27) & 1) << 3);
      address = (high & 0xff) * 2 ** 32 + ((low & 0xffff_f000) >>> 0);
      shift -= 9;
    }
  }

  #longResult(input: number, d: Descriptor & { shift: number }): Stage1 {
    const span = 2 ** d.shift;
    const output = (d.high & 0xff) * 2 ** 32 + ((d.low & 0xffff_f000) >>> 0);
    return {
      address: output - (output % span) + (input % span),
      size: d.shift,
      notGlobal: false,
      attributes: 0,
      shareability: (d.low >>> 8) & 3,
      supersection: false,
    };
  }

  /** Hyp stage 1: one table base, no User side (ARM ARM B3.6.1). */
  #hyp(va: number, access: Access): Stage1 | Fault {
    const r = this.#r;
    const hsctlr = r[Sys.HSCTLR]!;
    if ((hsctlr & 1) === 0) return this.#flat(va);
    const size = r[Sys.HTCR]! & 7;
    if (size !== 0 && va >>> (32 - size) !== 0) return fault('translation', 1);
    const walked = this.#longWalk(
      va >>> 0,
      32 - size,
      size < 2 ? 1 : 2,
      { low: r[Sys.HTTBR]!, high: r[Sys.HTTBR_HIGH]! },
      (address, level) => this.#machineDescriptor(address, level),
    );
    if (isFault(walked)) return walked;
    const write = (walked.low & (1 << 7)) === 0 && (walked.table & 2) === 0;
    const xn = (walked.high & (1 << 22)) !== 0 || (walked.table & 4) !== 0 || (write && (hsctlr & (1 << 19)) !== 0);
    if ((access === Write && !write) || (access === Execute && xn)) return fault('permission', walked.level);
    return { ...this.#longResult(va >>> 0, walked), attributes: this.#attribute(Sys.HMAIR0, (walked.low >>> 2) & 7) };
  }

  /** Stage 2 (ARM ARM B3.6.6): an intermediate physical address to a machine address. */
  #stage2(ipa: number, access: Access, onWalk: boolean): { address: number } | Fault {
    const r = this.#r;
    const vtcr = r[Sys.VTCR]!;
    const t0 = ((vtcr & 15) ^ 8) - 8;
    const inputBits = 32 - t0;
    const startLevel = (vtcr & 0xc0) === 0 ? 2 : 1;
    const failed = (f: Fault): Fault => ({ ...f, stage2: true, onWalk, ipa, domain: 0 });
    // An input that the configured start level can't cover is a translation fault too.
    if (ipa >= 2 ** inputBits || inputBits <= 39 - 9 * startLevel) return failed(fault('translation', startLevel));
    const walked = this.#longWalk(
      ipa,
      inputBits,
      startLevel,
      { low: r[Sys.VTTBR]!, high: r[Sys.VTTBR_HIGH]! },
      (address, level) => this.#machineDescriptor(address, level),
    );
    if (isFault(walked)) return failed(walked);
    const { low, high, level } = walked;
    const canRead = (low & (1 << 6)) !== 0;
    const canWrite = (low & (1 << 7)) !== 0;
    const xn = (high & (1 << 22)) !== 0;
    const allowed = access === Write ? canWrite : access === Read ? canRead : canRead && !xn;
    if (!allowed) return failed(fault('permission', level));
    // HCR.PTW: a stage 1 walk may not go to Device or Strongly-ordered memory.
    if (onWalk && (r[Sys.HCR]! & 4) !== 0 && ((low >>> 4) & 3) === 0) return failed(fault('permission', level));
    return this.#longResult(ipa, walked);
  }
}
