import type { SavedState } from '../../bus/device.ts';
import type { Log } from '../../bus/ports.ts';
import { RegisterDevice } from '../../bus/register-device.ts';
import { field, type Register, reg } from '../../bus/registers.ts';

/** What the registers of a CPU interface do, for one CPU: the physical one (GICC) and the virtual one (GICV) have the same shape. */
export interface InterfaceActions {
  control: number;
  priorityMask: number;
  binaryPoint: number;
  aliasedBinaryPoint: number;
  /** Active group priorities, bit n for priority 8 * n: those of group 0 (GICV: of both groups) and of group 1. */
  active0: number;
  active1: number;
  /** The running priority, 0x100 when idle. */
  readonly running: number;
  /** Takes the highest-priority pending interrupt; `aliased` for the group 1 register. Returns the IAR value. */
  acknowledge(aliased: boolean): number;
  end(value: number, aliased: boolean): void;
  deactivate(value: number): void;
  /** The interrupt that an acknowledge would give, running priority aside. */
  highestPending(aliased: boolean): number;
}

/** GICC_CTLR bits: GICv2 table 4-31, the view of a GIC without security extensions. */
export const CONTROL = {
  EnableGrp0: field(0),
  EnableGrp1: field(1),
  AckCtl: field(2),
  FIQEn: field(3),
  CBPR: field(4),
  EOImode: field(9),
};
export const ENABLE_GROUP0 = 1 << 0;
export const ENABLE_GROUP1 = 1 << 1;
export const ACK_CTL = 1 << 2;
export const FIQ_EN = 1 << 3;
export const COMMON_BINARY_POINT = 1 << 4;
export const EOI_MODE = 1 << 9;
export const CONTROL_BITS = 0x21f;

interface Block {
  of(cpu: number): InterfaceActions;
}

type Setting = 'control' | 'priorityMask' | 'binaryPoint' | 'aliasedBinaryPoint' | 'active0' | 'active1';

const setting = (name: Setting) => ({
  rest: 'read' as const,
  read: (b: Block, _i: number, cpu: number) => b.of(cpu)[name],
  write: (b: Block, value: number, _i: number, cpu: number) => {
    b.of(cpu)[name] = value;
  },
});

const interruptId = { INTID: field(0, 10), CPUID: field(10, 3) };

/** GICv2 table 4-2 and, for GICV, table 5-9. GICC_IIDR: GIC-400 TRM 3.3. */
const registers: readonly Register<Block>[] = [
  reg(0x000, 'CTLR', CONTROL, setting('control')),
  reg(0x004, 'PMR', { Priority: field(3, 5) }, setting('priorityMask')),
  reg(0x008, 'BPR', { BinaryPoint: field(0, 3) }, setting('binaryPoint')),
  reg(0x00c, 'IAR', interruptId, { access: 'ro', read: (b, _i, cpu) => b.of(cpu).acknowledge(false) }),
  reg(0x010, 'EOIR', interruptId, { access: 'wo', rest: 'zeros', write: (b, v, _i, cpu) => b.of(cpu).end(v, false) }),
  reg(
    0x014,
    'RPR',
    { Priority: field(0, 8) },
    { access: 'ro', read: (b, _i, cpu) => Math.min(b.of(cpu).running, 0xff) },
  ),
  reg(0x018, 'HPPIR', interruptId, { access: 'ro', read: (b, _i, cpu) => b.of(cpu).highestPending(false) }),
  reg(0x01c, 'ABPR', { BinaryPoint: field(0, 3) }, setting('aliasedBinaryPoint')),
  reg(0x020, 'AIAR', interruptId, { access: 'ro', read: (b, _i, cpu) => b.of(cpu).acknowledge(true) }),
  reg(0x024, 'AEOIR', interruptId, { access: 'wo', rest: 'zeros', write: (b, v, _i, cpu) => b.of(cpu).end(v, true) }),
  reg(0x028, 'AHPPIR', interruptId, { access: 'ro', read: (b, _i, cpu) => b.of(cpu).highestPending(true) }),
  reg(0x0d0, 'APR0', {}, setting('active0')),
  // With 32 levels of preemption the other three are RAZ/WI (4.4.14).
  reg(0x0d4, 'APR', {}, { count: 3, writable: 0 }),
  reg(0x0e0, 'NSAPR0', {}, setting('active1')),
  reg(0x0e4, 'NSAPR', {}, { count: 3, writable: 0 }),
  reg(0x0fc, 'IIDR', {}, { access: 'ro', read: () => 0x0202_143b }),
  reg(0x1000, 'DIR', interruptId, { access: 'wo', rest: 'zeros', write: (b, v, _i, cpu) => b.of(cpu).deactivate(v) }),
];

/** A page pair of CPU interface registers (0x2000 bytes), banked per CPU. Its state belongs to the interfaces behind it. */
export class InterfaceBlock extends RegisterDevice<InterfaceBlock> implements Block {
  readonly #interfaces: readonly InterfaceActions[];

  constructor(name: string, interfaces: readonly InterfaceActions[], log: Log) {
    super(name, log, registers);
    this.#interfaces = interfaces;
  }

  of(cpu: number): InterfaceActions {
    return this.#interfaces[cpu] ?? this.#interfaces[0]!;
  }

  /** Nothing of its own: the controller resets, saves and loads what is behind its blocks. */
  reset(): void {}

  save(): SavedState {
    return { v: 1 };
  }

  load(): void {}
}
