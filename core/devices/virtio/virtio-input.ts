import type { AccessSize, SavedState } from '../../bus/device.ts';
import { EV, SYN_REPORT } from './input-codes.ts';
import type { VirtioFunction, VirtioHost } from './virtio-mmio.ts';

/** An event as evdev has it: type and code of input-codes.ts, and a value as int32. */
export interface InputEvent {
  readonly type: number;
  readonly code: number;
  readonly value: number;
}

/** The range of an absolute axis. */
export interface AxisRange {
  readonly minimum: number;
  readonly maximum: number;
}

/** What an input device is: fixed at the factory. */
export interface InputDescription {
  /** Up to 127 characters of ASCII; software tells devices apart by it. */
  readonly name: string;
  /** INPUT_PROP_… bits that are set. */
  readonly properties: readonly number[];
  /** By event type, the codes that it sends (or, for LEDs, takes). */
  readonly codes: Readonly<Record<number, readonly number[]>>;
  /** By code of an absolute axis. */
  readonly axes: Readonly<Record<number, AxisRange>>;
}

/** The world's end of an input device. */
export interface InputSource {
  /** Events of which software has not been told; the next whole report of them, ending with SYN_REPORT, or undefined. */
  take(): readonly InputEvent[] | undefined;
  /** Calls `wake` whenever a report has come. Returns its release. */
  onReport(wake: () => void): () => void;
}

export interface VirtioInputPorts {
  readonly description: InputDescription;
  readonly input: InputSource;
}

const EVENT_QUEUE = 0;
const STATUS_QUEUE = 1;
const QUEUE_SIZE = 64;
const EVENT_BYTES = 8;
/** Reports that wait for buffers: a guest that gives none loses what comes after. */
const MOST_WAITING = 64;

/** Values of `select` (virtio 1.2, 5.8.4). */
const Select = { NAME: 1, SERIAL: 2, DEVICE_IDS: 3, PROPERTIES: 0x10, EVENT_BITS: 0x11, AXIS: 0x12 } as const;
const CONFIGURATION_BYTES = 8 + 128;
/** BUS_VIRTUAL of linux/input.h, then vendor, product, version. */
const DEVICE_IDS = [6, 0, 0, 1];

/** A bitmap with the given bits, as short as it can be. */
function bitmap(bits: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(bits.length === 0 ? 0 : (Math.max(...bits) >>> 3) + 1);
  for (const bit of bits) bytes[bit >>> 3] = bytes[bit >>> 3]! | (1 << (bit & 7));
  return bytes;
}

const words = (values: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);
const halfwords = (values: readonly number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);

/** The input device (virtio 1.2, 5.8): events to software as evdev has them. What software sends back, such as LEDs, is taken and has no effect. */
export class VirtioInput implements VirtioFunction {
  readonly deviceId = 18;
  readonly features = 0;
  readonly queues = [QUEUE_SIZE, QUEUE_SIZE];
  readonly #description: InputDescription;
  readonly #input: InputSource;
  #host!: VirtioHost;
  #select = 0;
  #subselect = 0;
  /** Reports that software had no buffers for, each to be delivered whole. */
  #waiting: (readonly InputEvent[])[] = [];
  /** How much of the first of them has been delivered. */
  #delivered = 0;

  constructor(ports: VirtioInputPorts) {
    this.#description = ports.description;
    this.#input = ports.input;
    ports.input.onReport(() => this.#fetch());
  }

  attach(host: VirtioHost): void {
    this.#host = host;
  }

  configuration(): Uint8Array {
    const bytes = new Uint8Array(CONFIGURATION_BYTES);
    const answer = this.#answer();
    bytes.set([this.#select, this.#subselect, answer.length]);
    bytes.set(answer, 8);
    return bytes;
  }

  writeConfiguration(offset: number, size: AccessSize, value: number): void {
    // `select` and `subsel` are bytes next to each other; the rest is read-only.
    for (let i = 0; i < size; i++) {
      const byte = (value >>> (8 * i)) & 0xff;
      if (offset + i === 0) this.#select = byte;
      if (offset + i === 1) this.#subselect = byte;
    }
  }

  notified(queue: number): void {
    if (queue === EVENT_QUEUE) this.#fetch();
    else if (queue === STATUS_QUEUE) {
      const status = this.#host.queue(STATUS_QUEUE);
      status.drain((chain) => {
        status.push(chain, 0);
        return this.#host.running;
      });
    }
  }

  reset(): void {
    this.#select = 0;
    this.#subselect = 0;
    this.#waiting = [];
    this.#delivered = 0;
  }

  save(): SavedState {
    return {
      v: 1,
      select: this.#select,
      subselect: this.#subselect,
      waiting: this.#waiting,
      delivered: this.#delivered,
    };
  }

  /** @throws Error if what was delivered is not part of what waited. */
  load(state: SavedState): void {
    const waiting = (state.waiting as (readonly InputEvent[])[]).slice(0, MOST_WAITING);
    const delivered = state.delivered as number;
    if (waiting.some((report) => report.length === 0) || !(delivered >= 0 && delivered < (waiting[0]?.length ?? 1)))
      throw new Error(`saved input device: ${delivered} event(s) of the first report are not less than it has`);
    this.#select = (state.select as number) & 0xff;
    this.#subselect = (state.subselect as number) & 0xff;
    this.#waiting = waiting;
    this.#delivered = delivered;
  }

  /** What the configuration space says to the present selection; nothing to one that does not exist. */
  #answer(): Uint8Array {
    const { name, properties, codes, axes } = this.#description;
    if (this.#select === Select.AXIS) {
      const axis = axes[this.#subselect];
      // min, max, fuzz, flat, res.
      return axis ? words([axis.minimum, axis.maximum, 0, 0, 0]) : new Uint8Array();
    }
    if (this.#select === Select.EVENT_BITS) return bitmap(codes[this.#subselect] ?? []);
    // 5.8.4: subsel is 0 for these.
    if (this.#subselect !== 0) return new Uint8Array();
    if (this.#select === Select.NAME) return new TextEncoder().encode(name).subarray(0, 127);
    if (this.#select === Select.DEVICE_IDS) return halfwords(DEVICE_IDS);
    if (this.#select === Select.PROPERTIES) return bitmap(properties);
    return new Uint8Array();
  }

  #fetch(): void {
    for (;;) {
      this.#deliver();
      const report = this.#input.take();
      if (!report) break;
      // Nobody listens before the driver is ready: a touch from then would come much too late.
      if (this.#host.running && this.#waiting.length < MOST_WAITING) this.#waiting.push(report);
    }
  }

  /** Gives what waits to software, as far as there are buffers: one holds one event. */
  #deliver(): void {
    if (!this.#host.running || this.#waiting.length === 0) return;
    const queue = this.#host.queue(EVENT_QUEUE);
    queue.drain((chain) => {
      const event = this.#waiting[0]![this.#delivered]!;
      if (chain.write(0, encode(event))) queue.push(chain, EVENT_BYTES);
      this.#delivered++;
      if (this.#delivered === this.#waiting[0]!.length) {
        this.#waiting.shift();
        this.#delivered = 0;
      }
      return this.#host.running && this.#waiting.length > 0;
    });
  }
}

function encode({ type, code, value }: InputEvent): Uint8Array {
  const bytes = new Uint8Array(EVENT_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, type, true);
  view.setUint16(2, code, true);
  view.setInt32(4, value, true);
  return bytes;
}

/** The event that ends a report: what came before it happened at one time. */
export const REPORT: InputEvent = { type: EV.SYN, code: SYN_REPORT, value: 0 };
