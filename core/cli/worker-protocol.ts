import type { MachineStats } from '../machine/stats.ts';

/** A pattern as text, since messages carry no functions. */
export interface ExpectationMessage {
  readonly when: string;
  readonly send: string;
}

interface Common {
  readonly board: string;
  readonly memoryMiB: number | undefined;
  readonly cpus: number | undefined;
  readonly until: string | undefined;
  readonly expectations: readonly ExpectationMessage[];
  /** While the guests wait, virtual time passes as the host's does; otherwise it jumps. */
  readonly paced: boolean;
  readonly gdbPort: number | undefined;
  readonly trace: string | undefined;
  readonly traceFile: string | undefined;
  /** Statistics are wanted: hashing the state takes a moment. */
  readonly stats: boolean;
}

/** What the machine's thread is to do. */
export type MachineJob =
  | (Common & {
      readonly kind: 'boot';
      readonly xen: Uint8Array;
      readonly kernel: Uint8Array;
      readonly initrd: Uint8Array | undefined;
      readonly dtb: Uint8Array | undefined;
      readonly xenArgs: string | undefined;
      readonly dom0Args: string | undefined;
    })
  | (Common & {
      readonly kind: 'exec';
      readonly image: Uint8Array;
      readonly el: 'svc' | 'hyp';
      readonly blobs: readonly { readonly address: number; readonly bytes: Uint8Array }[];
    });

/** To the machine's thread. */
export type ToWorker = { readonly type: 'input'; readonly bytes: Uint8Array } | { readonly type: 'stop' };

/** How a run ended. */
export type Ending = 'seen' | 'powered off' | 'reset' | 'stopped' | 'waits for ever';

/** From the machine's thread. */
export type FromWorker =
  | { readonly type: 'output'; readonly bytes: Uint8Array }
  | { readonly type: 'log'; readonly line: string }
  /** A mistake of the user's, such as a file that does not fit. */
  | { readonly type: 'refused'; readonly message: string }
  | {
      readonly type: 'ended';
      readonly ending: Ending;
      readonly stats: (MachineStats & RunFigures) | undefined;
      /** Patterns that were waited for and not seen. */
      readonly missed: readonly string[];
    };

/** Figures of the host. */
export interface RunFigures {
  readonly wallMilliseconds: number;
  /** Millions of guest instructions per second of wall time. */
  readonly mips: number;
  /** Bytes of memory of the emulator's process at the end. */
  readonly hostMemoryBytes: number;
  /** Bytes of it that are guest RAM. */
  readonly guestMemoryBytes: number;
}
