import type { AccessSize, Device, SavedState } from '../../bus/device.ts';
import type { Log } from '../../bus/ports.ts';
import { field, type Register, RegisterBank, reg } from '../../bus/registers.ts';
import { bitOf, type InterruptState, PRIORITY_BITS } from './interrupt-state.ts';

/** GICD_PIDR4..7, PIDR0..3, CIDR0..3 (GIC-400 TRM table 3-2). */
const IDENTIFICATION = [0x04, 0, 0, 0, 0x90, 0xb4, 0x2b, 0, 0x0d, 0xf0, 0x05, 0xb1];

const wordOf = (byteAt: (i: number) => number): number =>
  (byteAt(0) | (byteAt(1) << 8) | (byteAt(2) << 16) | (byteAt(3) << 24)) >>> 0;

const byteOf = (value: number, i: number): number => (value >>> (8 * i)) & 0xff;

type BitMap = 'enabled' | 'latched' | 'active' | 'group';

/** GICv2 table 4-1; registers for `lines` INTIDs. */
function registersOf(lines: number): readonly Register<Distributor>[] {
  const words = lines / 32;
  const set = (map: BitMap, writable = 0xffff_ffff) => ({
    count: words,
    rest: 'zeros' as const,
    read: (d: Distributor, i: number, cpu: number) => d.word(map, i, cpu),
    write: (d: Distributor, value: number, i: number, cpu: number) =>
      d.setBits(map, i, i === 0 ? value & writable : value, cpu),
  });
  const clear = (map: BitMap, writable = 0xffff_ffff) => ({
    ...set(map),
    write: (d: Distributor, value: number, i: number, cpu: number) =>
      d.clearBits(map, i, i === 0 ? value & writable : value, cpu),
  });
  // SGIs are always enabled, and become pending through GICD_SGIR and GICD_SPENDSGIR only (GICv2 4.3.5, 4.3.7).
  const NO_SGIS = 0xffff_0000;
  return [
    reg(
      0x000,
      'CTLR',
      { EnableGrp0: field(0), EnableGrp1: field(1) },
      {
        rest: 'read',
        read: (d) => d.state.control,
        write: (d, value) => d.setControl(value),
      },
    ),
    reg(0x004, 'TYPER', {}, { access: 'ro', read: (d) => (words - 1) | ((d.state.cpus - 1) << 5) }),
    reg(0x008, 'IIDR', {}, { access: 'ro', read: () => 0x0200_143b }),
    reg(
      0x080,
      'IGROUPR',
      {},
      {
        count: words,
        rest: 'read',
        read: (d, i, cpu) => d.word('group', i, cpu),
        write: (d, value, i, cpu) => d.setGroups(i, value, cpu),
      },
    ),
    reg(0x100, 'ISENABLER', {}, set('enabled')),
    reg(0x180, 'ICENABLER', {}, clear('enabled', NO_SGIS)),
    reg(0x200, 'ISPENDR', {}, set('latched', NO_SGIS)),
    reg(0x280, 'ICPENDR', {}, clear('latched', NO_SGIS)),
    reg(0x300, 'ISACTIVER', {}, set('active')),
    reg(0x380, 'ICACTIVER', {}, clear('active')),
    reg(
      0x400,
      'IPRIORITYR',
      {},
      {
        count: lines / 4,
        rest: 'read',
        read: (d, i, cpu) => d.priorities(i, cpu),
        write: (d, value, i, cpu) => d.setPriorities(i, value, cpu),
      },
    ),
    reg(
      0x800,
      'ITARGETSR',
      {},
      {
        count: lines / 4,
        rest: 'read',
        read: (d, i, cpu) => d.targets(i, cpu),
        write: (d, value, i) => d.setTargets(i, value),
      },
    ),
    reg(
      0xc00,
      'ICFGR',
      {},
      {
        count: lines / 16,
        rest: 'read',
        read: (d, i, cpu) => d.configuration(i, cpu),
        write: (d, value, i) => d.setConfiguration(i, value),
      },
    ),
    // GIC-400 TRM 3.2.1, 3.2.2: the input lines as they are.
    reg(0xd00, 'PPISR', {}, { access: 'ro', read: (d, _i, cpu) => d.state.level[d.state.slot(cpu, 0)]! >>> 16 }),
    reg(0xd04, 'SPISR', {}, { access: 'ro', count: words - 1, read: (d, i) => d.state.level[d.state.slot(0, i + 1)]! }),
    reg(
      0xf00,
      'SGIR',
      { SGIINTID: field(0, 4), NSATT: field(15), CPUTargetList: field(16, 8), TargetListFilter: field(24, 2) },
      {
        access: 'wo',
        rest: 'zeros',
        write: (d, value, _i, cpu) => d.sendSgi(value, cpu),
      },
    ),
    reg(
      0xf10,
      'CPENDSGIR',
      {},
      {
        count: 4,
        rest: 'zeros',
        read: (d, i, cpu) => d.sgiSources(i, cpu),
        write: (d, value, i, cpu) => d.changeSgiSources(i, value, cpu, false),
      },
    ),
    reg(
      0xf20,
      'SPENDSGIR',
      {},
      {
        count: 4,
        rest: 'zeros',
        read: (d, i, cpu) => d.sgiSources(i, cpu),
        write: (d, value, i, cpu) => d.changeSgiSources(i, value, cpu, true),
      },
    ),
    reg(0xfd0, 'ID', {}, { access: 'ro', count: 12, read: (_d, i) => IDENTIFICATION[i]! }),
  ];
}

/** The distributor's register block (GICD, 0x1000 bytes). */
export class Distributor implements Device {
  readonly name: string;
  readonly state: InterruptState;
  readonly #bank: RegisterBank<Distributor>;
  /** Tells CPU interfaces to look again: one CPU's, or all. */
  readonly #changed: (cpu?: number) => void;

  constructor(name: string, state: InterruptState, changed: (cpu?: number) => void, log: Log) {
    this.name = name;
    this.state = state;
    this.#changed = changed;
    this.#bank = new RegisterBank<Distributor>(name, this, log, registersOf(state.lines));
  }

  read(offset: number, size: AccessSize, cpu: number): number {
    return this.#bank.read(offset, size, cpu < this.state.cpus ? cpu : 0);
  }

  write(offset: number, size: AccessSize, value: number, cpu: number): boolean {
    this.#bank.write(offset, size, value, cpu < this.state.cpus ? cpu : 0);
    return true;
  }

  setControl(value: number): void {
    this.state.control = value & 3;
    this.#changed();
  }

  word(map: BitMap, index: number, cpu: number): number {
    const slot = this.state.slot(cpu, index);
    return map === 'latched' ? this.state.pending(slot) : this.state[map][slot]!;
  }

  setBits(map: BitMap, index: number, bits: number, cpu: number): void {
    this.state[map][this.state.slot(cpu, index)]! |= bits;
    this.#changedWord(index, cpu);
  }

  clearBits(map: BitMap, index: number, bits: number, cpu: number): void {
    this.state[map][this.state.slot(cpu, index)]! &= ~bits;
    this.#changedWord(index, cpu);
  }

  setGroups(index: number, bits: number, cpu: number): void {
    this.state.group[this.state.slot(cpu, index)] = bits;
    this.#changedWord(index, cpu);
  }

  priorities(index: number, cpu: number): number {
    return wordOf((i) => this.state.priority[this.state.priorityAt(cpu, index * 4 + i)]!);
  }

  setPriorities(index: number, value: number, cpu: number): void {
    for (let i = 0; i < 4; i++)
      this.state.priority[this.state.priorityAt(cpu, index * 4 + i)] = byteOf(value, i) & PRIORITY_BITS;
    this.#changedWord(index >>> 3, cpu);
  }

  /** The banked ones read as the reading CPU; with one CPU all are RAZ/WI (GICv2 4.3.12). */
  targets(index: number, cpu: number): number {
    if (this.state.cpus === 1) return 0;
    return index < 8 ? (1 << cpu) * 0x0101_0101 : wordOf((i) => this.state.targets[index * 4 + i - 32]!);
  }

  setTargets(index: number, value: number): void {
    if (this.state.cpus === 1 || index < 8) return;
    for (let i = 0; i < 4; i++) this.state.setTargets(index * 4 + i, byteOf(value, i));
    this.#changed();
  }

  /** Two bits an interrupt, of which the upper says edge-triggered. */
  configuration(index: number, cpu: number): number {
    const half = (this.state.edge[this.state.slot(cpu, index >>> 1)]! >>> (16 * (index & 1))) & 0xffff;
    let value = 0;
    for (let i = 0; i < 16; i++) if (half & (1 << i)) value |= 2 << (2 * i);
    return value >>> 0;
  }

  /** SPIs only: SGIs and a GIC-400's PPIs are fixed. */
  setConfiguration(index: number, value: number): void {
    if (index < 2) return;
    const slot = this.state.slot(0, index >>> 1);
    let word = this.state.edge[slot]!;
    for (let i = 0; i < 16; i++) {
      const bit = bitOf(16 * index + i);
      word = value & (2 << (2 * i)) ? word | bit : word & ~bit;
    }
    this.state.edge[slot] = word;
    this.#changed();
  }

  sendSgi(value: number, cpu: number): void {
    const all = 2 ** this.state.cpus - 1;
    const filter = (value >>> 24) & 3;
    const list = [(value >>> 16) & all, all & ~(1 << cpu), 1 << cpu, 0][filter]!;
    const id = value & 15;
    for (let target = 0; target < this.state.cpus; target++) {
      if (!(list & (1 << target))) continue;
      this.state.sgiSources[target * 16 + id]! |= 1 << cpu;
      this.state.latched[target]! |= bitOf(id);
      this.#changed(target);
    }
  }

  sgiSources(index: number, cpu: number): number {
    return wordOf((i) => this.state.sgiSources[cpu * 16 + index * 4 + i]!);
  }

  changeSgiSources(index: number, value: number, cpu: number, pend: boolean): void {
    const all = 2 ** this.state.cpus - 1;
    for (let i = 0; i < 4; i++) {
      const at = cpu * 16 + index * 4 + i;
      const sources = byteOf(value, i) & all;
      if (pend) this.state.sgiSources[at]! |= sources;
      else this.state.sgiSources[at]! &= ~sources;
      if (this.state.sgiSources[at]) this.state.latched[cpu]! |= bitOf(index * 4 + i);
      else this.state.latched[cpu]! &= ~bitOf(index * 4 + i);
    }
    this.#changed(cpu);
  }

  /** Nothing of its own: the controller resets, saves and loads the interrupts' state. */
  reset(): void {}

  save(): SavedState {
    return { v: 1 };
  }

  load(): void {}

  #changedWord(index: number, cpu: number): void {
    if (index === 0) this.#changed(cpu);
    else this.#changed();
  }
}
