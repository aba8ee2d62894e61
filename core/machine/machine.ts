import { Cpu } from '../arm/cpu.ts';
import { InstructionDecoder } from '../arm/encodings/decode.ts';
import { tables } from '../arm/encodings/tables.ts';
import { CodePages } from '../arm/memory/code-pages.ts';
import { MachineMemory } from '../arm/memory/machine-memory.ts';
import { Mode } from '../arm/system/psr.ts';
import { type Board, TIMER_PPI } from '../boards/board.ts';
import { type Part, parts } from '../boards/parts.ts';
import { AddressSpace } from '../bus/address-space.ts';
import type { Device } from '../bus/device.ts';
import type { DmaPort, Log } from '../bus/ports.ts';
import { Wire } from '../bus/wire.ts';
import { Gic400 } from '../devices/intc/gic400.ts';
import type { BlockBackend } from '../devices/virtio/virtio-blk.ts';
import { Evaluator } from '../engine/evaluate/evaluator.ts';
import { Translator } from '../engine/translate/translator.ts';
import { MemoryDisk } from './memory-disk.ts';
import { Psci } from './psci.ts';
import { seededRandom } from './random.ts';
import { type HostClock, RealTimeScheduler } from './real-time.ts';
import { Scheduler } from './scheduler.ts';
import type { RunResult, Scheduling } from './scheduling.ts';
import { SerialPort } from './serial-port.ts';
import { VirtualTime } from './virtual-time.ts';

const MIB = 1 << 20;

export interface MachineOptions {
  readonly board: Board;
  readonly memoryMiB?: number;
  readonly cpus?: 1 | 2;
  /** With Hyp mode (the default). Without, firmware calls are made by HVC. */
  readonly virtualization?: boolean;
  readonly log: Log;
  /** Of the guests' entropy: equal seeds give equal runs. */
  readonly seed?: number;
  /** 'translate' (the default) runs hot code as WebAssembly, 'evaluate' runs none so; the outcome is the same. */
  readonly engine?: 'translate' | 'translate eagerly' | 'evaluate';
  /** Calendar time at power-on, in seconds since 1970; the first second of 2026 if not given. */
  readonly epoch?: number;
  /** The disks of the machine that was reset, which keep what was written; without them they are empty. */
  readonly disks?: ReadonlyMap<string, BlockBackend>;
  /** Virtual time follows this clock; without it, it counts instructions and jumps while all CPUs wait. */
  readonly hostClock?: HostClock;
}

/** Sectors of the scratch disk: 64 MiB. */
const DISK_SECTORS = 1 << 17;
const NEW_YEAR_2026 = 1_767_225_600;

/** Why a machine no longer runs by itself. */
export type PowerState = 'on' | 'off' | 'reset';

/** The facade: a board with its CPUs, memory and devices, and virtual time. */
export class Machine {
  readonly board: Board;
  readonly memory: MachineMemory;
  readonly bus: AddressSpace;
  readonly time = new VirtualTime();
  readonly cpus: readonly Cpu[];
  readonly engines: readonly Evaluator[];
  readonly gic: Gic400;
  readonly devices = new Map<string, Device>();
  readonly serial = new Map<string, SerialPort>();
  /** The media of the block devices, by the devices' names. */
  readonly disks = new Map<string, BlockBackend>();
  /** Undefined when everything is evaluated. */
  readonly translator: Translator | undefined;
  readonly scheduler: Scheduling;
  /** The scheduler, when virtual time follows the host's clock. */
  readonly realTime: RealTimeScheduler | undefined;
  readonly ramBytes: number;
  readonly log: Log;
  readonly #code = new CodePages();
  /** The loaded software has not been told of PSCI: the second CPU waits for AUX_CORE_BOOT. */
  bootsByAuxRegister = false;
  /** Set by the guest through PSCI or a reset register. */
  power: PowerState = 'on';

  /** Throws an Error that says what is wrong for a memory size or CPU count that the board can't have. */
  constructor(options: MachineOptions) {
    const { board, log, virtualization = true } = options;
    const count = options.cpus ?? 2;
    const memoryMiB = options.memoryMiB ?? board.ram.defaultMiB;
    if (!Number.isInteger(memoryMiB) || memoryMiB < 16 || memoryMiB > board.ram.maximumMiB)
      throw new Error(`${memoryMiB} MiB of memory: board ${board.name} takes 16 to ${board.ram.maximumMiB}`);
    if (count !== 1 && count !== 2) throw new Error(`${count} CPUs: board ${board.name} has 1 or 2`);
    this.board = board;
    this.log = log;
    this.ramBytes = memoryMiB * MIB;
    const extra = board.memories.reduce((sum, m) => sum + m.size, 0);
    this.memory = new MachineMemory(count, this.ramBytes + extra);
    this.bus = new AddressSpace(log);
    this.bus.addRam(this.memory.allocate('ram', board.ram.base, this.ramBytes));
    for (const m of board.memories) this.bus.addRam(this.memory.allocate(m.name, m.base, m.size));

    const wires = () => Array.from({ length: count }, () => new Wire());
    const lines = { irq: wires(), fiq: wires(), virq: wires(), vfiq: wires() };
    this.gic = new Gic400({ name: 'gic', cpus: count, lines: board.gic.lines, ...lines, log });
    this.bus.addDevice(this.gic.distributor, board.gic.distributor, 0x1000);
    this.bus.addDevice(this.gic.cpuInterface, board.gic.cpuInterface, 0x2000);
    this.bus.addDevice(this.gic.hypInterface, board.gic.hypInterface, 0x2000);
    this.bus.addDevice(this.gic.virtualCpuInterface, board.gic.virtualCpuInterface, 0x2000);
    this.#addDevices(options);

    const cpus: Cpu[] = [];
    const psci = new Psci({
      cpus,
      systemOff: () => this.#powerChange('off'),
      systemReset: () => this.#powerChange('reset'),
    });
    const host = { cpus, firmware: (cpu: Cpu) => psci.call(cpu) };
    for (let index = 0; index < count; index++)
      cpus.push(
        new Cpu({
          index,
          count,
          id: board.cpu,
          memory: this.memory,
          bus: this.bus,
          code: this.#code,
          clock: this.time,
          timerFrequency: board.timerFrequency,
          timerLines: {
            CNTP: this.gic.ppi(index, TIMER_PPI.physical),
            CNTV: this.gic.ppi(index, TIMER_PPI.virtual),
            CNTHP: this.gic.ppi(index, TIMER_PPI.hyp),
          },
          host,
          virtualization,
        }),
      );
    this.cpus = cpus;
    for (const cpu of cpus) {
      lines.irq[cpu.index]!.connect(cpu.line('irq'));
      lines.fiq[cpu.index]!.connect(cpu.line('fiq'));
      lines.virq[cpu.index]!.connect(cpu.line('virq'));
      lines.vfiq[cpu.index]!.connect(cpu.line('vfiq'));
    }
    const decoder = new InstructionDecoder(tables);
    const translator =
      options.engine === 'evaluate'
        ? undefined
        : new Translator(this.memory, decoder, options.engine === 'translate eagerly');
    this.translator = translator;
    this.engines = cpus.map((cpu) => new Evaluator(cpu, decoder, translator));
    this.realTime = options.hostClock && new RealTimeScheduler(this.time, this.engines, options.hostClock);
    this.scheduler = this.realTime ?? new Scheduler(this.time, this.engines);
  }

  #addDevices(options: MachineOptions): void {
    const dma: DmaPort = {
      read: (address, length) => this.read(address, length),
      write: (address, bytes) => this.write(address, bytes),
    };
    for (const entry of this.board.devices) {
      const part: Part = parts[entry.kind];
      const line = new SerialPort();
      const device = part.create({
        name: entry.name,
        irq: entry.spi === undefined ? { set: () => {} } : this.gic.spi(entry.spi),
        clock: this.time,
        dma,
        log: this.log,
        line,
        disk: () => this.#disk(entry.name, options),
        random: seededRandom(options.seed ?? 1),
        epoch: options.epoch ?? NEW_YEAR_2026,
        systemReset: () => this.#powerChange('reset'),
        releaseCpu: (address) => this.#releaseCpu(address),
      });
      this.bus.addDevice(device, entry.at, part.size);
      this.devices.set(entry.name, device);
      this.serial.set(entry.name, line);
    }
  }

  #disk(name: string, { disks }: MachineOptions): BlockBackend {
    const disk = disks?.get(name) ?? new MemoryDisk(DISK_SECTORS);
    this.disks.set(name, disk);
    return disk;
  }

  /** The boot ROM's other CPU leaves its wait loop, in the boot CPU's mode; with PSCI in use it is CPU_ON that starts it. */
  #releaseCpu(address: number): void {
    const second = this.cpus[1];
    if (this.bootsByAuxRegister && second?.halt === 'off') second.reset(Mode.HYP, address);
  }

  #powerChange(state: PowerState): void {
    this.power = state;
    for (const cpu of this.cpus) cpu.powerOff();
    this.scheduler.stop();
  }

  /** The console's serial line. */
  get console(): SerialPort {
    return this.serial.get(this.board.console)!;
  }

  /** A copy of machine memory, or undefined if any of it is not RAM. */
  read(address: number, length: number): Uint8Array | undefined {
    const host = this.#range(address, length);
    return host < 0 ? undefined : this.memory.u8.slice(host, host + length);
  }

  /** Writes machine memory; false, with nothing written, if any of it is not RAM. */
  write(address: number, bytes: Uint8Array): boolean {
    const host = this.#range(address, bytes.length);
    if (host < 0) return false;
    this.memory.u8.set(bytes, host);
    if (bytes.length > 0) this.#code.wrote(host, bytes.length);
    return true;
  }

  #range(address: number, length: number): number {
    for (const region of this.bus.ram)
      if (address >= region.base && length >= 0 && address + length <= region.base + region.size)
        return region.host + (address - region.base);
    return -1;
  }

  /** Instructions executed by all CPUs since power-on. */
  get instructions(): number {
    return this.engines.reduce((sum, e) => sum + e.executed, 0);
  }

  /** Runs until virtual time `until` (ns since power-on), power-off, or idleness for ever; see Scheduling.run. */
  run(until: number, jump = true): RunResult {
    return this.scheduler.run(until, jump);
  }
}
