import type { AccessSize, Device, SavedState } from '../../bus/device.ts';
import type { Log } from '../../bus/ports.ts';
import { type Register, RegisterBank, reg } from '../../bus/registers.ts';
import { HCR, LIST_REGISTERS, LR, type VirtualInterface, VMCR } from './virtual-interface.ts';

/** Five bits of priority and of preemption, no external event, four list registers (GICv2 5.3.2). */
const VTR = 0x9000_0003;

/** GICv2 table 5-1. */
const registers: readonly Register<HypInterface>[] = [
  reg(0x000, 'HCR', HCR, {
    rest: 'read',
    read: (h, _i, cpu) => h.of(cpu).hcr,
    write: (h, value, _i, cpu) => {
      h.of(cpu).hcr = value;
    },
  }),
  reg(0x004, 'VTR', {}, { access: 'ro', read: () => VTR }),
  reg(0x008, 'VMCR', VMCR, {
    rest: 'read',
    read: (h, _i, cpu) => h.of(cpu).vmcr,
    write: (h, value, _i, cpu) => {
      h.of(cpu).vmcr = value;
    },
  }),
  reg(0x010, 'MISR', {}, { access: 'ro', read: (h, _i, cpu) => h.of(cpu).misr }),
  reg(0x020, 'EISR', {}, { access: 'ro', count: 2, read: (h, i, cpu) => (i === 0 ? h.of(cpu).eisr : 0) }),
  reg(0x030, 'ELRSR', {}, { access: 'ro', count: 2, read: (h, i, cpu) => (i === 0 ? h.of(cpu).elrsr : 0) }),
  reg(
    0x0f0,
    'APR',
    {},
    {
      rest: 'read',
      read: (h, _i, cpu) => h.of(cpu).active0,
      write: (h, value, _i, cpu) => {
        h.of(cpu).active0 = value;
      },
    },
  ),
  reg(0x100, 'LR', LR, {
    count: LIST_REGISTERS,
    rest: 'read',
    read: (h, i, cpu) => h.of(cpu).listRegister(i),
    write: (h, value, i, cpu) => h.of(cpu).setListRegister(i, value),
  }),
];

/** The virtual interface control block (GICH): the accessing CPU's at +0, CPU n's at +0x1000 + n * 0x200 (GIC-400 TRM table 3-1). */
export class HypInterface implements Device {
  readonly name: string;
  readonly #interfaces: readonly VirtualInterface[];
  readonly #bank: RegisterBank<HypInterface>;

  constructor(name: string, interfaces: readonly VirtualInterface[], log: Log) {
    this.name = name;
    this.#interfaces = interfaces;
    this.#bank = new RegisterBank<HypInterface>(name, this, log, registers);
  }

  of(cpu: number): VirtualInterface {
    return this.#interfaces[cpu] ?? this.#interfaces[0]!;
  }

  read(offset: number, size: AccessSize, cpu: number): number {
    if (offset < 0x1000) return this.#bank.read(offset, size, cpu);
    const selected = (offset >>> 9) & 7;
    return selected < this.#interfaces.length ? this.#bank.read(offset & 0x1ff, size, selected) : 0;
  }

  write(offset: number, size: AccessSize, value: number, cpu: number): boolean {
    const selected = (offset >>> 9) & 7;
    if (offset < 0x1000) this.#bank.write(offset, size, value, cpu);
    else if (selected < this.#interfaces.length) this.#bank.write(offset & 0x1ff, size, value, selected);
    return true;
  }

  /** Nothing of its own: the controller resets, saves and loads what is behind its blocks. */
  reset(): void {}

  save(): SavedState {
    return { v: 1 };
  }

  load(): void {}
}
