import { type Cpu, type CpuPeer, Line, type LineName } from '../../arm/cpu.ts';
import type { MachineMemory } from '../../arm/memory/machine-memory.ts';
import { SharedCodePages } from '../../arm/memory/shared-code-pages.ts';
import type { AccessSize, Device } from '../../bus/device.ts';
import type { IrqLine } from '../../bus/ports.ts';
import { Cell, type ControlBlock, Global } from './control.ts';
import { Mailbox, type PostKind } from './mailbox.ts';
import { RemoteCpu } from './remote-cpu.ts';
import { SpinLock } from './spin-lock.ts';

/** Looks before a thread that waits for another lets the host run others. */
const SPINS = 2000;
const NAP_MS = 0.2;

const LINES: readonly LineName[] = ['irq', 'fiq', 'virq', 'vfiq'];

/**
 * One of a machine's two threads, each with a CPU of its own: what the other asks is seen to between instructions (`serve`), and the
 * interrupt controller, whose state both share, is used under a lock.
 */
export class ParallelNode {
  readonly index: number;
  readonly control: ControlBlock;
  readonly code: SharedCodePages;
  readonly #lock: SpinLock;
  readonly #own: Mailbox;
  readonly #others: readonly { readonly cpu: RemoteCpu; readonly mailbox: Mailbox }[];
  readonly #serve = (): void => this.serve();
  #cpu: Cpu | undefined;
  /** The interrupt controller has moved this CPU's inputs. */
  #linesMoved = false;
  /** Sees to the requests of other CPUs for devices, in the thread that has them; returns whether there were any. */
  onRequest: (() => boolean) | undefined;
  /** Requests were seen to since this was set to false. */
  answered = false;
  /** Told when the machine's power has changed. */
  onPower: (() => void) | undefined;

  constructor(index: number, cpus: number, memory: MachineMemory, control: ControlBlock, codeMap: SharedArrayBuffer) {
    this.index = index;
    this.control = control;
    this.#lock = new SpinLock(control.words, control.global(Global.GIC_LOCK));
    this.#own = new Mailbox(control, index);
    this.#others = Array.from({ length: cpus }, (_, i) => i)
      .filter((i) => i !== index)
      .map((i) => {
        const mailbox = new Mailbox(control, i);
        return { mailbox, cpu: new RemoteCpu(i, control, (kind, va) => this.#post(mailbox, kind, va)) };
      });
    this.code = new SharedCodePages(codeMap, memory.u8.length, {
      protectPage: (page) => {
        this.#postAll('protect', page);
        this.#settle();
      },
      forgetPage: (page) => this.#postAll('forget', page),
    });
  }

  /** All CPUs as this thread's one sees them. */
  peers(own: CpuPeer): readonly CpuPeer[] {
    this.#cpu = own as Cpu;
    return [own, ...this.#others.map(({ cpu }) => cpu)].sort((a, b) => a.index - b.index);
  }

  #post(mailbox: Mailbox, kind: PostKind, argument: number): void {
    mailbox.send(kind, argument, this.#serve);
    this.control.store(this.index, Cell.UNSETTLED, 1);
  }

  #postAll(kind: PostKind, argument: number): void {
    for (const { mailbox } of this.#others) this.#post(mailbox, kind, argument);
  }

  #settle(): void {
    for (const { mailbox } of this.#others) mailbox.settle(this.#serve);
    this.control.store(this.index, Cell.UNSETTLED, 0);
  }

  /** DMB (0) and DSB (1) order the accesses of this thread; a DSB also waits until the other CPUs have seen to what was posted. */
  readonly barrier = (kind: number): void => {
    this.control.fence();
    if (kind === 1 && this.control.load(this.index, Cell.UNSETTLED) !== 0) this.#settle();
  };

  /** Whether another thread wants something. */
  get asked(): boolean {
    return this.control.load(this.index, Cell.ATTENTION) !== 0 || this.control.load(this.index, Cell.EVENT) !== 0;
  }

  /** Makes the other threads look. */
  signalOthers(): void {
    for (const { cpu } of this.#others) this.control.signal(cpu.index);
  }

  /** Serves the other CPUs until they execute nothing, of a machine that is paused. */
  untilOthersRest(): void {
    const { control } = this;
    for (const { cpu } of this.#others) {
      const running = control.cell(cpu.index, Cell.RUNNING);
      for (let spins = 1; Atomics.load(control.words, running) !== 0 && control.power === 'on'; spins++) {
        this.serve();
        if (spins % SPINS === 0) Atomics.wait(control.words, running, 1, NAP_MS);
      }
    }
  }

  /** Sees to all that other threads ask. Between instructions, or within one that waits for another thread. */
  serve(): void {
    const { control, index } = this;
    const cpu = this.#cpu!;
    if (control.load(index, Cell.EVENT) !== 0) {
      control.store(index, Cell.EVENT, 0);
      cpu.event();
    }
    if (control.load(index, Cell.ATTENTION) === 0) return;
    control.store(index, Cell.ATTENTION, 0);
    this.#own.receive((kind, argument) => this.#received(cpu, kind, argument));
    if (control.exchange(index, Cell.START, 0) !== 0)
      cpu.start(control.load(index, Cell.MODE), control.load(index, Cell.ENTRY), control.load(index, Cell.CONTEXT));
    cpu.setLines(control.load(index, Cell.LINES));
    if (this.onRequest?.()) this.answered = true;
    if (control.power !== 'on') this.onPower?.();
  }

  #received(cpu: Cpu, kind: PostKind, argument: number): void {
    if (kind === 'protect') this.code.protected(argument >>> 0);
    else if (kind === 'forget') {
      this.code.forgotten(argument >>> 0);
      cpu.stop();
    } else cpu.flush(kind, argument);
  }

  /** The interrupt controller's outputs by name and CPU. */
  outputs(cpus: number): Readonly<Record<LineName, readonly IrqLine[]>> {
    const output = (name: LineName, cpu: number): IrqLine => ({ set: (level) => this.#output(cpu, Line[name], level) });
    return Object.fromEntries(
      LINES.map((name) => [name, Array.from({ length: cpus }, (_, cpu) => output(name, cpu))]),
    ) as unknown as Readonly<Record<LineName, readonly IrqLine[]>>;
  }

  #output(cpu: number, bit: number, level: boolean): void {
    const { control } = this;
    const at = control.cell(cpu, Cell.LINES);
    if (level) Atomics.or(control.words, at, bit);
    else Atomics.and(control.words, at, ~bit);
    if (cpu === this.index) this.#linesMoved = true;
    else control.signal(cpu);
  }

  /** Does `work` with the interrupt controller to itself. */
  #locked<T>(work: () => T): T {
    this.#lock.enter();
    try {
      return work();
    } finally {
      if (this.#lock.leave() && this.#linesMoved) {
        this.#linesMoved = false;
        this.#cpu?.setLines(this.control.load(this.index, Cell.LINES));
      }
    }
  }

  /** A register block of the interrupt controller, under the lock. */
  device(device: Device): Device {
    return {
      name: device.name,
      read: (offset: number, size: AccessSize, cpu: number) => this.#locked(() => device.read(offset, size, cpu)),
      write: (offset: number, size: AccessSize, value: number, cpu: number) =>
        this.#locked(() => device.write(offset, size, value, cpu)),
      reset: () => this.#locked(() => device.reset()),
      save: () => device.save(),
      load: (state) => this.#locked(() => device.load(state)),
    };
  }

  /** An input of the interrupt controller, under the lock. */
  line(line: IrqLine): IrqLine {
    let known: boolean | undefined;
    return {
      set: (level) => {
        if (level === known) return;
        known = level;
        this.#locked(() => line.set(level));
      },
    };
  }
}
