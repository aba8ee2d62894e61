import type { Board } from '../../boards/board.ts';

/** What the thread of another CPU needs to begin: plain data and shared memory, so that it can be sent there. */
export interface CpuStart {
  readonly index: number;
  readonly cpus: number;
  readonly board: Board['name'];
  readonly memoryMiB: number;
  readonly virtualization: boolean;
  readonly engine: 'translate' | 'translate eagerly' | 'evaluate';
  readonly wasm: WebAssembly.Memory;
  /** State of the interrupt controller. */
  readonly gic: SharedArrayBuffer;
  /** Which pages hold instructions. */
  readonly code: SharedArrayBuffer;
  /** What the threads sleep on, by CPU. */
  readonly bells: readonly Int32Array[];
  /** State of the SharedClock. */
  readonly clock: SharedArrayBuffer;
}

/** How a machine gets a thread for each CPU. */
export interface ParallelHost {
  /** What this thread sleeps on; whoever has something for the machine adds one to it and notifies. */
  readonly bell: Int32Array;
  /** Begins a thread that makes a CpuThread of this and runs it. */
  start(start: CpuStart): void;
}
