import type { Device, SavedState } from '../../bus/device.ts';
import type { IrqLine, Log } from '../../bus/ports.ts';
import { StateBuffer } from '../../bus/state-buffer.ts';
import { CpuInterface, type SavedCpuInterface } from './cpu-interface.ts';
import { Distributor } from './distributor.ts';
import { HypInterface } from './hyp-interface.ts';
import { InterfaceBlock } from './interface-registers.ts';
import { bitOf, InterruptState, type SavedInterrupts } from './interrupt-state.ts';
import { type SavedVirtualInterface, VirtualInterface } from './virtual-interface.ts';

/** PPI 9, INTID 25: the maintenance interrupt (GIC-400 TRM 2.2.1). */
const MAINTENANCE_PPI = 9;

export interface Gic400Ports {
  readonly name: string;
  readonly cpus: 1 | 2;
  /** INTIDs including the 32 banked ones: a multiple of 32 up to 512. */
  readonly lines: number;
  /** Outputs, one per CPU. */
  readonly irq: readonly IrqLine[];
  readonly fiq: readonly IrqLine[];
  readonly virq: readonly IrqLine[];
  readonly vfiq: readonly IrqLine[];
  readonly log: Log;
  /** Where the state is kept (GIC_STATE_BYTES); shared, it is the same controller in several threads. */
  readonly state?: ArrayBufferLike;
  /** The state is in use by another thread: it is not reset. */
  readonly attach?: boolean;
}

/** Bytes of the state of the largest controller. */
export const GIC_STATE_BYTES = 4096;

interface SavedGic extends SavedState {
  readonly interrupts: SavedInterrupts;
  readonly interfaces: readonly SavedCpuInterface[];
  readonly virtual: readonly SavedVirtualInterface[];
}

/**
 * Arm GIC-400: a GICv2 interrupt controller with virtualization extensions, without security extensions (ARM IHI 0048B, DDI 0471B).
 * Its four register blocks go on the bus; state is saved and reset here, for all of them.
 */
export class Gic400 {
  readonly name: string;
  /** GICD, 0x1000 bytes. */
  readonly distributor: Device;
  /** GICC, 0x2000 bytes with GICC_DIR at 0x1000. */
  readonly cpuInterface: Device;
  /** GICH, 0x2000 bytes: banked, then one alias per CPU. */
  readonly hypInterface: Device;
  /** GICV, 0x2000 bytes. */
  readonly virtualCpuInterface: Device;
  /** Told of each change of an input line, for traces; `cpu` counts for INTIDs below 32. */
  onInput: ((id: number, cpu: number, level: boolean) => void) | undefined;
  readonly #state: InterruptState;
  readonly #interfaces: CpuInterface[] = [];
  readonly #virtual: VirtualInterface[] = [];

  constructor(ports: Gic400Ports) {
    const { name, cpus, lines, log } = ports;
    if (lines % 32 !== 0 || lines < 64 || lines > 512)
      throw new Error(`${name}: ${lines} interrupt lines; a GIC-400 has a multiple of 32 between 64 and 512`);
    this.name = name;
    const buffer = new StateBuffer(ports.state ?? new ArrayBuffer(GIC_STATE_BYTES));
    const state = new InterruptState(cpus, lines, buffer);
    this.#state = state;
    for (let cpu = 0; cpu < cpus; cpu++) {
      this.#interfaces.push(
        new CpuInterface(
          {
            cpu,
            state,
            irq: ports.irq[cpu]!,
            fiq: ports.fiq[cpu]!,
            changed: (id) => this.#changed(id, cpu),
          },
          buffer,
        ),
      );
      this.#virtual.push(
        new VirtualInterface(
          {
            virq: ports.virq[cpu]!,
            vfiq: ports.vfiq[cpu]!,
            maintenance: this.ppi(cpu, MAINTENANCE_PPI),
            deactivatePhysical: (id) => this.#deactivate(id, cpu),
          },
          buffer,
        ),
      );
    }
    this.distributor = new Distributor(`${name}.gicd`, state, (cpu) => this.#update(cpu), log);
    this.cpuInterface = new InterfaceBlock(`${name}.gicc`, this.#interfaces, log);
    this.hypInterface = new HypInterface(`${name}.gich`, this.#virtual, log);
    this.virtualCpuInterface = new InterfaceBlock(`${name}.gicv`, this.#virtual, log);
    if (!ports.attach) this.reset();
  }

  /** The input of shared peripheral interrupt n, INTID 32 + n. */
  spi(n: number): IrqLine {
    const id = 32 + n;
    if (!Number.isInteger(n) || n < 0 || id >= this.#state.lines)
      throw new Error(`${this.name}: no SPI ${n}; there are ${this.#state.lines - 32}`);
    return this.#input(id, 0);
  }

  /** The input of a CPU's private peripheral interrupt n = 0..15, INTID 16 + n. */
  ppi(cpu: number, n: number): IrqLine {
    if (!Number.isInteger(n) || n < 0 || n > 15) throw new Error(`${this.name}: no PPI ${n}; there are 16`);
    return this.#input(16 + n, cpu);
  }

  reset(): void {
    this.#state.reset();
    for (const virtual of this.#virtual) virtual.reset();
    for (const cpuInterface of this.#interfaces) cpuInterface.reset();
  }

  save(): SavedGic {
    return {
      v: 1,
      interrupts: this.#state.save(),
      interfaces: this.#interfaces.map((i) => i.save()),
      virtual: this.#virtual.map((i) => i.save()),
    };
  }

  /** @throws Error if the state is not of a controller with as many CPUs and lines. */
  load(saved: SavedState): void {
    const { interrupts, interfaces, virtual } = saved as SavedGic;
    if (interfaces?.length !== this.#state.cpus || virtual?.length !== this.#state.cpus)
      throw new Error(`${this.name}: the saved state is not of a controller with ${this.#state.cpus} CPU(s)`);
    this.#state.load(interrupts);
    this.#virtual.forEach((v, cpu) => {
      v.load(virtual[cpu]!);
    });
    // Their maintenance lines may have moved PPI inputs on the way: what was saved is what counts.
    this.#state.load(interrupts);
    this.#interfaces.forEach((i, cpu) => {
      i.load(interfaces[cpu]!);
    });
  }

  #input(id: number, cpu: number): IrqLine {
    const state = this.#state;
    const slot = state.slotOf(cpu, id);
    const bit = bitOf(id);
    return {
      set: (level) => {
        if (level === ((state.level[slot]! & bit) !== 0)) return;
        this.onInput?.(id, cpu, level);
        if (level) {
          state.level[slot]! |= bit;
          if (state.edge[slot]! & bit) state.latched[slot]! |= bit;
        } else state.level[slot]! &= ~bit;
        this.#changed(id, cpu);
      },
    };
  }

  #deactivate(id: number, cpu: number): void {
    // GICv2 5.3.8: a PhysicalID that is an SGI's or not implemented is unpredictable; here it is ignored.
    if (id < 16 || id >= this.#state.lines) return;
    this.#state.active[this.#state.slotOf(cpu, id)]! &= ~bitOf(id);
    this.#changed(id, cpu);
  }

  /** Interrupt `id` (of `cpu` if banked) has changed: the CPUs that may get it look again. */
  #changed(id: number, cpu: number): void {
    if (id < 32) this.#interfaces[cpu]?.update();
    else {
      const targets = this.#state.targets[id - 32]!;
      for (let c = 0; c < this.#interfaces.length; c++) if (targets & (1 << c)) this.#interfaces[c]!.update();
    }
  }

  #update(cpu?: number): void {
    if (cpu !== undefined) this.#interfaces[cpu]!.update();
    else for (const cpuInterface of this.#interfaces) cpuInterface.update();
  }
}
