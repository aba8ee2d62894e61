import type { Halt } from '../../arm/cpu.ts';
import type { MachineMemory } from '../../arm/memory/machine-memory.ts';

/** Words of a CPU's part of the control block; the threads of the CPUs reach each other through nothing else but it and a wake-up cell. */
export const Cell = {
  /** Something of the below has changed since the CPU's thread looked last. */
  ATTENTION: 0,
  /** The CPU may be executing instructions; while it is 0 its thread looks at everything before it executes any. */
  RUNNING: 1,
  /** Levels of the interrupt inputs, as Cpu.lines has them. */
  LINES: 2,
  /** SEV was executed. */
  EVENT: 3,
  /** Index into HALTS. */
  HALT: 4,
  /** 1: start in MODE at ENTRY with CONTEXT in r0. */
  START: 5,
  MODE: 6,
  ENTRY: 7,
  CONTEXT: 8,
  /** Posts to this CPU: so many were sent, so many were seen to. */
  SENT: 9,
  SEEN: 10,
  /** This CPU's request to the thread that has the devices: an RpcState, then what it is about. */
  RPC: 11,
  RPC_WHAT: 12,
  RPC_ADDRESS: 13,
  RPC_VALUE: 14,
  /** Instructions executed, low and high word. */
  EXECUTED: 15,
  EXECUTED_HIGH: 16,
  /** Of this CPU's thread alone: something was posted since its last DSB. */
  UNSETTLED: 17,
} as const;

/** Words for the whole machine. */
export const Global = {
  /** The interrupt controller's lock. */
  GIC_LOCK: 0,
  /** Index into POWERS. */
  POWER: 1,
  /** Of no meaning: an atomic access to it is a full barrier. */
  FENCE: 2,
  /** 1: the CPUs execute nothing. */
  PAUSED: 3,
} as const;

export const HALTS: readonly Halt[] = ['running', 'wfi', 'wfe', 'off'];
/** 'closed': the machine is given up; 'broken': a thread of it has failed. */
export const POWERS = ['on', 'off', 'reset', 'closed', 'broken'] as const;
export type Power = (typeof POWERS)[number];

/** Posts that a CPU may be behind. */
export const POSTS = 64;

/** Words from the start of the machine's memory: its first page is no guest's, and its last bytes are the interpreter's. */
const GLOBAL = 0x100 / 4;
const CPU = 0x200 / 4;
const CPU_WORDS = 0x100 / 4;
const RING = 0x400 / 4;
const RING_WORDS = POSTS * 2;

/** Byte address, in the machine's memory, of a cell of a CPU: translated code looks at it. */
export const cellAddress = (cpu: number, cell: number): number => (CPU + cpu * CPU_WORDS + cell) * 4;

/** The cells that the threads of a machine's CPUs share, in its memory's first page. */
export class ControlBlock {
  readonly words: Int32Array;
  /** What the threads sleep on, a word a CPU. */
  readonly bells: readonly Int32Array[];
  /** Told when a CPU's thread is woken. */
  onWake: (cpu: number) => void = () => {};

  constructor(memory: MachineMemory, bells: readonly Int32Array[]) {
    this.words = memory.i32;
    this.bells = bells;
  }

  /** Index into `words`. */
  cell(cpu: number, cell: number): number {
    return CPU + cpu * CPU_WORDS + cell;
  }

  global(word: number): number {
    return GLOBAL + word;
  }

  /** Index into `words` of a post's place, two words. */
  post(cpu: number, n: number): number {
    return RING + cpu * RING_WORDS + (n % POSTS) * 2;
  }

  load(cpu: number, cell: number): number {
    return Atomics.load(this.words, this.cell(cpu, cell));
  }

  store(cpu: number, cell: number, value: number): void {
    Atomics.store(this.words, this.cell(cpu, cell), value);
  }

  exchange(cpu: number, cell: number, value: number): number {
    return Atomics.exchange(this.words, this.cell(cpu, cell), value);
  }

  /** Makes a CPU's thread look: at once if it sleeps, else after the instructions at hand. */
  signal(cpu: number): void {
    this.store(cpu, Cell.ATTENTION, 1);
    if (this.load(cpu, Cell.RUNNING) === 0) this.wake(cpu);
  }

  wake(cpu: number): void {
    this.onWake(cpu);
    const bell = this.bells[cpu]!;
    Atomics.add(bell, 0, 1);
    Atomics.notify(bell, 0);
  }

  get power(): Power {
    return POWERS[Atomics.load(this.words, this.global(Global.POWER))]!;
  }

  get paused(): boolean {
    return Atomics.load(this.words, this.global(Global.PAUSED)) !== 0;
  }

  set paused(paused: boolean) {
    Atomics.store(this.words, this.global(Global.PAUSED), paused ? 1 : 0);
  }

  /** The first change from 'on' counts. */
  setPower(power: Power): void {
    const at = this.global(Global.POWER);
    Atomics.compareExchange(this.words, at, 0, POWERS.indexOf(power));
    for (const cpu of this.bells.keys()) {
      this.store(cpu, Cell.ATTENTION, 1);
      this.wake(cpu);
    }
  }

  fence(): void {
    Atomics.add(this.words, this.global(Global.FENCE), 0);
  }
}
