import type { StateBuffer } from '../../bus/state-buffer.ts';

/** INTID of "no interrupt" (GICv2 3.2.5). */
export const SPURIOUS = 1023;
/** INTID that says a group 1 interrupt is pending and must be taken through the aliased registers (GICv2 3.2.5). */
export const SPURIOUS_GROUP1 = 1022;
/** INTIDs from here on name no interrupt. */
export const SPECIAL_IDS = 1020;
/** A priority below every interrupt's: nothing active, nothing pending. */
export const IDLE_PRIORITY = 0x100;
/** GIC-400 implements the upper five bits of a priority. */
export const PRIORITY_BITS = 0xf8;

const BANKED = 32;
const SGIS = 16;

export const bitOf = (id: number): number => (1 << (id & 31)) >>> 0;

/** Fields of InterruptState that are saved as they are. */
const SAVED = ['enabled', 'latched', 'level', 'active', 'group', 'edge', 'priority', 'targets', 'sgiSources'] as const;
export type SavedInterrupts = Record<(typeof SAVED)[number], number[]> & { control: number };

/**
 * What the distributor knows of every interrupt, as bit maps of 32 INTIDs.
 * Word 0 (SGIs and PPIs) exists once per CPU; `slot(cpu, word)` finds a word's place.
 */
export class InterruptState {
  readonly cpus: number;
  readonly lines: number;
  /** Words of 32 INTIDs seen by one CPU. */
  readonly words: number;
  readonly #control: Uint32Array;
  readonly enabled: Uint32Array;
  /** Pending by software, by an edge, or an SGI sent. */
  readonly latched: Uint32Array;
  /** Levels of the input lines. */
  readonly level: Uint32Array;
  readonly active: Uint32Array;
  /** 1 = group 1. */
  readonly group: Uint32Array;
  /** 1 = edge-triggered. */
  readonly edge: Uint32Array;
  /** Per CPU 32 banked ones, then the SPIs. */
  readonly priority: Uint8Array;
  /** CPU mask of each SPI, at INTID - 32. */
  readonly targets: Uint8Array;
  /** CPUs whose SGI is pending, at cpu * 16 + INTID. */
  readonly sgiSources: Uint8Array;
  /** Interrupts that may go to a CPU, at cpu * words + word: derived from `targets`. */
  readonly #routed: Uint32Array;
  /** Result of `best`. */
  bestId = SPURIOUS;
  bestPriority = IDLE_PRIORITY;

  constructor(cpus: number, lines: number, state: StateBuffer) {
    this.cpus = cpus;
    this.lines = lines;
    this.words = lines / 32;
    const slots = cpus + this.words - 1;
    this.#control = state.words(1);
    this.enabled = state.words(slots);
    this.latched = state.words(slots);
    this.level = state.words(slots);
    this.active = state.words(slots);
    this.group = state.words(slots);
    this.edge = state.words(slots);
    this.priority = state.bytes(cpus * BANKED + lines - BANKED);
    this.targets = state.bytes(lines - BANKED);
    this.sgiSources = state.bytes(cpus * SGIS);
    this.#routed = state.words(cpus * this.words);
  }

  /** GICD_CTLR: bit 0 forwards group 0, bit 1 group 1. */
  get control(): number {
    return this.#control[0]!;
  }

  set control(value: number) {
    this.#control[0] = value;
  }

  /** Input levels stay: they are the devices'. */
  reset(): void {
    this.control = 0;
    for (const map of [this.enabled, this.latched, this.active, this.group, this.edge]) map.fill(0);
    this.priority.fill(0);
    this.sgiSources.fill(0);
    for (let cpu = 0; cpu < this.cpus; cpu++) {
      // SGIs are always enabled and edge-triggered (GIC-400 TRM 3.2, GICD_ISENABLER0 and GICD_ICFGR0).
      this.enabled[cpu] = 0xffff;
      this.edge[cpu] = 0xffff;
    }
    // With one CPU every SPI goes to it and GICD_ITARGETSR is RAZ/WI (GICv2 4.3.12).
    this.targets.fill(this.cpus === 1 ? 1 : 0);
    this.#route();
  }

  slot(cpu: number, word: number): number {
    return word === 0 ? cpu : this.cpus - 1 + word;
  }

  /** The slot of an INTID's word as `cpu` sees it. */
  slotOf(cpu: number, id: number): number {
    return this.slot(cpu, id >>> 5);
  }

  priorityAt(cpu: number, id: number): number {
    return id < BANKED ? cpu * BANKED + id : (this.cpus - 1) * BANKED + id;
  }

  /** Pending interrupts of a word. A level-sensitive one is pending while its line is high or software set it so (GICv2 4.3.7). */
  pending(slot: number): number {
    return (this.latched[slot]! | (this.level[slot]! & ~this.edge[slot]!)) >>> 0;
  }

  isGroup1(cpu: number, id: number): boolean {
    return (this.group[this.slotOf(cpu, id)]! & bitOf(id)) !== 0;
  }

  setTargets(id: number, cpuMask: number): void {
    this.targets[id - BANKED] = cpuMask & (2 ** this.cpus - 1);
    const bit = bitOf(id);
    for (let cpu = 0; cpu < this.cpus; cpu++) {
      const at = cpu * this.words + (id >>> 5);
      if (cpuMask & (1 << cpu)) this.#routed[at]! |= bit;
      else this.#routed[at]! &= ~bit;
    }
  }

  /** Finds the pending interrupt of highest priority that may go to `cpu`; the lower INTID wins a tie. In bestId and bestPriority. */
  best(cpu: number): void {
    let id = SPURIOUS;
    let priority = IDLE_PRIORITY;
    const group0 = this.control & 1 ? -1 : 0;
    const group1 = this.control & 2 ? -1 : 0;
    for (let word = 0; word < this.words; word++) {
      const slot = this.slot(cpu, word);
      const group = this.group[slot]!;
      const forwarded = (group & group1) | (~group & group0);
      let candidates =
        this.enabled[slot]! &
        ~this.active[slot]! &
        (this.latched[slot]! | (this.level[slot]! & ~this.edge[slot]!)) &
        this.#routed[cpu * this.words + word]! &
        forwarded;
      while (candidates !== 0) {
        const bit = 31 - Math.clz32(candidates & -candidates);
        candidates &= candidates - 1;
        const candidate = word * 32 + bit;
        const its = this.priority[this.priorityAt(cpu, candidate)]!;
        if (its < priority) {
          priority = its;
          id = candidate;
        }
      }
    }
    this.bestId = id;
    this.bestPriority = priority;
  }

  save(): SavedInterrupts {
    const maps = Object.fromEntries(SAVED.map((name) => [name, [...this[name]]]));
    return { ...(maps as Record<(typeof SAVED)[number], number[]>), control: this.control };
  }

  /** @throws Error if an array's length is not this controller's. */
  load(state: SavedInterrupts): void {
    for (const name of SAVED) {
      const saved = state[name];
      if (!Array.isArray(saved) || saved.length !== this[name].length)
        throw new Error(`saved interrupt controller: ${name} must be ${this[name].length} numbers`);
    }
    for (const name of SAVED) this[name].set(state[name]);
    this.control = state.control & 3;
    this.#route();
  }

  #route(): void {
    for (let cpu = 0; cpu < this.cpus; cpu++) this.#routed[cpu * this.words] = 0xffff_ffff;
    for (let id = BANKED; id < this.lines; id++) this.setTargets(id, this.targets[id - BANKED]!);
  }
}
