import { Ec, type GuestException } from '../exception.ts';
import { type Fault, longStatus, shortStatus } from '../mmu/fault.ts';
import { Word } from '../state.ts';
import { Mode, type ProgramStatus, Psr } from './psr.ts';
import { Sys } from './words.ts';

const HCR_TGE = 1 << 27;

/** What the exception model has to know of the instruction that caused an exception. */
export interface Origin {
  /** Address of the instruction (for interrupts: of the next instruction to execute). */
  readonly pc: number;
  /** 2 or 4 bytes. */
  readonly size: number;
  /** HSR ISS bits 24:16 of a data access (ISV, SAS, SSE, SRT), 0 where the instruction gives no valid syndrome. */
  accessSyndrome(): number;
}

/** Counts for `--stats`, by kind and by class. */
export interface ExceptionCounts {
  byKind: Record<string, number>;
  hypByClass: Record<number, number>;
  stage2Faults: number;
}

/** An exception that has just been taken. */
export interface TakenException {
  /** Kind as in ExceptionCounts. */
  readonly kind: string;
  /** The instruction that caused it, or the next one for an interrupt. */
  readonly pc: number;
  /** CPSR before. */
  readonly psr: number;
  /** Offset into the vector table. */
  readonly vector: number;
}

interface Entry {
  readonly mode: number;
  readonly offset: number;
  readonly lr: number;
  readonly maskA: boolean;
  readonly maskF: boolean;
}

/** Taking exceptions: modes, vectors, link registers and syndromes (ARM ARM B1.8, B1.9). */
export class ExceptionModel {
  readonly #r: Int32Array;
  readonly #psr: ProgramStatus;
  readonly counts: ExceptionCounts = { byKind: {}, hypByClass: {}, stage2Faults: 0 };
  #kind = '';
  #pc = 0;
  /** Told after each exception entry, for traces. */
  onTaken: ((taken: TakenException) => void) | undefined;

  constructor(state: Int32Array, psr: ProgramStatus) {
    this.#r = state;
    this.#psr = psr;
  }

  /** Takes a synchronous exception. With calls ITSTATE is that of the instruction that they return to (ARM ARM B1.9.2, B1.9.3). */
  take(e: GuestException, origin: Origin): void {
    this.#count(e.kind, origin.pc);
    const r = this.#r;
    const hyp = this.#psr.mode === Mode.HYP;
    const thumb = r[Word.T]! !== 0;
    const { pc, size } = origin;
    const next = (pc + size) | 0;
    const general = this.#psr.mode === Mode.USR && (r[Sys.HCR]! & HCR_TGE) !== 0;
    const il = size === 4 ? 1 << 25 : 0;
    switch (e.kind) {
      case 'undefined':
        // HSR.IL is UNK/SBZP where it has no meaning (ARM ARM B3.13.6): zero here, as QEMU has it, and for aborts below.
        if (hyp || general) return this.#enterHyp(hyp ? 0x04 : 0x14, pc, Ec.UNKNOWN << 26);
        return this.#enter({ mode: Mode.UND, offset: 0x04, lr: pc + (thumb ? 2 : 4), maskA: false, maskF: false });
      case 'svc':
        if (hyp || general) return this.#enterHyp(hyp ? 0x08 : 0x14, next, (Ec.SVC << 26) | il | e.imm);
        return this.#enter({ mode: Mode.SVC, offset: 0x08, lr: next, maskA: false, maskF: false });
      case 'hvc':
        return this.#enterHyp(hyp ? 0x08 : 0x14, next, (Ec.HVC << 26) | il | e.imm);
      case 'hyp trap':
        return this.#enterHyp(hyp ? 0x04 : 0x14, pc, (e.ec << 26) | il | e.iss);
      case 'bkpt': {
        const f: Fault = { kind: 'debug', level: 0, stage2: false, onWalk: false, ipa: 0, domain: 0 };
        const toHyp = !hyp && (r[Sys.HDCR]! & (1 << 8)) !== 0;
        return this.#prefetch(f, undefined, pc, thumb, il, hyp, general || toHyp);
      }
      case 'prefetch':
        return this.#prefetch(e.fault, e.address, pc, thumb, 0, hyp, general);
      case 'data':
        return this.#data(e, origin, hyp, general, il);
    }
  }

  /** IRQ (0x18) or FIQ (0x1c), physical or virtual; `pc` is the next instruction. */
  interrupt(fiq: boolean, virtual: boolean, pc: number): void {
    this.#count(`${virtual ? 'virtual ' : ''}${fiq ? 'fiq' : 'irq'}`, pc);
    const route = fiq ? 1 << 3 : 1 << 4;
    const toHyp = this.#psr.mode === Mode.HYP || (!virtual && (this.#r[Sys.HCR]! & (route | HCR_TGE)) !== 0);
    if (toHyp) return this.#enterHyp(fiq ? 0x1c : 0x18, pc, undefined);
    this.#enter({ mode: fiq ? Mode.FIQ : Mode.IRQ, offset: fiq ? 0x1c : 0x18, lr: pc + 4, maskA: true, maskF: fiq });
  }

  /** A virtual asynchronous abort (HCR.VA). */
  virtualAbort(pc: number): void {
    this.#count('virtual abort', pc);
    this.#r[Sys.HCR] = this.#r[Sys.HCR]! & ~(1 << 8);
    this.#r[Sys.DFSR] = this.#longFormat() ? 0x211 : 0x406;
    this.#enter({ mode: Mode.ABT, offset: 0x10, lr: pc + 8, maskA: true, maskF: false });
  }

  #longFormat(): boolean {
    return this.#r[Sys.TTBCR]! < 0;
  }

  #status(f: Fault): number {
    if (this.#longFormat()) return (1 << 9) | longStatus(f);
    const fs = shortStatus(f);
    return (fs & 15) | ((fs & 16) << 6);
  }

  #prefetch(
    f: Fault,
    address: number | undefined,
    pc: number,
    thumb: boolean,
    il: number,
    hyp: boolean,
    general: boolean,
  ): void {
    const r = this.#r;
    if (hyp || general || f.stage2) {
      if (f.stage2) {
        this.counts.stage2Faults++;
        r[Sys.HPFAR] = (Math.floor(f.ipa / 4096) << 4) | 0;
      }
      if (address !== undefined) r[Sys.HIFAR] = address;
      const ec = hyp ? Ec.PREFETCH_SAME : Ec.PREFETCH_LOWER;
      const iss = longStatus(f) | (f.onWalk ? 1 << 7 : 0);
      return this.#enterHyp(hyp ? 0x0c : 0x14, pc, (ec << 26) | il | iss);
    }
    r[Sys.IFSR] = this.#status(f);
    if (address !== undefined) r[Sys.IFAR] = address;
    void thumb;
    this.#enter({ mode: Mode.ABT, offset: 0x0c, lr: pc + 4, maskA: true, maskF: false });
  }

  #data(
    e: Extract<GuestException, { kind: 'data' }>,
    origin: Origin,
    hyp: boolean,
    general: boolean,
    il: number,
  ): void {
    const r = this.#r;
    const f = e.fault;
    if (hyp || general || f.stage2) {
      if (f.stage2) {
        this.counts.stage2Faults++;
        r[Sys.HPFAR] = (Math.floor(f.ipa / 4096) << 4) | 0;
      }
      r[Sys.HDFAR] = e.address;
      const ec = hyp ? Ec.DATA_SAME : Ec.DATA_LOWER;
      let iss = longStatus(f) | (f.onWalk ? 1 << 7 : 0) | (e.write ? 1 << 6 : 0) | (e.maintenance ? 1 << 8 : 0);
      // Only stage 2 aborts that are not on a walk describe the access (ARM ARM B3.13.6, Data Abort ISS).
      const valid = f.stage2 && !f.onWalk ? origin.accessSyndrome() : 0;
      iss |= valid;
      const length = valid === 0 ? 0 : il;
      return this.#enterHyp(hyp ? 0x10 : 0x14, origin.pc, (ec << 26) | length | iss);
    }
    r[Sys.DFSR] = this.#status(f) | (e.write ? 1 << 11 : 0) | (e.maintenance ? 1 << 13 : 0) | this.#domain(f);
    r[Sys.DFAR] = e.address;
    this.#enter({ mode: Mode.ABT, offset: 0x10, lr: origin.pc + 8, maskA: true, maskF: false });
  }

  #domain(f: Fault): number {
    return this.#longFormat() ? 0 : f.domain << 4;
  }

  #enter(entry: Entry): void {
    const r = this.#r;
    const psr = this.#psr.read();
    const sctlr = r[Sys.SCTLR]!;
    this.#psr.setMode(entry.mode);
    this.#psr.spsr = psr;
    r[14] = entry.lr;
    r[Word.MODE] = r[Word.MODE]! | Psr.I | (entry.maskF ? Psr.F : 0) | (entry.maskA ? Psr.A : 0);
    this.#executionState(sctlr);
    const base = sctlr & (1 << 13) ? 0xffff_0000 | 0 : r[Sys.VBAR]!;
    r[Word.PC] = base + entry.offset;
    this.onTaken?.({ kind: this.#kind, pc: this.#pc >>> 0, psr: psr >>> 0, vector: entry.offset });
  }

  #enterHyp(offset: number, returnAddress: number, hsr: number | undefined): void {
    const r = this.#r;
    const psr = this.#psr.read();
    this.#psr.setMode(Mode.HYP);
    this.#psr.spsr = psr;
    r[Word.ELR_HYP] = returnAddress;
    if (hsr !== undefined) {
      r[Sys.HSR] = hsr;
      const ec = hsr >>> 26;
      this.counts.hypByClass[ec] = (this.counts.hypByClass[ec] ?? 0) + 1;
    }
    // No Secure world: SCR.{EA, FIQ, IRQ} are 0, so all three are masked (ARM ARM B1.8.5).
    r[Word.MODE] = r[Word.MODE]! | Psr.A | Psr.I | Psr.F;
    this.#executionState(r[Sys.HSCTLR]!);
    r[Word.PC] = r[Sys.HVBAR]! + offset;
    this.onTaken?.({ kind: this.#kind, pc: this.#pc >>> 0, psr: psr >>> 0, vector: offset });
  }

  /** T and E from SCTLR.TE/EE or HSCTLR's; IT cleared; the exclusive monitor is left by exception entry as the engine does. */
  #executionState(control: number): void {
    const r = this.#r;
    r[Word.T] = (control >>> 30) & 1;
    r[Word.E] = (control >>> 25) & 1;
    r[Word.IT] = 0;
    r[Word.EXCLUSIVE] = 0;
  }

  #count(kind: string, pc: number): void {
    this.#kind = kind;
    this.#pc = pc;
    this.counts.byKind[kind] = (this.counts.byKind[kind] ?? 0) + 1;
  }
}
