import { OutputLine } from '../../bus/output-line.ts';
import type { IrqLine } from '../../bus/ports.ts';
import type { StateBuffer } from '../../bus/state-buffer.ts';
import { activate, dropHighest, groupPriority, runningPriority } from './active-priorities.ts';
import type { InterfaceActions } from './interface-registers.ts';
import { InterfaceSettings } from './interface-settings.ts';
import { bitOf, IDLE_PRIORITY, type InterruptState, SPURIOUS, SPURIOUS_GROUP1 } from './interrupt-state.ts';

/** Position of the lowest one, 0 if there is none. */
const lowestBit = (bits: number): number => (bits === 0 ? 0 : 31 - Math.clz32(bits & -bits));

export interface CpuInterfacePorts {
  readonly cpu: number;
  readonly state: InterruptState;
  readonly irq: IrqLine;
  readonly fiq: IrqLine;
  /** An interrupt's pending or active state has changed: every CPU that may get it must look again. */
  readonly changed: (id: number) => void;
}

export interface SavedCpuInterface {
  readonly control: number;
  readonly priorityMask: number;
  readonly binaryPoint: number;
  readonly aliasedBinaryPoint: number;
  readonly active0: number;
  readonly active1: number;
}

/** The physical CPU interface of one CPU (GICC): priority masking, acknowledge, priority drop and deactivation (GICv2 3.2, 4.4). */
export class CpuInterface extends InterfaceSettings implements InterfaceActions {
  readonly #ports: CpuInterfacePorts;
  readonly #irq: OutputLine;
  readonly #fiq: OutputLine;
  /** Active priorities of group 0 and 1, running priority, best pending interrupt: its INTID, priority and group. */
  readonly #words: Uint32Array;

  constructor(ports: CpuInterfacePorts, state: StateBuffer) {
    super(state);
    this.#ports = ports;
    this.#words = state.words(6);
    this.#irq = new OutputLine(ports.irq, state.words(1));
    this.#fiq = new OutputLine(ports.fiq, state.words(1));
  }

  get #active0(): number {
    return this.#words[0]!;
  }

  get #active1(): number {
    return this.#words[1]!;
  }

  get #running(): number {
    return this.#words[2]!;
  }

  get #bestId(): number {
    return this.#words[3]!;
  }

  get #bestPriority(): number {
    return this.#words[4]!;
  }

  get #bestGroup1(): boolean {
    return this.#words[5] === 1;
  }

  reset(): void {
    this.setAll();
    this.#setActive(0, 0);
    this.update();
  }

  get active0(): number {
    return this.#active0;
  }

  set active0(value: number) {
    this.#setActive(value, this.#active1);
    this.#drive();
  }

  get active1(): number {
    return this.#active1;
  }

  set active1(value: number) {
    this.#setActive(this.#active0, value);
    this.#drive();
  }

  get running(): number {
    return this.#running;
  }

  /** Looks again for the best pending interrupt; to be called after every change of the distributor's state that concerns this CPU. */
  update(): void {
    const { state, cpu } = this.#ports;
    state.best(cpu);
    this.#words[3] = state.bestId;
    this.#words[4] = state.bestPriority;
    this.#words[5] = state.bestId !== SPURIOUS && state.isGroup1(cpu, state.bestId) ? 1 : 0;
    this.#drive();
  }

  highestPending(aliased: boolean): number {
    const id = this.#visible(aliased);
    if (id >= 16) return id;
    const { state, cpu } = this.#ports;
    return id | (lowestBit(state.sgiSources[cpu * 16 + id]!) << 10);
  }

  /** The best pending interrupt as one of the two acknowledge registers sees it. */
  #visible(aliased: boolean): number {
    return this.hiddenAs(this.#bestPriority, this.#bestGroup1, aliased) ?? this.#bestId;
  }

  acknowledge(aliased: boolean): number {
    const id = this.#visible(aliased);
    if (id >= SPURIOUS_GROUP1) return id;
    if (this.#bestPriority >= this.#running) return SPURIOUS;
    const { state, cpu } = this.#ports;
    const slot = state.slotOf(cpu, id);
    const priority = groupPriority(this.#bestPriority, this.binaryPointOf(this.#bestGroup1));
    if (this.#bestGroup1) this.#setActive(this.#active0, activate(this.#active1, priority));
    else this.#setActive(activate(this.#active0, priority), this.#active1);
    state.active[slot]! |= bitOf(id);
    let value = id;
    if (id < 16) value |= this.#takeSgi(id, slot) << 10;
    else state.latched[slot]! &= ~bitOf(id);
    this.#ports.changed(id);
    return value;
  }

  end(value: number, aliased: boolean): void {
    const { state, cpu } = this.#ports;
    const id = value & 0x3ff;
    // GICv2 4.4.5: anything that was not read from the IAR is unpredictable; here it is ignored.
    if (id >= state.lines || this.#running === IDLE_PRIORITY) return;
    const group1 = state.isGroup1(cpu, id);
    if (aliased && !group1) return;
    if (group1) this.#setActive(this.#active0, dropHighest(this.#active1));
    else this.#setActive(dropHighest(this.#active0), this.#active1);
    if (this.endsWithoutDeactivation) this.#drive();
    else this.#clearActive(id);
  }

  deactivate(value: number): void {
    const id = value & 0x3ff;
    // GICv2 4.4.15: unpredictable without EOImode; here it is ignored.
    if (id >= this.#ports.state.lines || !this.endsWithoutDeactivation) return;
    this.#clearActive(id);
  }

  save(): SavedCpuInterface {
    const { control, priorityMask, binaryPoint, aliasedBinaryPoint, active0, active1 } = this;
    return { control, priorityMask, binaryPoint, aliasedBinaryPoint, active0, active1 };
  }

  /** Restores the registers and drives the outputs again, from the distributor's state as it is now. */
  load(saved: SavedCpuInterface): void {
    this.setAll(saved.control, saved.priorityMask, saved.binaryPoint, saved.aliasedBinaryPoint);
    this.#setActive(saved.active0, saved.active1);
    this.update();
    this.#irq.repeat();
    this.#fiq.repeat();
  }

  #setActive(active0: number, active1: number): void {
    this.#words[0] = active0;
    this.#words[1] = active1;
    this.#words[2] = runningPriority(active0 | active1);
  }

  /** Takes one sender of a pending SGI; returns its CPU number. */
  #takeSgi(id: number, slot: number): number {
    const { state, cpu } = this.#ports;
    const at = cpu * 16 + id;
    const sources = state.sgiSources[at]!;
    state.sgiSources[at] = sources & (sources - 1);
    if (state.sgiSources[at] === 0) state.latched[slot]! &= ~bitOf(id);
    return lowestBit(sources);
  }

  #clearActive(id: number): void {
    const { state, cpu } = this.#ports;
    state.active[state.slotOf(cpu, id)]! &= ~bitOf(id);
    this.#ports.changed(id);
    this.#drive();
  }

  protected override settingChanged(): void {
    this.#drive();
  }

  #drive(): void {
    const output = this.outputOf(this.#bestPriority, this.#bestGroup1);
    this.#irq.drive(output === 'irq');
    this.#fiq.drive(output === 'fiq');
  }
}
