import { OutputLine } from '../../bus/output-line.ts';
import type { IrqLine } from '../../bus/ports.ts';
import { field, get, put } from '../../bus/registers.ts';
import type { StateBuffer } from '../../bus/state-buffer.ts';
import { activate, dropHighest, groupPriority, runningPriority } from './active-priorities.ts';
import type { InterfaceActions } from './interface-registers.ts';
import { InterfaceSettings } from './interface-settings.ts';
import { IDLE_PRIORITY, SPECIAL_IDS, SPURIOUS, SPURIOUS_GROUP1 } from './interrupt-state.ts';

/** List registers of a GIC-400, per CPU. */
export const LIST_REGISTERS = 4;

/** GICH_HCR (GICv2 5.3.1). */
export const HCR = {
  En: field(0),
  UIE: field(1),
  LRENPIE: field(2),
  NPIE: field(3),
  VGrp0EIE: field(4),
  VGrp0DIE: field(5),
  VGrp1EIE: field(6),
  VGrp1DIE: field(7),
  EOICount: field(27, 5),
};
const HCR_BITS = 0xf800_00ff;
const EOI_COUNT_ONE = 1 << 27;

/** GICH_VMCR (GICv2 5.3.3); its low bits are GICV_CTLR. */
export const VMCR = {
  CTLR: field(0, 10),
  VMABP: field(18, 3),
  VMBP: field(21, 3),
  VMPriMask: field(27, 5),
};

/** GICH_LRn (GICv2 5.3.8). Without HW, bit 19 asks for a maintenance interrupt and bits 12:10 name the sender of an SGI. */
export const LR = {
  VirtualID: field(0, 10),
  PhysicalID: field(10, 10),
  CPUID: field(10, 3),
  EOI: field(19),
  Priority: field(23, 5),
  State: field(28, 2),
  Grp1: field(30),
  HW: field(31),
};
const LR_BITS = 0xff8f_ffff;
const PENDING = 1;
const ACTIVE = 2;

const MISR_EOI = 1 << 0;
const MISR_U = 1 << 1;
const MISR_LRENP = 1 << 2;
const MISR_NP = 1 << 3;

export interface VirtualInterfacePorts {
  readonly virq: IrqLine;
  readonly vfiq: IrqLine;
  /** The maintenance interrupt. */
  readonly maintenance: IrqLine;
  /** A virtual interrupt tied to a physical one was deactivated. */
  readonly deactivatePhysical: (id: number) => void;
}

export interface SavedVirtualInterface {
  readonly hcr: number;
  readonly vmcr: number;
  readonly active: number;
  readonly lr: readonly number[];
}

/**
 * The virtual interface of one CPU: the hypervisor fills list registers through GICH, a guest takes them through GICV as if it were GICC
 * (GICv2 chapter 5). Active priorities of both groups share one map, GICH_APR.
 */
export class VirtualInterface extends InterfaceSettings implements InterfaceActions {
  readonly #ports: VirtualInterfacePorts;
  readonly #lr: Uint32Array;
  readonly #virq: OutputLine;
  readonly #vfiq: OutputLine;
  readonly #maintenance: OutputLine;
  /** GICH_HCR, active priorities, best pending list register plus one, its priority. */
  readonly #words: Uint32Array;

  constructor(ports: VirtualInterfacePorts, state: StateBuffer) {
    super(state);
    this.#ports = ports;
    this.#lr = state.words(LIST_REGISTERS);
    this.#words = state.words(4);
    this.#virq = new OutputLine(ports.virq, state.words(1));
    this.#vfiq = new OutputLine(ports.vfiq, state.words(1));
    this.#maintenance = new OutputLine(ports.maintenance, state.words(1));
  }

  get #hcr(): number {
    return this.#words[0]!;
  }

  set #hcr(value: number) {
    this.#words[0] = value;
  }

  get #active(): number {
    return this.#words[1]!;
  }

  set #active(value: number) {
    this.#words[1] = value;
  }

  /** Index of the best pending list register, -1 if none. */
  get #best(): number {
    return this.#words[2]! - 1;
  }

  get #bestPriority(): number {
    return this.#words[3]!;
  }

  reset(): void {
    this.#hcr = 0;
    this.setAll();
    this.#active = 0;
    this.#lr.fill(0);
    this.#update();
  }

  get hcr(): number {
    return this.#hcr;
  }

  set hcr(value: number) {
    this.#hcr = (value & HCR_BITS) >>> 0;
    this.#update();
  }

  get vmcr(): number {
    let value = put(this.control, VMCR.VMABP, this.aliasedBinaryPoint);
    value = put(value, VMCR.VMBP, this.binaryPoint);
    return put(value, VMCR.VMPriMask, this.priorityMask >>> 3);
  }

  set vmcr(value: number) {
    this.setAll(value, get(value, VMCR.VMPriMask) << 3, get(value, VMCR.VMBP), get(value, VMCR.VMABP));
    this.#update();
  }

  listRegister(index: number): number {
    return this.#lr[index]!;
  }

  setListRegister(index: number, value: number): void {
    this.#lr[index] = value & LR_BITS;
    this.#update();
  }

  /** GICH_MISR: the reasons for a maintenance interrupt (GICv2 5.3.4). */
  get misr(): number {
    const hcr = this.#hcr;
    let valid = 0;
    let pending = 0;
    let reasons = 0;
    for (const lr of this.#lr) {
      const state = get(lr, LR.State);
      if (state !== 0) valid++;
      if (state === PENDING) pending++;
      if (wantsEoiMaintenance(lr)) reasons |= MISR_EOI;
    }
    if (get(hcr, HCR.UIE) && valid < 2) reasons |= MISR_U;
    if (get(hcr, HCR.LRENPIE) && get(hcr, HCR.EOICount) !== 0) reasons |= MISR_LRENP;
    if (get(hcr, HCR.NPIE) && pending === 0) reasons |= MISR_NP;
    // MISR has the four group conditions in the bits in which HCR enables them.
    const groups = (this.isEnabled(false) ? 1 << 4 : 1 << 5) | (this.isEnabled(true) ? 1 << 6 : 1 << 7);
    return reasons | (hcr & groups);
  }

  /** GICH_EISR0: list registers whose end of interrupt asked for maintenance. */
  get eisr(): number {
    return this.#lr.reduce((bits, lr, i) => (wantsEoiMaintenance(lr) ? bits | (1 << i) : bits), 0);
  }

  /** GICH_ELRSR0: list registers free for use. */
  get elrsr(): number {
    return this.#lr.reduce((bits, lr, i) => {
      const free = get(lr, LR.State) === 0 && (get(lr, LR.HW) === 1 || get(lr, LR.EOI) === 0);
      return free ? bits | (1 << i) : bits;
    }, 0);
  }

  get active0(): number {
    return this.#active;
  }

  set active0(value: number) {
    this.#active = value >>> 0;
    this.#update();
  }

  /** GICV has one active priorities register for both groups. */
  get active1(): number {
    return 0;
  }

  set active1(_value: number) {}

  get running(): number {
    return runningPriority(this.#active);
  }

  highestPending(aliased: boolean): number {
    if (this.#best < 0 || !get(this.#hcr, HCR.En)) return SPURIOUS;
    const lr = this.#lr[this.#best]!;
    const hidden = this.hiddenAs(this.#bestPriority, get(lr, LR.Grp1) === 1, aliased);
    if (hidden !== undefined) return hidden;
    const id = get(lr, LR.VirtualID);
    return id < 16 && !get(lr, LR.HW) ? id | (get(lr, LR.CPUID) << 10) : id;
  }

  acknowledge(aliased: boolean): number {
    const value = this.highestPending(aliased);
    if ((value & 0x3ff) >= SPURIOUS_GROUP1) return value;
    if (this.#bestPriority >= this.running) return SPURIOUS;
    const lr = this.#lr[this.#best]!;
    const point = this.binaryPointOf(get(lr, LR.Grp1) === 1);
    this.#active = activate(this.#active, groupPriority(this.#bestPriority, point));
    this.#lr[this.#best] = put(lr, LR.State, ACTIVE);
    this.#update();
    return value;
  }

  end(value: number, aliased: boolean): void {
    const id = value & 0x3ff;
    if (id >= SPECIAL_IDS) return;
    const index = this.#activeEntry(id);
    if (aliased && index >= 0 && !get(this.#lr[index]!, LR.Grp1)) return;
    const dropped = this.#active !== 0;
    this.#active = dropHighest(this.#active);
    if (!this.endsWithoutDeactivation) {
      if (index >= 0) this.#deactivateEntry(index);
      else if (dropped) this.#countEoi();
    }
    this.#update();
  }

  deactivate(value: number): void {
    const id = value & 0x3ff;
    if (id >= SPECIAL_IDS || !this.endsWithoutDeactivation) return;
    const index = this.#activeEntry(id);
    if (index >= 0) this.#deactivateEntry(index);
    else this.#countEoi();
    this.#update();
  }

  save(): SavedVirtualInterface {
    return { hcr: this.#hcr, vmcr: this.vmcr, active: this.#active, lr: [...this.#lr] };
  }

  load(saved: SavedVirtualInterface): void {
    if (saved.lr.length !== LIST_REGISTERS) throw new Error(`saved interrupt controller: lr must be 4 numbers`);
    this.#lr.set(saved.lr);
    this.#hcr = (saved.hcr & HCR_BITS) >>> 0;
    this.#active = saved.active >>> 0;
    this.vmcr = saved.vmcr;
    this.#virq.repeat();
    this.#vfiq.repeat();
  }

  /** The list register that holds `id` active, -1 if none does. */
  #activeEntry(id: number): number {
    return this.#lr.findIndex((lr) => get(lr, LR.VirtualID) === id && (get(lr, LR.State) & ACTIVE) !== 0);
  }

  #deactivateEntry(index: number): void {
    const lr = this.#lr[index]!;
    this.#lr[index] = put(lr, LR.State, get(lr, LR.State) & ~ACTIVE);
    if (get(lr, LR.HW)) this.#ports.deactivatePhysical(get(lr, LR.PhysicalID));
  }

  /** An end of interrupt without list register: GICH_HCR counts it (GICv2 5.3.1). */
  #countEoi(): void {
    this.#hcr = (this.#hcr + EOI_COUNT_ONE) >>> 0;
  }

  #findBest(): void {
    let best = -1;
    let bestPriority = IDLE_PRIORITY;
    for (let i = 0; i < LIST_REGISTERS; i++) {
      const lr = this.#lr[i]!;
      const priority = get(lr, LR.Priority) << 3;
      if (get(lr, LR.State) === PENDING && priority < bestPriority) {
        best = i;
        bestPriority = priority;
      }
    }
    this.#words[2] = best + 1;
    this.#words[3] = bestPriority;
  }

  protected override settingChanged(): void {
    this.#update();
  }

  #update(): void {
    this.#findBest();
    const enabled = get(this.#hcr, HCR.En) === 1;
    const group1 = this.#best >= 0 && get(this.#lr[this.#best]!, LR.Grp1) === 1;
    const output = enabled ? this.outputOf(this.#bestPriority, group1) : undefined;
    this.#virq.drive(output === 'irq');
    this.#vfiq.drive(output === 'fiq');
    this.#maintenance.drive(enabled && this.misr !== 0);
  }
}

const wantsEoiMaintenance = (lr: number): boolean =>
  get(lr, LR.State) === 0 && get(lr, LR.EOI) === 1 && get(lr, LR.HW) === 0;
