/** An interrupt line into an interrupt controller (or from it into a CPU); a level. */
export interface IrqLine {
  set(level: boolean): void;
}

/** A one-shot event in virtual time. */
export interface Alarm {
  /** Fires at virtual time `at` (ns since power-on), at once after the running instruction if that is past. Replaces an earlier deadline. */
  arm(at: number): void;
  disarm(): void;
  /** ns since power-on, or undefined when disarmed. */
  readonly deadline: number | undefined;
}

/** Virtual time. Nothing in core reads the host's clock. */
export interface Clock {
  /** Virtual time in whole nanoseconds since power-on. */
  now(): number;
  /** A disarmed alarm. `name` identifies it in traces. */
  alarm(name: string, fire: () => void): Alarm;
}

/** The far end of a serial line: what the world sends to a UART and receives from it. */
export interface SerialLine {
  /** A byte leaves the device. */
  transmit(byte: number): void;
  /** Takes the next byte that the world has sent, -1 when there is none. */
  receive(): number;
  /** Calls `wake` whenever bytes become available. Returns its release. */
  onAvailable(wake: () => void): () => void;
}

/** Access to the system's memory for a device that masters the bus. Addresses are machine addresses. */
export interface DmaPort {
  /** A copy of `length` bytes at `address`, or undefined if any of it is not memory. */
  read(address: number, length: number): Uint8Array | undefined;
  /** Writes memory; returns false, with nothing written, if any of it is not memory. */
  write(address: number, bytes: Uint8Array): boolean;
}

/** Where devices say what they did not expect. Lines go to the user, so each names the device. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
  /** Warns once per `key`, so that a guest can't flood the log. */
  warnOnce(key: string, line: string): void;
}
