import type { Identification } from '../arm/system/context.ts';
import type { PartKind } from './parts.ts';

/** A device of a board: what, where, on which interrupt. */
export interface BoardDevice {
  readonly kind: PartKind;
  /** Instance name, as in the reference manual: `uart1`. */
  readonly name: string;
  /** Machine address of its first register. */
  readonly at: number;
  /** Shared peripheral interrupt, if it has one. */
  readonly spi?: number;
  /** The head that a touch screen lies on. */
  readonly head?: string;
}

/** Memory beside the main one. */
export interface BoardMemory {
  readonly name: string;
  readonly base: number;
  readonly size: number;
}

/** A display head: a frame buffer that is scanned out of the memory of that name, 32 bits a pixel (x8r8g8b8). */
export interface BoardHead {
  readonly name: string;
  readonly memory: string;
  readonly width: number;
  readonly height: number;
}

/** A board: one list from which the machine and its device tree are both made. */
export interface Board {
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  readonly model: string;
  readonly compatible: readonly string[];
  readonly cpu: Identification;
  readonly ram: { readonly base: number; readonly defaultMiB: number; readonly maximumMiB: number };
  readonly memories: readonly BoardMemory[];
  readonly heads: readonly BoardHead[];
  readonly gic: {
    readonly distributor: number;
    readonly cpuInterface: number;
    readonly hypInterface: number;
    readonly virtualCpuInterface: number;
    /** Interrupt lines in all, the 32 banked ones included. */
    readonly lines: number;
  };
  /** Counts per second of the generic timer. */
  readonly timerFrequency: number;
  /** The UART that is the console. */
  readonly console: string;
  readonly devices: readonly BoardDevice[];
  /** Where the boot ROM puts things, as offsets from the start of RAM. */
  readonly load: { readonly xen: number; readonly dtb: number; readonly modules: number };
}

/** PPI numbers (0..15) of the generic timer on every Cortex-A15 board (Cortex-A15 TRM 8.2.1). */
export const TIMER_PPI = { secure: 13, physical: 14, virtual: 11, hyp: 10 } as const;
