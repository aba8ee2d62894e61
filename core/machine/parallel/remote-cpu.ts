import type { CpuPeer, FlushKind, Halt } from '../../arm/cpu.ts';
import { Cell, type ControlBlock, HALTS } from './control.ts';

/** A CPU that runs in another thread, as the CPU of this thread sees it. */
export class RemoteCpu implements CpuPeer {
  readonly index: number;
  readonly #control: ControlBlock;
  readonly #post: (kind: FlushKind, va: number) => void;

  constructor(index: number, control: ControlBlock, post: (kind: FlushKind, va: number) => void) {
    this.index = index;
    this.#control = control;
    this.#post = post;
  }

  get halt(): Halt {
    return HALTS[this.#control.load(this.index, Cell.HALT)]!;
  }

  event(): void {
    this.#control.store(this.index, Cell.EVENT, 1);
    if (this.halt === 'wfe') this.#control.signal(this.index);
  }

  start(mode: number, pc: number, context: number): void {
    const control = this.#control;
    control.store(this.index, Cell.MODE, mode);
    control.store(this.index, Cell.ENTRY, pc);
    control.store(this.index, Cell.CONTEXT, context);
    control.store(this.index, Cell.HALT, HALTS.indexOf('running'));
    control.store(this.index, Cell.START, 1);
    control.signal(this.index);
  }

  flush(kind: FlushKind, va: number): void {
    this.#post(kind, va);
  }
}
