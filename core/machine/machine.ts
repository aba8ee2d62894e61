import { Cpu, type CpuPeer } from '../arm/cpu.ts';
import { InstructionDecoder } from '../arm/encodings/decode.ts';
import { tables } from '../arm/encodings/tables.ts';
import { type CodeMap, CodePages } from '../arm/memory/code-pages.ts';
import { MachineMemory } from '../arm/memory/machine-memory.ts';
import { codeMapBytes } from '../arm/memory/shared-code-pages.ts';
import { Mode } from '../arm/system/psr.ts';
import { type Board, TIMER_PPI } from '../boards/board.ts';
import { type Part, parts } from '../boards/parts.ts';
import { AddressSpace } from '../bus/address-space.ts';
import type { Device } from '../bus/device.ts';
import type { DmaPort, IrqLine, Log } from '../bus/ports.ts';
import { Pulses } from '../bus/pulses.ts';
import { Wire } from '../bus/wire.ts';
import { CanBus } from '../devices/can/can-bus.ts';
import { GIC_STATE_BYTES, Gic400 } from '../devices/intc/gic400.ts';
import type { BlockBackend } from '../devices/virtio/virtio-blk.ts';
import { Evaluator } from '../engine/evaluate/evaluator.ts';
import { Translator } from '../engine/translate/translator.ts';
import { InputPort } from './input-port.ts';
import { MemoryDisk } from './memory-disk.ts';
import { Cell, ControlBlock, cellAddress, HALTS } from './parallel/control.ts';
import { ParallelNode } from './parallel/node.ts';
import type { ParallelHost } from './parallel/plan.ts';
import { answerRequests } from './parallel/remote-devices.ts';
import { ParallelScheduler } from './parallel/scheduler.ts';
import { CLOCK_BYTES, SharedClock } from './parallel/shared-clock.ts';
import { Psci } from './psci.ts';
import { seededRandom } from './random.ts';
import { type HostClock, RealTimeScheduler } from './real-time.ts';
import { Scheduler } from './scheduler.ts';
import type { RealTime, RunResult, Scheduling, Speed } from './scheduling.ts';
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
  /** What virtual time can follow; without it there is only free running. */
  readonly hostClock?: HostClock;
  /** With a host clock real time if not given, else free running: see Speed. */
  readonly speed?: Speed;
  /** Each CPU runs in a thread of its own, by `hostClock`; this one runs CPU 0 and has the devices. */
  readonly parallel?: ParallelHost;
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
  /** The bus of the board's CAN controllers. */
  readonly can = new CanBus(this.time);
  /** With a thread for each CPU, all but the first are views of the registers of CPUs that run elsewhere. */
  readonly cpus: readonly Cpu[];
  /** The CPUs as they see each other. */
  readonly peers: readonly CpuPeer[];
  readonly engines: readonly Evaluator[];
  readonly gic: Gic400;
  readonly devices = new Map<string, Device>();
  readonly serial = new Map<string, SerialPort>();
  /** The world's ends of touch screens and keyboards, by the devices' names. */
  readonly inputs = new Map<string, InputPort>();
  /** The media of the block devices, by the devices' names. */
  readonly disks = new Map<string, BlockBackend>();
  /** Undefined when everything is evaluated. */
  readonly translator: Translator | undefined;
  #scheduler: Scheduling;
  #realTime: RealTime | undefined;
  /** The clock of a machine with a thread for each CPU. */
  readonly #sharedClock: SharedClock | undefined;
  readonly #hostClock: HostClock | undefined;
  #speed: Speed;
  #paused = false;
  /** Of schedulers before the present one, in ns. */
  #before = { idle: 0, stretched: 0 };
  readonly ramBytes: number;
  readonly log: Log;
  readonly #code: CodeMap;
  /** This thread's part of a machine with a thread for each CPU. */
  readonly #node: ParallelNode | undefined;
  /** The loaded software has not been told of PSCI: the second CPU waits for AUX_CORE_BOOT. */
  bootsByAuxRegister = false;
  /** Set by the guest through PSCI or a reset register. */
  power: PowerState = 'on';
  /** The reset is that of the board's button. */
  resetByButton = false;

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
    const parallel = count > 1 ? options.parallel : undefined;
    this.memory = new MachineMemory(count, this.ramBytes + extra, parallel && {});
    this.bus = new AddressSpace(log);
    this.bus.addRam(this.memory.allocate('ram', board.ram.base, this.ramBytes));
    for (const m of board.memories) this.bus.addRam(this.memory.allocate(m.name, m.base, m.size));

    const wires = () => Array.from({ length: count }, () => new Wire());
    const lines = { irq: wires(), fiq: wires(), virq: wires(), vfiq: wires() };
    const gicState = parallel && new SharedArrayBuffer(GIC_STATE_BYTES);
    const codeMap = parallel && new SharedArrayBuffer(codeMapBytes(this.memory.u8.length));
    const bells = parallel ? [parallel.bell, new Int32Array(new SharedArrayBuffer(4))] : [];
    const control = new ControlBlock(this.memory, bells);
    const node = codeMap && new ParallelNode(0, count, this.memory, control, codeMap);
    this.#node = node;
    this.#code = node?.code ?? new CodePages();
    this.gic = new Gic400({
      name: 'gic',
      cpus: count,
      lines: board.gic.lines,
      ...(node?.outputs(count) ?? lines),
      log,
      ...(gicState ? { state: gicState } : {}),
    });
    const block = (device: Device): Device => node?.device(device) ?? device;
    this.bus.addDevice(block(this.gic.distributor), board.gic.distributor, 0x1000);
    this.bus.addDevice(block(this.gic.cpuInterface), board.gic.cpuInterface, 0x2000);
    this.bus.addDevice(block(this.gic.hypInterface), board.gic.hypInterface, 0x2000);
    this.bus.addDevice(block(this.gic.virtualCpuInterface), board.gic.virtualCpuInterface, 0x2000);
    this.#addDevices(options);

    const cpus: Cpu[] = [];
    const peers: CpuPeer[] = [];
    const psci = new Psci({
      cpus: peers,
      systemOff: () => this.#powerChange('off'),
      systemReset: () => this.#powerChange('reset'),
    });
    const host = { cpus: peers, firmware: (cpu: Cpu) => psci.call(cpu), ...(node ? { barrier: node.barrier } : {}) };
    const input = (line: IrqLine): IrqLine => node?.line(line) ?? line;
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
            CNTP: input(this.gic.ppi(index, TIMER_PPI.physical)),
            CNTV: input(this.gic.ppi(index, TIMER_PPI.virtual)),
            CNTHP: input(this.gic.ppi(index, TIMER_PPI.hyp)),
          },
          host,
          virtualization,
        }),
      );
    this.cpus = cpus;
    this.peers = peers;
    peers.push(...(node?.peers(cpus[0]!) ?? cpus));
    for (const cpu of cpus) {
      lines.irq[cpu.index]!.connect(cpu.line('irq'));
      lines.fiq[cpu.index]!.connect(cpu.line('fiq'));
      lines.virq[cpu.index]!.connect(cpu.line('virq'));
      lines.vfiq[cpu.index]!.connect(cpu.line('vfiq'));
    }
    const decoder = new InstructionDecoder(tables, this.memory.parallel);
    const translator =
      options.engine === 'evaluate'
        ? undefined
        : new Translator(
            this.memory,
            decoder,
            options.engine === 'translate eagerly',
            node && cellAddress(0, Cell.UNSETTLED),
          );
    this.translator = translator;
    // With a thread for each CPU, the others' engines are in theirs; here their Cpu is but a view of their registers.
    this.engines = (node ? cpus.slice(0, 1) : cpus).map((cpu) => new Evaluator(cpu, decoder, translator));
    const { hostClock } = options;
    this.#hostClock = hostClock;
    this.#speed = options.speed ?? (hostClock ? { kind: 'real', factor: 1 } : { kind: 'free' });
    if (node && parallel && hostClock) {
      const clockState = new SharedArrayBuffer(CLOCK_BYTES);
      const clock = new SharedClock(clockState, hostClock, count);
      clock.begin();
      this.#sharedClock = clock;
      this.time.set(0, () => clock.now());
      control.onWake = (cpu) => clock.expect(cpu);
      node.onRequest = () => answerRequests(control, count, 0, this.bus);
      node.onPower = () => this.#powerOfOthers(control);
      this.#realTime = new ParallelScheduler(this.time, clock, this.engines[0]!, node);
      if (this.#speed.kind === 'real' && this.#speed.factor !== 1) this.#realTime.setFactor(this.#speed.factor);
      control.store(1, Cell.HALT, HALTS.indexOf('off'));
      parallel.start({
        index: 1,
        cpus: count,
        board: board.name,
        memoryMiB,
        virtualization,
        engine: options.engine ?? 'translate',
        wasm: this.memory.wasm,
        gic: gicState!,
        code: codeMap!,
        bells,
        clock: clockState,
      });
    } else this.#realTime = this.#schedulerFor(this.#speed);
    this.#scheduler = this.#realTime ?? new Scheduler(this.time, this.engines);
  }

  /** For CPUs that take turns; undefined for free running. */
  #schedulerFor(speed: Speed): RealTimeScheduler | undefined {
    if (speed.kind === 'free') return undefined;
    if (!this.#hostClock) throw new Error('this machine has no host clock: it can only run free');
    return new RealTimeScheduler(this.time, this.engines, this.#hostClock, speed.factor);
  }

  get scheduler(): Scheduling {
    return this.#scheduler;
  }

  /** The scheduler, when virtual time follows the host's clock. */
  get realTime(): RealTime | undefined {
    return this.#realTime;
  }

  /** Host time, in ns, that virtual time has not followed. */
  get stretched(): number {
    return this.#before.stretched + (this.#realTime?.stretched ?? 0);
  }

  /** Virtual time, in ns, that passed with all CPUs waiting. */
  get idle(): number {
    return this.#before.idle + this.#scheduler.idle;
  }

  get speed(): Speed {
    return this.#speed;
  }

  /**
   * Changes the speed; between two calls of `run`.
   * @throws Error for the user when this machine can't run so.
   */
  setSpeed(speed: Speed): void {
    if (this.#node && speed.kind === 'free')
      throw new Error(
        "CPUs with threads of their own go by the host's clock: only CPUs that take turns (--smp deterministic) run free",
      );
    const real = this.#realTime;
    if (real && speed.kind === 'real') real.setFactor(speed.factor);
    else if (real || speed.kind === 'real') this.#reschedule(this.#schedulerFor(speed));
    this.#speed = speed;
  }

  #reschedule(next: RealTimeScheduler | undefined): void {
    this.#before = { idle: this.idle, stretched: this.stretched };
    // A CPU that ran ahead of the others must not see time go back.
    if (this.#scheduler instanceof Scheduler) this.time.set(Math.max(this.time.now(), ...this.#scheduler.locals));
    this.#realTime = next;
    this.#scheduler = next ?? new Scheduler(this.time, this.engines);
    if (this.#paused) next?.pause();
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Nothing executes and virtual time stands still until `resume`; `run` says 'stopped' at once. Between two calls of `run`. */
  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#realTime?.pause();
  }

  /** Virtual time goes on from where it was. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#realTime?.resume();
  }

  /** The board's reset button is pressed: `power` becomes 'reset'. */
  pressReset(): void {
    if (this.power !== 'on') return;
    this.resetByButton = true;
    this.#powerChange('reset');
  }

  #addDevices(options: MachineOptions): void {
    const dma: DmaPort = {
      read: (address, length) => this.read(address, length),
      write: (address, bytes) => this.write(address, bytes),
    };
    const pulses = new Pulses();
    for (const entry of this.board.devices) {
      const part: Part = parts[entry.kind];
      const line = new SerialPort();
      const input = new InputPort();
      const device = part.create({
        name: entry.name,
        irq: entry.spi === undefined ? { set: () => {} } : this.#input(this.gic.spi(entry.spi)),
        clock: this.time,
        dma,
        log: this.log,
        line,
        input,
        head: this.board.heads.find(({ name }) => name === entry.head),
        disk: () => this.#disk(entry.name, options),
        random: seededRandom(options.seed ?? 1),
        can: this.can,
        pulses,
        epoch: options.epoch ?? NEW_YEAR_2026,
        systemReset: () => this.#powerChange('reset'),
        releaseCpu: (address) => this.#releaseCpu(address),
      });
      this.bus.addDevice(device, entry.at, part.size);
      this.devices.set(entry.name, device);
      this.serial.set(entry.name, line);
      this.inputs.set(entry.name, input);
    }
  }

  /** An input of the interrupt controller, for a device of this thread. */
  #input(line: IrqLine): IrqLine {
    return this.#node?.line(line) ?? line;
  }

  #disk(name: string, { disks }: MachineOptions): BlockBackend {
    const disk = disks?.get(name) ?? new MemoryDisk(DISK_SECTORS);
    this.disks.set(name, disk);
    return disk;
  }

  /** The boot ROM's other CPU leaves its wait loop, in the boot CPU's mode; with PSCI in use it is CPU_ON that starts it. */
  #releaseCpu(address: number): void {
    const second = this.peers[1];
    if (this.bootsByAuxRegister && second?.halt === 'off') second.start(Mode.HYP, address, 0);
  }

  #powerChange(state: PowerState): void {
    this.power = state;
    for (const cpu of this.cpus) cpu.powerOff();
    this.#scheduler.stop();
    this.#node?.control.setPower(state === 'off' ? 'off' : 'reset');
  }

  /** A CPU of another thread has switched the machine off, or has failed. */
  #powerOfOthers(control: ControlBlock): void {
    const { power } = control;
    if (this.power === 'on' && (power === 'off' || power === 'reset')) this.#powerChange(power);
  }

  /** The thread of another CPU has failed. */
  get broken(): boolean {
    return this.#node?.control.power === 'broken';
  }

  /** The machine is given up: its other threads end. */
  close(): void {
    this.#node?.control.setPower('closed');
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

  /** Instructions executed since power-on, by CPU; for one in another thread as of its last pause. */
  get executed(): readonly number[] {
    const control = this.#node?.control;
    return this.cpus.map(({ index }) =>
      control && index > 0
        ? control.load(index, Cell.EXECUTED_HIGH) * 2 ** 32 + (control.load(index, Cell.EXECUTED) >>> 0)
        : this.engines[index]!.executed,
    );
  }

  /** Instructions executed by all CPUs since power-on. */
  get instructions(): number {
    return this.executed.reduce((sum, n) => sum + n, 0);
  }

  /** Virtual time since power-on, in ns, that each CPU waited for an interrupt or an event, or was off. */
  get waited(): readonly number[] {
    const clock = this.#sharedClock;
    return this.cpus.map((cpu) => clock?.waited(cpu.index) ?? cpu.waited);
  }

  /** Runs until virtual time `until` (ns since power-on), power-off, or idleness for ever; see Scheduling.run. */
  run(until: number, jump = true): RunResult {
    return this.#paused ? 'stopped' : this.#scheduler.run(until, jump);
  }
}
