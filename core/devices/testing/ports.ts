import type { Alarm, Clock, DmaPort, IrqLine, Log, SerialLine } from '../../bus/ports.ts';

/** An interrupt line that remembers its level and how often it rose. */
export class ProbeLine implements IrqLine {
  level = false;
  rises = 0;

  set(level: boolean): void {
    if (level && !this.level) this.rises++;
    this.level = level;
  }
}

/** A log that keeps its lines, each `warnOnce` key once. */
export class ProbeLog implements Log {
  readonly lines: string[] = [];
  readonly #keys = new Set<string>();

  info(line: string): void {
    this.lines.push(line);
  }

  warn(line: string): void {
    this.lines.push(line);
  }

  warnOnce(key: string, line: string): void {
    if (this.#keys.has(key)) return;
    this.#keys.add(key);
    this.lines.push(line);
  }
}

/** A serial line whose world is a test: `sent` is what the device transmitted, `feed` makes bytes arrive. */
export class ProbeSerial implements SerialLine {
  readonly sent: number[] = [];
  readonly #arrived: number[] = [];
  readonly #wakes = new Set<() => void>();

  transmit(byte: number): void {
    this.sent.push(byte);
  }

  receive(): number {
    return this.#arrived.shift() ?? -1;
  }

  onAvailable(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => this.#wakes.delete(wake);
  }

  feed(bytes: Iterable<number>): void {
    this.#arrived.push(...bytes);
    for (const wake of this.#wakes) wake();
  }

  /** Bytes that no one has taken yet. */
  get waiting(): number {
    return this.#arrived.length;
  }

  get text(): string {
    return String.fromCharCode(...this.sent);
  }
}

interface ProbeAlarm extends Alarm {
  deadline: number | undefined;
  readonly fire: () => void;
}

/** Virtual time that moves when a test says so; alarms fire in order of their deadlines. */
export class ProbeClock implements Clock {
  #now = 0;
  readonly #alarms: ProbeAlarm[] = [];

  now(): number {
    return this.#now;
  }

  alarm(_name: string, fire: () => void): Alarm {
    const alarm: ProbeAlarm = {
      deadline: undefined,
      fire,
      arm(at) {
        this.deadline = at;
      },
      disarm() {
        this.deadline = undefined;
      },
    };
    this.#alarms.push(alarm);
    return alarm;
  }

  /** Lets `ns` nanoseconds pass. */
  advance(ns: number): void {
    const end = this.#now + ns;
    for (;;) {
      const due = this.#alarms
        .filter((a) => a.deadline !== undefined && a.deadline <= end)
        .sort((a, b) => a.deadline! - b.deadline!)[0];
      if (!due) break;
      this.#now = Math.max(this.#now, due.deadline!);
      due.deadline = undefined;
      due.fire();
    }
    this.#now = end;
  }
}

/** A bus with one bank of RAM at `base`. */
export class ProbeRam implements DmaPort {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly base: number;
  /** Bytes moved by the device so far. */
  moved = 0;

  constructor(base: number, size: number) {
    this.base = base;
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }

  read(address: number, length: number): Uint8Array | undefined {
    if (!this.#holds(address, length)) return undefined;
    this.moved += length;
    return this.bytes.slice(address - this.base, address - this.base + length);
  }

  write(address: number, bytes: Uint8Array): boolean {
    if (!this.#holds(address, bytes.length)) return false;
    this.moved += bytes.length;
    this.bytes.set(bytes, address - this.base);
    return true;
  }

  #holds(address: number, length: number): boolean {
    return address >= this.base && address + length <= this.base + this.bytes.length;
  }
}
