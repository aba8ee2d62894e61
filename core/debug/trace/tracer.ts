import type { Cpu } from '../../arm/cpu.ts';
import type { TakenException } from '../../arm/system/exceptions.ts';
import { Mode, Psr } from '../../arm/system/psr.ts';
import { Sys, type SystemWord } from '../../arm/system/words.ts';
import type { DeviceRegion } from '../../bus/address-space.ts';
import type { Evaluator } from '../../engine/evaluate/evaluator.ts';
import type { Machine } from '../../machine/machine.ts';
import { hexWord } from '../hex.ts';
import { InstructionReader } from './instruction.ts';
import { distributorEvent, hypEvent, interfaceEvent } from './interrupts.ts';
import type { TraceSpec } from './spec.ts';

const hex = (value: number, digits: number): string => (value >>> 0).toString(16).padStart(digits, '0');

const MODE_NAMES = new Map<number, string>(Object.entries(Mode).map(([name, value]) => [value, name.toLowerCase()]));
const modeName = (psr: number): string => MODE_NAMES.get(psr & Psr.MODE) ?? `mode${hex(psr & Psr.MODE, 2)}`;

const REGISTERS = Array.from({ length: 15 }, (_, n) => `r${n}`);

/** Names of the registers that say more of an exception, for one that goes to a mode other than Hyp. */
const SYNDROMES: Readonly<Record<string, readonly SystemWord[]>> = {
  data: ['DFSR', 'DFAR'],
  prefetch: ['IFSR', 'IFAR'],
  bkpt: ['IFSR'],
};

/** Exception kinds that carry no syndrome into Hyp mode. */
const INTERRUPTS: ReadonlySet<string> = new Set(['irq', 'fiq']);

/** Writes lines of what a machine does, as docs/trace.md has it. */
export class Tracer {
  readonly #machine: Machine;
  readonly #spec: TraceSpec;
  readonly #write: (line: string) => void;
  readonly #instructions = new InstructionReader();

  /** `write` gets lines without their ends. Throws an Error for a device name that the board does not have. */
  constructor(machine: Machine, spec: TraceSpec, write: (line: string) => void) {
    this.#machine = machine;
    this.#spec = spec;
    this.#write = write;
    this.#checkDevices();
    for (const engine of machine.engines) this.#watch(engine);
    if (spec.kinds.has('mmio') || spec.kinds.has('gic'))
      machine.bus.onDeviceAccess = (...access) => this.#deviceAccess(...access);
    if (spec.kinds.has('gic')) machine.gic.onInput = (id, cpu, level) => this.#input(id, cpu, level);
  }

  /** Ends the trace. */
  dispose(): void {
    for (const engine of this.#machine.engines) {
      engine.hook = undefined;
      engine.cpu.exceptions.onTaken = undefined;
    }
    this.#machine.bus.onDeviceAccess = undefined;
    this.#machine.gic.onInput = undefined;
  }

  #checkDevices(): void {
    const names = this.#machine.bus.devices.map((d) => d.device.name);
    const unknown = this.#spec.devices?.find((name) => !names.includes(name));
    if (unknown !== undefined)
      throw new Error(`--trace: dev=${unknown}: board ${this.#machine.board.name} has ${names.join(', ')}`);
  }

  #watch(engine: Evaluator): void {
    const { kinds, cpu, from } = this.#spec;
    if (cpu !== undefined && cpu !== engine.cpu.index) return;
    if (kinds.has('in')) {
      engine.hookFrom = from;
      engine.hook = (_cpu, pc) => {
        this.#instruction(engine, pc >>> 0);
        return false;
      };
    }
    if (kinds.has('exc')) engine.cpu.exceptions.onTaken = (taken) => this.#exception(engine, taken);
  }

  /** Whether something that a CPU's instruction at `pc` did is to be shown. */
  #wanted(engine: Evaluator, pc: number): boolean {
    const { cpu, from, to } = this.#spec;
    if (cpu !== undefined && cpu !== engine.cpu.index) return false;
    return engine.executed >= from && engine.executed <= to && this.#inRange(pc);
  }

  #inRange(pc: number): boolean {
    const range = this.#spec.pc;
    return !range || (pc >= range[0] && pc <= range[1]);
  }

  #instruction(engine: Evaluator, pc: number): void {
    const { to, regs, bare } = this.#spec;
    if (engine.executed > to) {
      // From here on the CPU runs at full speed again.
      engine.hook = undefined;
      return;
    }
    if (!this.#inRange(pc)) return;
    const { cpu } = engine;
    const instruction = this.#instructions.at(cpu, pc);
    const registers = regs ? ` ${registersOf(cpu)}` : '';
    if (!bare)
      this.#write(
        `in ${cpu.index} ${engine.executed} ${hexWord(pc)} ${instruction?.word ?? '--------'}${registers} ${instruction?.name ?? 'not fetched'}`,
      );
    else if (instruction) this.#write(`in ${cpu.index} ${hexWord(pc)}${registers}`);
  }

  #exception(engine: Evaluator, e: TakenException): void {
    if (!this.#wanted(engine, e.pc)) return;
    const { r, psr, index } = engine.cpu;
    const hyp = psr.mode === Mode.HYP;
    let text = `exc ${index} ${engine.executed} ${e.kind.replaceAll(' ', '-')} pc=${hexWord(e.pc)} ${modeName(e.psr)}->${modeName(psr.read())} vector=${hex(e.vector, 2)}`;
    if (hyp && !INTERRUPTS.has(e.kind)) {
      text += ` hsr=${hexWord(r[Sys.HSR]!)}`;
      if (e.kind === 'data') text += ` hdfar=${hexWord(r[Sys.HDFAR]!)}`;
      if (e.kind === 'prefetch') text += ` hifar=${hexWord(r[Sys.HIFAR]!)}`;
      // A stage 2 fault comes from below.
      if (/^(data|prefetch)$/.test(e.kind) && modeName(e.psr) !== 'hyp') text += ` hpfar=${hexWord(r[Sys.HPFAR]!)}`;
    } else if (!hyp)
      for (const name of SYNDROMES[e.kind] ?? []) text += ` ${name.toLowerCase()}=${hexWord(r[Sys[name]]!)}`;
    this.#write(text);
  }

  #deviceAccess(region: DeviceRegion, offset: number, size: number, value: number, write: boolean, cpu: number): void {
    const engine = this.#machine.engines[cpu];
    if (!engine || !this.#wanted(engine, engine.pc)) return;
    const { kinds, devices } = this.#spec;
    const { name } = region.device;
    if (devices && !devices.includes(name)) return;
    if (kinds.has('mmio'))
      this.#write(
        `mmio ${cpu} ${engine.executed} pc=${hexWord(engine.pc)} ${write ? 'write' : 'read'} ${name}+${hex(offset, 3)} ${size} ${value < 0 ? 'bus-error' : hex(value, 2 * size)}`,
      );
    const event = kinds.has('gic') ? this.#interruptEvent(region, offset, size, value, write) : undefined;
    if (event !== undefined) this.#write(`gic ${cpu} ${engine.executed} ${event}`);
  }

  #interruptEvent(
    region: DeviceRegion,
    offset: number,
    size: number,
    value: number,
    write: boolean,
  ): string | undefined {
    const { gic } = this.#machine;
    if (region.device === gic.cpuInterface) return interfaceEvent(offset, value, write);
    if (region.device === gic.distributor) return distributorEvent(offset, size, value, write);
    if (region.device === gic.hypInterface) return hypEvent(offset, value, write);
    if (region.device !== gic.virtualCpuInterface) return undefined;
    const event = interfaceEvent(offset, value, write);
    return event === undefined ? undefined : `virtual ${event}`;
  }

  #input(id: number, cpu: number, level: boolean): void {
    const banked = id < 32;
    if (banked && this.#spec.cpu !== undefined && this.#spec.cpu !== cpu) return;
    this.#write(`gic ${banked ? cpu : '-'} - line ${id} ${level ? 'high' : 'low'}`);
  }
}

function registersOf(cpu: Cpu): string {
  let text = `psr=${hexWord(cpu.psr.read())}`;
  for (let n = 0; n < REGISTERS.length; n++) text += ` ${REGISTERS[n]}=${hexWord(cpu.r[n]!)}`;
  return text;
}
