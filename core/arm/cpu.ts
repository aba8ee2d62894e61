import type { AddressSpace } from '../bus/address-space.ts';
import type { Clock, IrqLine } from '../bus/ports.ts';
import { type GuestException, raise } from './exception.ts';
import { FpUnit } from './fp/fp-unit.ts';
import type { CodeMap } from './memory/code-pages.ts';
import type { MachineMemory } from './memory/machine-memory.ts';
import { SoftTlb } from './memory/soft-tlb.ts';
import type { Fault } from './mmu/fault.ts';
import { QuickWalk } from './mmu/quick-walk.ts';
import { type Access, type Descriptor, type Privilege, type Translation, Walker } from './mmu/walk.ts';
import { FP_BYTE_OFFSET, Word } from './state.ts';
import type { Identification, SystemContext } from './system/context.ts';
import { ExceptionModel, type Origin } from './system/exceptions.ts';
import { GenericTimer, type TimerName } from './system/generic-timer.ts';
import { Mode, ProgramStatus, Psr } from './system/psr.ts';
import { Sys } from './system/words.ts';

/** What TLB maintenance forgets; the last two are of one address, in the PL1&0 or the Hyp regime. */
export type FlushKind = 'guest' | 'not global' | 'hyp' | 'all' | 'address' | 'hyp address';

/** What CPUs ask of each other; the other one may run in a thread of its own. */
export interface CpuPeer {
  readonly index: number;
  readonly halt: Halt;
  /** A SEV or another wake-up event. */
  event(): void;
  /** Starts a CPU that is off in `mode` at `pc`, with `context` in r0. */
  start(mode: number, pc: number, context: number): void;
  /** Forgets TLB entries; for a CPU in another thread at the latest when `CpuHost.barrier` returns from a DSB. */
  flush(kind: FlushKind, va: number): void;
}

/** What a CPU needs from the machine around it. */
export interface CpuHost {
  /** All CPUs, for broadcast maintenance and SEV. */
  readonly cpus: readonly CpuPeer[];
  /** A firmware call (PSCI) by SMC or, without virtualization extensions, by HVC. Arguments in r0 on; sets r0. */
  firmware(cpu: Cpu): void;
  /** DMB (0), DSB (1) and ISB (2), where other CPUs run in other threads: DSB and ISB also wait until these have done what was asked of them. */
  readonly barrier?: (kind: number) => void;
}

export interface CpuOptions {
  readonly index: number;
  readonly count: number;
  readonly id: Identification;
  readonly memory: MachineMemory;
  readonly bus: AddressSpace;
  readonly code: CodeMap;
  readonly clock: Clock;
  /** Counts per second of the generic timer. */
  readonly timerFrequency: number;
  readonly timerLines: Readonly<Record<TimerName, IrqLine>>;
  readonly host: CpuHost;
  /** With Hyp mode; without, HVC is the firmware's conduit. */
  readonly virtualization: boolean;
}

/** Inputs of a CPU. */
export const Line = { irq: 1, fiq: 2, virq: 4, vfiq: 8 } as const;
export type LineName = keyof typeof Line;

const HCR_FMO = 1 << 3;
const HCR_IMO = 1 << 4;
const HCR_AMO = 1 << 5;
const HCR_VF = 1 << 6;
const HCR_VI = 1 << 7;
const HCR_VA = 1 << 8;
const HCR_TGE = 1 << 27;

const NO_SYNDROME = (): number => 0;

/** Why a CPU does not execute. */
export type Halt = 'running' | 'wfi' | 'wfe' | 'off';

/** One Cortex-A15: its state and everything beside instruction execution itself. */
export class Cpu implements SystemContext, CpuPeer {
  readonly index: number;
  readonly cpus: number;
  readonly id: Identification;
  readonly r: Int32Array;
  readonly memory: MachineMemory;
  readonly bus: AddressSpace;
  readonly code: CodeMap;
  readonly psr: ProgramStatus;
  readonly walker: Walker;
  readonly quickWalk: QuickWalk;
  readonly tlb: SoftTlb;
  readonly timer: GenericTimer;
  readonly fp: FpUnit;
  readonly exceptions: ExceptionModel;
  readonly host: CpuHost;
  readonly virtualization: boolean;
  #lines = 0;
  #halt: Halt = 'off';
  readonly #clock: Clock;
  /** Virtual time that it did not execute before `#since`, and since when it does not. */
  #waited = 0;
  #since = 0;

  /** The engine's hook: end the running block after the instruction that is being executed. */
  stop: () => void = () => {};
  /** The scheduler's hook: the CPU does not run, and has reason to from now on. */
  woken: () => void = () => {};
  /** The engine's hook: privilege or controls changed. */
  regimeChanged: () => void = () => {};
  /** The engine's count of instructions executed, the running one not included. */
  instructions: () => number = () => 0;
  /** There may be an interrupt to take, or the CPU does not run: look before the next instruction. */
  attention = true;
  /** Interrupts taken. */
  interrupts = 0;

  constructor(o: CpuOptions) {
    this.index = o.index;
    this.cpus = o.count;
    this.id = o.id;
    this.memory = o.memory;
    this.bus = o.bus;
    this.code = o.code;
    this.host = o.host;
    this.#clock = o.clock;
    this.virtualization = o.virtualization;
    this.r = o.memory.state(o.index);
    this.psr = new ProgramStatus(this.r);
    this.walker = new Walker(this.r, {
      word: (address) => this.#tableWord(address),
      doubleword: (address) => this.#tableDoubleword(address),
    });
    const words = { host: (address: number) => o.bus.host(address), words: o.memory.i32, shared: o.memory.parallel };
    this.quickWalk = new QuickWalk(this.r, words, this.walker);
    this.tlb = new SoftTlb(o.memory, o.index);
    this.timer = new GenericTimer(this.r, o.clock, o.timerFrequency, o.timerLines, `cpu${o.index}`);
    this.fp = new FpUnit({
      registers: o.memory.wasm.buffer,
      byteOffset: o.memory.stateOffset(o.index) + FP_BYTE_OFFSET,
    });
    this.exceptions = new ExceptionModel(this.r, this.psr);
  }

  #tableWord(address: number): number | undefined {
    const host = this.bus.host(address);
    if (host >= 0) return this.memory.i32[host >>> 2]!;
    this.bus.tellNothing(address, 'table walk');
    return undefined;
  }

  /** Addresses are multiples of 8: both words are in one region. */
  #tableDoubleword(address: number): Descriptor | undefined {
    const host = this.bus.host(address);
    if (host < 0) return undefined;
    const { i32, parallel } = this.memory;
    const at = host >>> 2;
    let high = i32[at + 1]!;
    let low = i32[at]!;
    // Where another thread has written meanwhile, again.
    if (parallel)
      for (; high !== Atomics.load(i32, at + 1); low = Atomics.load(i32, at)) high = Atomics.load(i32, at + 1);
    return { low, high };
  }

  /** Cold reset into `mode` at `pc`, interrupts masked, MMU off; executing unless `halt` says otherwise. */
  reset(mode: number, pc: number, halt: Halt = 'running'): void {
    const r = this.r;
    r.fill(0);
    r[Word.MODE] = mode | Psr.A | Psr.I | Psr.F;
    // Z is set, as QEMU resets it: the flags are UNKNOWN.
    r[Word.ZF] = 0;
    r[Word.PC] = pc & ~1;
    r[Word.T] = pc & 1;
    r[Sys.SCTLR] = this.id.SCTLR_RESET;
    r[Sys.HSCTLR] = 0x30c5_0830;
    r[Sys.VPIDR] = this.id.MIDR;
    r[Sys.VMPIDR] = 0x8000_0000 | this.index;
    r[Sys.CNTFRQ] = this.timer.frequency;
    r[Sys.CNTHCTL] = 3;
    r[Sys.PMCR] = this.id.PMCR;
    r[Sys.DBGOSLSR] = 0xa;
    r[Sys.HDCR] = (this.id.PMCR >>> 11) & 31;
    this.flush('all', 0);
    this.timer.refresh();
    this.#become(halt);
    this.controlsChanged();
  }

  start(mode: number, pc: number, context: number): void {
    this.reset(mode, pc);
    this.r[0] = context;
    this.woken();
  }

  /** After a state was loaded into the words: everything derived from them. */
  restore(halt: Halt): void {
    this.#become(halt);
    this.flush('all', 0);
    this.timer.refresh();
    this.controlsChanged();
  }

  get halt(): Halt {
    return this.#halt;
  }

  #become(halt: Halt): void {
    if ((halt === 'running') !== (this.#halt === 'running')) {
      const now = this.#clock.now();
      if (halt === 'running') this.#waited += Math.max(0, now - this.#since);
      else this.#since = now;
    }
    this.#halt = halt;
  }

  /** Virtual time since power-on, in ns, that it waited or was off. CPUs that take turns count each by its own time: about right. */
  get waited(): number {
    return this.#waited + (this.#halt === 'running' ? 0 : Math.max(0, this.#clock.now() - this.#since));
  }

  get lines(): number {
    return this.#lines;
  }

  /** An input of this CPU, for the interrupt controller. */
  line(name: LineName): IrqLine {
    const bit = Line[name];
    return {
      set: (level) => {
        this.setLines(level ? this.#lines | bit : this.#lines & ~bit);
      },
    };
  }

  /** The levels of all inputs at once, as `Line` bits. */
  setLines(lines: number): void {
    if (lines === this.#lines) return;
    this.#lines = lines;
    this.checkInterrupts();
    if ((this.#halt === 'wfi' || this.#halt === 'wfe') && this.#wakes()) this.woken();
  }

  // Interrupts.

  /** Sets `attention` (and ends the running block) when something is to be taken. Call after anything that bears on it changed. */
  checkInterrupts(): void {
    this.r[Word.PENDING] = this.#lines | (this.r[Sys.HCR]! & (HCR_VA | HCR_VF | HCR_VI));
    const before = this.attention;
    this.attention = this.#halt !== 'running' || this.#pending() !== 0;
    if (this.attention && !before) this.stop();
  }

  /** Interrupts that would be taken now, as Line bits, and 16 for a virtual abort. */
  #pending(): number {
    const r = this.r;
    const mask = r[Word.MODE]!;
    const hcr = r[Sys.HCR]!;
    if (this.#lines === 0 && (hcr & (HCR_VA | HCR_VF | HCR_VI)) === 0) return 0;
    const inHyp = (mask & Psr.MODE) === Mode.HYP;
    const tge = hcr & HCR_TGE;
    let pending = 0;
    // Routed to Hyp mode, a physical interrupt ignores the masks of the modes below (ARM ARM B1.8.11).
    if (this.#lines & Line.fiq && ((mask & Psr.F) === 0 || (!inHyp && (hcr & HCR_FMO || tge)))) pending |= Line.fiq;
    if (this.#lines & Line.irq && ((mask & Psr.I) === 0 || (!inHyp && (hcr & HCR_IMO || tge)))) pending |= Line.irq;
    if (inHyp || tge) return pending;
    if (hcr & HCR_FMO && (mask & Psr.F) === 0 && (this.#lines & Line.vfiq || hcr & HCR_VF)) pending |= Line.vfiq;
    if (hcr & HCR_IMO && (mask & Psr.I) === 0 && (this.#lines & Line.virq || hcr & HCR_VI)) pending |= Line.virq;
    if (hcr & HCR_AMO && (mask & Psr.A) === 0 && hcr & HCR_VA) pending |= 16;
    return pending;
  }

  /** Takes the most urgent pending interrupt, if any; the PC is the next instruction's. */
  takeInterrupt(): void {
    const pending = this.#pending();
    if (pending === 0) return;
    const pc = this.r[Word.PC]!;
    this.interrupts++;
    if (pending & (Line.fiq | Line.irq)) this.exceptions.interrupt((pending & Line.fiq) !== 0, false, pc);
    else if (pending & (Line.vfiq | Line.virq)) this.exceptions.interrupt((pending & Line.vfiq) !== 0, true, pc);
    else this.exceptions.virtualAbort(pc);
    this.controlsChanged();
  }

  /** ISR as MRC reads it (ARM ARM B4.1.84): virtual interrupts where they are in use, else the lines. */
  pendingInterrupts(): number {
    const hcr = this.r[Sys.HCR]!;
    const below = this.psr.mode !== Mode.HYP;
    const virtualI = below && hcr & HCR_IMO;
    const virtualF = below && hcr & HCR_FMO;
    const i = virtualI ? this.#lines & Line.virq || hcr & HCR_VI : this.#lines & Line.irq;
    const f = virtualF ? this.#lines & Line.vfiq || hcr & HCR_VF : this.#lines & Line.fiq;
    const a = below && hcr & HCR_AMO && hcr & HCR_VA;
    return (a ? Psr.A : 0) | (i ? Psr.I : 0) | (f ? Psr.F : 0);
  }

  // Halting.

  /** WFI completes at once when an interrupt is pending, masked or not. */
  waitForInterrupt(): void {
    if (this.#wakes()) return;
    this.#become('wfi');
    this.attention = true;
    this.stop();
  }

  waitForEvent(): void {
    if (this.r[Word.EVENT] !== 0) {
      this.r[Word.EVENT] = 0;
      return;
    }
    if (this.#wakes()) return;
    this.#become('wfe');
    this.attention = true;
    this.stop();
  }

  /** A SEV or another wake-up event from any CPU. */
  event(): void {
    this.r[Word.EVENT] = 1;
    if (this.#halt === 'wfe' && this.tryWake()) this.woken();
  }

  /** Leaves WFI or WFE if there is reason to. Returns whether the CPU runs. */
  tryWake(): boolean {
    if (this.#halt === 'wfe' && this.r[Word.EVENT] !== 0) {
      this.r[Word.EVENT] = 0;
      this.#become('running');
    } else if ((this.#halt === 'wfi' || this.#halt === 'wfe') && this.#wakes()) this.#become('running');
    if (this.#halt === 'running') this.checkInterrupts();
    return this.#halt === 'running';
  }

  /** Wake-up conditions of WFI (ARM ARM B1.8.14): physical lines whatever the masks; virtual ones below Hyp mode when enabled. */
  #wakes(): boolean {
    const hcr = this.r[Sys.HCR]!;
    if (this.#lines & (Line.irq | Line.fiq)) return true;
    if (this.psr.mode === Mode.HYP) return false;
    return (
      ((hcr & HCR_IMO) !== 0 && ((this.#lines & Line.virq) !== 0 || (hcr & HCR_VI) !== 0)) ||
      ((hcr & HCR_FMO) !== 0 && ((this.#lines & Line.vfiq) !== 0 || (hcr & HCR_VF) !== 0)) ||
      ((hcr & HCR_AMO) !== 0 && (hcr & HCR_VA) !== 0)
    );
  }

  /** CPU_OFF, or the machine stops. */
  powerOff(): void {
    this.#become('off');
    this.attention = true;
    this.stop();
  }

  // SystemContext.

  privilege(): Privilege {
    const mode = this.r[Word.MODE]! & Psr.MODE;
    return mode === Mode.USR ? 0 : mode === Mode.HYP ? 2 : 1;
  }

  translate(va: number, access: Access, privilege: Privilege, stages: 1 | 2): Translation | Fault {
    return this.walker.translate(va, access, privilege, stages);
  }

  stage2Enabled(): boolean {
    return this.walker.stage2Enabled;
  }

  longFormat(): boolean {
    return this.walker.longFormat;
  }

  cycles(): number {
    return this.instructions();
  }

  barrier(kind: number): void {
    this.host.barrier?.(kind);
  }

  controlsChanged(): void {
    this.regimeChanged();
    this.checkInterrupts();
  }

  /** Takes a synchronous exception at `origin`. */
  take(exception: Parameters<ExceptionModel['take']>[0], origin: Origin): void {
    this.exceptions.take(exception, origin);
    this.controlsChanged();
  }

  /** Takes SVC or HVC of `size` bytes, which ends its block: PC and ITSTATE are those of the next instruction already. */
  call(exception: Extract<GuestException, { kind: 'svc' | 'hvc' }>, size: number): void {
    this.take(exception, { pc: (this.r[Word.PC]! - size) | 0, size, accessSyndrome: NO_SYNDROME });
  }

  flush(kind: FlushKind, va: number): void {
    const { tlb } = this;
    if (kind === 'guest' || kind === 'all') this.quickWalk.forget();
    if (kind === 'guest') tlb.flushGuest();
    else if (kind === 'not global') tlb.flushNotGlobal();
    else if (kind === 'hyp') tlb.flushHyp();
    else if (kind === 'all') tlb.flushAll();
    else tlb.flushAddress(va, kind === 'hyp address');
  }

  #maintain(kind: FlushKind, va: number, all: boolean): void {
    if (all) for (const cpu of this.host.cpus) cpu.flush(kind, va);
    else this.flush(kind, va);
  }

  flushGuestTlb(all: boolean): void {
    this.#maintain('guest', 0, all);
  }

  flushNotGlobal(all: boolean): void {
    this.#maintain('not global', 0, all);
  }

  flushHypTlb(all: boolean): void {
    this.#maintain('hyp', 0, all);
  }

  flushAllTlbs(all: boolean): void {
    this.#maintain('all', 0, all);
  }

  flushAddress(va: number, hyp: boolean, all: boolean): void {
    this.#maintain(hyp ? 'hyp address' : 'address', va, all);
  }

  raiseUndefined(): never {
    raise({ kind: 'undefined' });
  }

  raiseData(fault: Fault, va: number, write: boolean): never {
    raise({ kind: 'data', fault, address: va, write, maintenance: true });
  }
}
