import type { StateBuffer } from '../../bus/state-buffer.ts';
import { MIN_BINARY_POINT } from './active-priorities.ts';
import {
  ACK_CTL,
  COMMON_BINARY_POINT,
  CONTROL_BITS,
  ENABLE_GROUP0,
  ENABLE_GROUP1,
  EOI_MODE,
  FIQ_EN,
} from './interface-registers.ts';
import { PRIORITY_BITS, SPURIOUS, SPURIOUS_GROUP1 } from './interrupt-state.ts';

/** What software sets in a CPU interface, physical or virtual, and what follows from it (GICv2 4.4.1 to 4.4.3, 4.4.10). */
export abstract class InterfaceSettings {
  /** Control, priority mask, binary point, aliased binary point. */
  readonly #words: Uint32Array;

  constructor(state: StateBuffer) {
    this.#words = state.words(4);
  }

  /** The running priority, 0x100 when idle. */
  abstract get running(): number;

  /** A setting that bears on what is signalled has changed. */
  protected abstract settingChanged(): void;

  get control(): number {
    return this.#words[0]!;
  }

  set control(value: number) {
    this.#words[0] = value & CONTROL_BITS;
    this.settingChanged();
  }

  get priorityMask(): number {
    return this.#words[1]!;
  }

  set priorityMask(value: number) {
    this.#words[1] = value & PRIORITY_BITS;
    this.settingChanged();
  }

  get binaryPoint(): number {
    return this.#words[2]!;
  }

  set binaryPoint(value: number) {
    this.#words[2] = Math.max(value & 7, MIN_BINARY_POINT);
  }

  get aliasedBinaryPoint(): number {
    return this.#words[3]!;
  }

  set aliasedBinaryPoint(value: number) {
    this.#words[3] = Math.max(value & 7, MIN_BINARY_POINT + 1);
  }

  /** All four at once, without a look at what is signalled; those of a reset if not given. */
  protected setAll(control = 0, priorityMask = 0, binaryPoint = 0, aliasedBinaryPoint = 0): void {
    this.#words[0] = control & CONTROL_BITS;
    this.#words[1] = priorityMask & PRIORITY_BITS;
    this.binaryPoint = binaryPoint;
    this.aliasedBinaryPoint = aliasedBinaryPoint;
  }

  protected get endsWithoutDeactivation(): boolean {
    return (this.control & EOI_MODE) !== 0;
  }

  protected isEnabled(group1: boolean): boolean {
    return (this.control & (group1 ? ENABLE_GROUP1 : ENABLE_GROUP0)) !== 0;
  }

  /** GICv2 3.3.3: group 1 has its own binary point, one higher for the same split, unless CBPR joins them. */
  protected binaryPointOf(group1: boolean): number {
    return group1 && !(this.control & COMMON_BINARY_POINT) ? this.aliasedBinaryPoint - 1 : this.binaryPoint;
  }

  /** Why the best pending interrupt can't be taken through one of the two acknowledge registers: a special number, or undefined. */
  protected hiddenAs(priority: number, group1: boolean, aliased: boolean): number | undefined {
    if (priority >= this.priorityMask || !this.isEnabled(group1)) return SPURIOUS;
    // GICv2 4.4.4: without AckCtl, group 1 interrupts are taken through the aliased registers only.
    if (group1 && !aliased && !(this.control & ACK_CTL)) return SPURIOUS_GROUP1;
    return !group1 && aliased ? SPURIOUS : undefined;
  }

  /** The output on which the best pending interrupt is signalled, if it is. */
  protected outputOf(priority: number, group1: boolean): 'irq' | 'fiq' | undefined {
    if (priority >= this.priorityMask || priority >= this.running || !this.isEnabled(group1)) return undefined;
    return !group1 && (this.control & FIQ_EN) !== 0 ? 'fiq' : 'irq';
  }
}
