import { Cpu } from '../../arm/cpu.ts';
import { InstructionDecoder } from '../../arm/encodings/decode.ts';
import { tables } from '../../arm/encodings/tables.ts';
import { MachineMemory } from '../../arm/memory/machine-memory.ts';
import { TIMER_PPI } from '../../boards/board.ts';
import { boardNamed } from '../../boards/catalogue.ts';
import { type Part, parts } from '../../boards/parts.ts';
import { AddressSpace } from '../../bus/address-space.ts';
import type { Log } from '../../bus/ports.ts';
import { Gic400 } from '../../devices/intc/gic400.ts';
import { Evaluator } from '../../engine/evaluate/evaluator.ts';
import { Translator } from '../../engine/translate/translator.ts';
import { Psci } from '../psci.ts';
import type { HostClock } from '../real-time.ts';
import { VirtualTime } from '../virtual-time.ts';
import { Cell, ControlBlock, cellAddress } from './control.ts';
import { ParallelNode } from './node.ts';
import type { CpuStart } from './plan.ts';
import { RemoteDevice } from './remote-devices.ts';
import { ParallelScheduler } from './scheduler.ts';
import { SharedClock } from './shared-clock.ts';

const MIB = 1 << 20;
/** The CPU whose thread has the devices. */
const DEVICES = 0;
/** Longest sleep, in milliseconds. */
const LONGEST_MS = 1000;

/** One CPU in a thread of its own: its engine, its timers and its view of the interrupt controller. All other devices are another thread's. */
export class CpuThread {
  readonly cpu: Cpu;
  readonly engine: Evaluator;
  readonly #scheduler: ParallelScheduler;
  readonly #control: ControlBlock;
  readonly #bell: Int32Array;
  /** What the CPU has asked of the machine's power. */
  #asked: 'off' | 'reset' | undefined;

  constructor(start: CpuStart, clock: HostClock, log: Log) {
    const { index, cpus, virtualization } = start;
    const board = boardNamed(start.board);
    const ramBytes = start.memoryMiB * MIB;
    const extra = board.memories.reduce((sum, m) => sum + m.size, 0);
    const memory = new MachineMemory(cpus, ramBytes + extra, { wasm: start.wasm });
    const control = new ControlBlock(memory, start.bells);
    const node = new ParallelNode(index, cpus, memory, control, start.code);
    this.#control = control;
    this.#bell = start.bells[index]!;
    const bus = new AddressSpace(log);
    bus.addRam(memory.allocate('ram', board.ram.base, ramBytes));
    for (const m of board.memories) bus.addRam(memory.allocate(m.name, m.base, m.size));
    const gic = new Gic400({
      name: 'gic',
      cpus: cpus as 1 | 2,
      lines: board.gic.lines,
      ...node.outputs(cpus),
      log,
      state: start.gic,
      attach: true,
    });
    bus.addDevice(node.device(gic.distributor), board.gic.distributor, 0x1000);
    bus.addDevice(node.device(gic.cpuInterface), board.gic.cpuInterface, 0x2000);
    bus.addDevice(node.device(gic.hypInterface), board.gic.hypInterface, 0x2000);
    bus.addDevice(node.device(gic.virtualCpuInterface), board.gic.virtualCpuInterface, 0x2000);
    for (const { name, at, kind } of board.devices) {
      const part: Part = parts[kind];
      bus.addDevice(new RemoteDevice(name, at, control, index, DEVICES, () => node.serve()), at, part.size);
    }
    const time = new VirtualTime();
    const shared = new SharedClock(start.clock, clock, cpus);
    time.set(0, () => shared.now());
    control.onWake = (cpu) => shared.expect(cpu);
    const peers: Parameters<ParallelNode['peers']>[0][] = [];
    const psci = new Psci({
      cpus: peers,
      systemOff: () => this.#power('off'),
      systemReset: () => this.#power('reset'),
    });
    this.cpu = new Cpu({
      index,
      count: cpus,
      id: board.cpu,
      memory,
      bus,
      code: node.code,
      clock: time,
      timerFrequency: board.timerFrequency,
      timerLines: {
        CNTP: node.line(gic.ppi(index, TIMER_PPI.physical)),
        CNTV: node.line(gic.ppi(index, TIMER_PPI.virtual)),
        CNTHP: node.line(gic.ppi(index, TIMER_PPI.hyp)),
      },
      host: { cpus: peers, firmware: (cpu) => psci.call(cpu), barrier: node.barrier },
      virtualization,
    });
    peers.push(...node.peers(this.cpu));
    const decoder = new InstructionDecoder(tables, true);
    const translator =
      start.engine === 'evaluate'
        ? undefined
        : new Translator(memory, decoder, start.engine === 'translate eagerly', cellAddress(index, Cell.UNSETTLED));
    this.engine = new Evaluator(this.cpu, decoder, translator);
    this.#scheduler = new ParallelScheduler(time, shared, this.engine, node);
  }

  #power(power: 'off' | 'reset'): void {
    this.#asked = power;
    this.cpu.powerOff();
    this.#scheduler.stop();
  }

  /** Runs until the machine is off. Blocks the thread. Where it fails, the machine does. */
  run(): void {
    try {
      this.#loop();
    } catch (e) {
      this.#control.setPower('broken');
      throw e;
    }
  }

  #loop(): void {
    for (;;) {
      const result = this.#scheduler.run(Number.POSITIVE_INFINITY);
      if (result === 'stopped') {
        // Not before: the first CPU's thread may look at once, and then how far this one came must be there.
        if (this.#asked) this.#control.setPower(this.#asked);
        return;
      }
      if (result === 'time') continue;
      const seen = Atomics.load(this.#bell, 0);
      if (this.#scheduler.asked) continue;
      const wait = this.#control.paused ? LONGEST_MS : Math.min(this.#scheduler.due / 1e6, LONGEST_MS);
      if (wait > 0) Atomics.wait(this.#bell, 0, seen, wait);
    }
  }
}
