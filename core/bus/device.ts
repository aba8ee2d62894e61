/** The value of a read that no device answers: the bus reports an external abort for it. Every other value is a uint32. */
export const BUS_ERROR = -1;

/** Bytes of one bus transfer. A doubleword access reaches a device as two words, low address first. */
export type AccessSize = 1 | 2 | 4;

/** A device's state as plain JSON data, named and versioned. Byte blocks are base64 strings. */
export interface SavedState {
  readonly v: number;
  readonly [name: string]: unknown;
}

/**
 * A block of registers on the bus.
 * A device is built from the ports it needs (interrupt lines, clock, byte streams) and never sees the machine.
 * Whatever a guest does to it, it does not throw: it ignores the access and says so once in the log.
 */
export interface Device {
  /** Instance name, such as `uart1`: used in log lines and saved states. */
  readonly name: string;
  /** Reads `size` bytes at byte `offset` (naturally aligned); `cpu` is the initiator, for banked registers. Returns a uint32 or BUS_ERROR. */
  read(offset: number, size: AccessSize, cpu: number): number;
  /** Writes the low `size` bytes of the uint32 `value`. Returns false for a bus error. */
  write(offset: number, size: AccessSize, value: number, cpu: number): boolean;
  /** Back to the state after power-on. */
  reset(): void;
  save(): SavedState;
  load(state: SavedState): void;
}
