import type { AccessSize, Device, SavedState } from '../../bus/device.ts';
import { OutputLine } from '../../bus/output-line.ts';
import type { DmaPort, IrqLine, Log } from '../../bus/ports.ts';
import { field, type Register, RegisterBank, reg } from '../../bus/registers.ts';
import { isQueueSize, type QueueHost, type SavedQueue, Virtqueue } from './virtqueue.ts';

/** What a kind of virtio device can do with the transport that it sits behind. */
export interface VirtioHost {
  queue(index: number): Virtqueue;
  /** The driver accepted feature bit `bit`, 0..31. */
  accepted(bit: number): boolean;
  /** The driver is ready and the device is not broken. */
  readonly running: boolean;
  /** The driver broke the rules: logs it and stops the device until it is reset. */
  broken(reason: string): void;
  /** Tells the driver that the configuration space has changed. */
  configurationChanged(): void;
}

/** A kind of virtio device (virtio 1.2, chapter 5), apart from the transport. */
export interface VirtioFunction {
  readonly deviceId: number;
  /** Device-specific feature bits 0..23. */
  readonly features: number;
  /** Largest size of each queue, powers of two. */
  readonly queues: readonly number[];
  attach(host: VirtioHost): void;
  /** The configuration space as it is now. */
  configuration(): Uint8Array;
  writeConfiguration?(offset: number, size: AccessSize, value: number): void;
  /** The driver made buffers available in a queue, or has just become ready. */
  notified(queue: number): void;
  reset(): void;
  save(): SavedState;
  load(state: SavedState): void;
}

export interface VirtioMmioPorts {
  readonly name: string;
  readonly irq: IrqLine;
  readonly dma: DmaPort;
  readonly log: Log;
  readonly function: VirtioFunction;
  /** 2 (default), or 1 for the legacy interface. */
  readonly version?: 1 | 2;
}

const MAGIC = 0x7472_6976;
/** "ivlb", little-endian. */
const VENDOR = 0x626c_7669;
const CONFIGURATION = 0x100;
const INDIRECT_DESC = 28;
const EVENT_IDX = 29;
/** Bit 32: bit 0 of the upper feature word. */
const VERSION_1 = 1;

const STATUS = {
  ACKNOWLEDGE: field(0),
  DRIVER: field(1),
  DRIVER_OK: field(2),
  FEATURES_OK: field(3),
  DEVICE_NEEDS_RESET: field(6),
  FAILED: field(7),
};
const DRIVER_OK = 1 << 2;
const FEATURES_OK = 1 << 3;
const NEEDS_RESET = 1 << 6;
const USED_BUFFER = 1;
const CONFIGURATION_CHANGE = 2;

type Mmio = VirtioMmio;
const modern = (m: Mmio): boolean => m.version === 2;
const legacy = (m: Mmio): boolean => m.version === 1;

const address = (name: 'descriptors' | 'available' | 'used', offset: number): Register<Mmio>[] => [
  reg(
    offset,
    `${name}Low`,
    {},
    {
      access: 'wo',
      when: modern,
      write: (m, value) => m.setAddress(name, value, undefined),
    },
  ),
  reg(
    offset + 4,
    `${name}High`,
    {},
    {
      access: 'wo',
      when: modern,
      write: (m, value) => m.setAddress(name, undefined, value),
    },
  ),
];

/** Virtio 1.2, 4.2.2 and, for version 1, 4.2.4. */
const registers: readonly Register<Mmio>[] = [
  reg(0x000, 'MagicValue', {}, { access: 'ro', reset: MAGIC }),
  reg(0x004, 'Version', {}, { access: 'ro', read: (m) => m.version }),
  reg(0x008, 'DeviceID', {}, { access: 'ro', read: (m) => m.deviceId }),
  reg(0x00c, 'VendorID', {}, { access: 'ro', reset: VENDOR }),
  reg(0x010, 'DeviceFeatures', {}, { access: 'ro', read: (m) => m.offered() }),
  reg(0x014, 'DeviceFeaturesSel', {}, { access: 'wo' }),
  reg(0x020, 'DriverFeatures', {}, { access: 'wo', write: (m, value) => m.accept(value) }),
  reg(0x024, 'DriverFeaturesSel', {}, { access: 'wo' }),
  reg(0x028, 'GuestPageSize', {}, { access: 'wo', when: legacy, reset: 4096 }),
  reg(0x030, 'QueueSel', {}, { access: 'wo' }),
  reg(0x034, 'QueueNumMax', {}, { access: 'ro', read: (m) => m.selected?.maxSize ?? 0 }),
  reg(0x038, 'QueueNum', {}, { access: 'wo', write: (m, value) => m.setSize(value) }),
  reg(0x03c, 'QueueAlign', {}, { access: 'wo', when: legacy, reset: 4096 }),
  reg(0x040, 'QueuePFN', {}, { when: legacy, read: (m) => m.pageFrame(), write: (m, value) => m.placeLegacy(value) }),
  reg(
    0x044,
    'QueueReady',
    {},
    {
      when: modern,
      read: (m) => Number(m.selected?.ready ?? false),
      write: (m, value) => m.setReady(value),
    },
  ),
  reg(0x050, 'QueueNotify', {}, { access: 'wo', write: (m, value) => m.notify(value) }),
  reg(
    0x060,
    'InterruptStatus',
    { USED: field(0), CONFIGURATION: field(1) },
    { access: 'ro', read: (m) => m.interrupts },
  ),
  reg(0x064, 'InterruptACK', {}, { access: 'wo', rest: 'zeros', write: (m, value) => m.acknowledge(value) }),
  reg(0x070, 'Status', STATUS, { rest: 'read', read: (m) => m.status, write: (m, value) => m.setStatus(value) }),
  ...address('descriptors', 0x080),
  ...address('available', 0x090),
  ...address('used', 0x0a0),
  reg(0x0ac, 'SHMSel', {}, { access: 'wo', when: modern }),
  // 4.2.2: a length of all ones says that there is no such shared memory region.
  reg(0x0b0, 'SHM', {}, { access: 'ro', when: modern, count: 4, reset: 0xffff_ffff }),
  reg(0x0fc, 'ConfigGeneration', {}, { access: 'ro', when: modern, read: (m) => m.generation }),
];

/** A virtio device on the memory-mapped transport (virtio 1.2, 4.2): 0x200 bytes of registers and one interrupt. */
export class VirtioMmio implements Device, VirtioHost, QueueHost {
  readonly name: string;
  readonly version: 1 | 2;
  readonly dma: DmaPort;
  readonly #ports: VirtioMmioPorts;
  readonly #function: VirtioFunction;
  readonly #bank: RegisterBank<VirtioMmio>;
  readonly #queues: readonly Virtqueue[];
  /** Feature bits that the driver accepted, lower and upper word. */
  #accepted: [low: number, high: number] = [0, 0];
  status = 0;
  interrupts = 0;
  generation = 0;
  readonly #irq: OutputLine;

  constructor(ports: VirtioMmioPorts) {
    this.name = ports.name;
    this.version = ports.version ?? 2;
    this.dma = ports.dma;
    this.#ports = ports;
    this.#irq = new OutputLine(ports.irq);
    this.#function = ports.function;
    this.#bank = new RegisterBank<VirtioMmio>(ports.name, this, ports.log, registers);
    this.#queues = ports.function.queues.map((size) => new Virtqueue(size, this));
    ports.function.attach(this);
  }

  read(offset: number, size: AccessSize, cpu: number): number {
    return offset < CONFIGURATION
      ? this.#bank.read(offset, size, cpu)
      : this.#readConfiguration(offset - CONFIGURATION, size);
  }

  write(offset: number, size: AccessSize, value: number, cpu: number): boolean {
    if (offset < CONFIGURATION) this.#bank.write(offset, size, value, cpu);
    else this.#function.writeConfiguration?.(offset - CONFIGURATION, size, value);
    return true;
  }

  reset(): void {
    this.#bank.reset();
    for (const queue of this.#queues) queue.reset();
    this.#accepted = [0, 0];
    this.status = 0;
    this.interrupts = 0;
    this.#function.reset();
    this.#drive();
  }

  save(): SavedState {
    return {
      ...this.#bank.save(),
      v: 1,
      accepted: [...this.#accepted],
      status: this.status,
      interrupts: this.interrupts,
      generation: this.generation,
      queues: this.#queues.map((q) => q.save()),
      function: this.#function.save(),
    };
  }

  /** @throws Error if the state is not of a device with as many queues. */
  load(state: SavedState): void {
    const queues = state.queues as SavedQueue[];
    if (!Array.isArray(queues) || queues.length !== this.#queues.length)
      throw new Error(`${this.name}: the saved state is not of a device with ${this.#queues.length} queue(s)`);
    const [low, high] = state.accepted as number[];
    this.#bank.load(state);
    this.#accepted = [low! >>> 0, high! >>> 0];
    this.status = (state.status as number) & 0xff;
    this.interrupts = (state.interrupts as number) & 3;
    this.generation = (state.generation as number) >>> 0;
    this.#queues.forEach((q, i) => {
      q.load(queues[i]!);
    });
    this.#function.load(state.function as SavedState);
    this.#drive();
    this.#irq.repeat();
  }

  get deviceId(): number {
    return this.#function.deviceId;
  }

  get running(): boolean {
    return (this.status & (DRIVER_OK | NEEDS_RESET)) === DRIVER_OK;
  }

  get indirect(): boolean {
    return this.accepted(INDIRECT_DESC);
  }

  get eventIndex(): boolean {
    return this.accepted(EVENT_IDX);
  }

  /** The queue that QueueSel selects. */
  get selected(): Virtqueue | undefined {
    return this.#queues[this.#bank.value('QueueSel')];
  }

  queue(index: number): Virtqueue {
    return this.#queues[index]!;
  }

  accepted(bit: number): boolean {
    return ((this.#accepted[0] >>> bit) & 1) === 1;
  }

  broken(reason: string): void {
    if (this.status & NEEDS_RESET) return;
    this.#ports.log.warnOnce(`${this.name}:broken`, `${this.name}: stopped until the guest resets it: ${reason}`);
    this.status |= NEEDS_RESET;
    // 2.1.1: once the driver is ready it is told by a configuration change.
    if (this.status & DRIVER_OK) this.configurationChanged();
  }

  interrupt(): void {
    this.interrupts |= USED_BUFFER;
    this.#drive();
  }

  configurationChanged(): void {
    this.generation = (this.generation + 1) >>> 0;
    this.interrupts |= CONFIGURATION_CHANGE;
    this.#drive();
  }

  offered(): number {
    const word = this.#bank.value('DeviceFeaturesSel');
    if (word === 0) return this.#offeredLow;
    return word === 1 && this.version === 2 ? VERSION_1 : 0;
  }

  accept(value: number): void {
    if (this.status & FEATURES_OK) return;
    const word = this.#bank.value('DriverFeaturesSel');
    if (word === 0) this.#accepted[0] = value;
    else if (word === 1) this.#accepted[1] = value;
  }

  setSize(size: number): void {
    const queue = this.selected;
    if (!queue || queue.ready) return;
    if (isQueueSize(size, queue.maxSize)) queue.size = size;
    else this.broken(`queue size ${size}; a power of two up to ${queue.maxSize} would be right`);
  }

  setAddress(part: 'descriptors' | 'available' | 'used', low: number | undefined, high: number | undefined): void {
    const queue = this.selected;
    if (!queue || queue.ready) return;
    const upper = high ?? Math.floor(queue[part] / 2 ** 32);
    const lower = low ?? queue[part] % 2 ** 32;
    // Addresses beyond 2^53 would lose bits as a number; nothing is there in any case.
    queue[part] = Math.min(upper, 0x1f_ffff) * 2 ** 32 + lower;
  }

  setReady(value: number): void {
    const queue = this.selected;
    if (!queue) return;
    if (!(value & 1)) {
      queue.ready = false;
      return;
    }
    if (queue.descriptors % 16 || queue.available % 2 || queue.used % 4)
      this.broken('a ring is not aligned as virtio 1.2, 2.7 asks');
    else queue.ready = true;
  }

  pageFrame(): number {
    const queue = this.selected;
    return queue ? Math.floor(queue.descriptors / this.#guestPageSize) : 0;
  }

  /** Legacy: the three parts lie together from one page frame on, the used ring aligned to QueueAlign (2.7.2). */
  placeLegacy(frame: number): void {
    const queue = this.selected;
    if (!queue) return;
    if (frame === 0) {
      const size = queue.size;
      queue.reset();
      queue.size = size;
      return;
    }
    const align = Math.max(this.#bank.value('QueueAlign'), 4);
    queue.descriptors = frame * this.#guestPageSize;
    queue.available = queue.descriptors + 16 * queue.size;
    queue.used = Math.ceil((queue.available + 6 + 2 * queue.size) / align) * align;
    queue.ready = true;
  }

  notify(index: number): void {
    if (this.running && index < this.#queues.length) this.#function.notified(index);
  }

  acknowledge(interrupts: number): void {
    this.interrupts &= ~interrupts;
    this.#drive();
  }

  setStatus(value: number): void {
    const wanted = value & 0xff;
    if (wanted === 0) {
      this.reset();
      return;
    }
    const was = this.status;
    this.status = wanted | (was & NEEDS_RESET);
    if (wanted & ~was & FEATURES_OK && !this.#featuresFit()) this.status &= ~FEATURES_OK;
    if (wanted & ~was & DRIVER_OK)
      for (let i = 0; i < this.#queues.length && this.running; i++) this.#function.notified(i);
  }

  get #offeredLow(): number {
    return (this.#function.features | (2 ** INDIRECT_DESC) | (2 ** EVENT_IDX)) >>> 0;
  }

  get #guestPageSize(): number {
    return Math.max(this.#bank.value('GuestPageSize'), 1);
  }

  /** 2.2.2: only offered features, and VERSION_1 on a modern device. */
  #featuresFit(): boolean {
    const [low, high] = this.#accepted;
    const needed = this.version === 2 ? VERSION_1 : 0;
    return (low & ~this.#offeredLow) === 0 && high === needed;
  }

  #readConfiguration(offset: number, size: AccessSize): number {
    const bytes = this.#function.configuration();
    let value = 0;
    for (let i = 0; i < size; i++) value |= (bytes[offset + i] ?? 0) << (8 * i);
    return value >>> 0;
  }

  #drive(): void {
    this.#irq.drive(this.interrupts !== 0);
  }
}
