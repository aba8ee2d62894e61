import type { RunPlan } from '../lab/layout/plan.ts';
import type { ScriptStep } from '../lab/run/script.ts';
import type { Result } from '../lab/run/service.ts';
import type { LabEvent } from '../lab/run/services/index.ts';
import type { MachineStats } from '../machine/stats.ts';
import type { NamedFile } from './files.ts';
import type { Profile } from './profile.ts';

/** A pattern as text, since messages carry no functions, and what is typed when the console shows it. */
export interface ExpectationMessage {
  readonly when: string;
  readonly send: Uint8Array;
}

interface Common {
  readonly board: string;
  readonly memoryMiB: number | undefined;
  readonly cpus: number | undefined;
  readonly until: string | undefined;
  readonly expectations: readonly ExpectationMessage[];
  /** Virtual time follows the host's clock, or counts instructions and jumps while the guests wait. */
  readonly clock: 'real' | 'virtual';
  /** CPUs take turns in one thread, or each has its own. */
  readonly smp: 'deterministic' | 'parallel';
  /** A reset restarts the machine; otherwise it ends the run. */
  readonly restarts: boolean;
  readonly gdbPort: number | undefined;
  readonly trace: string | undefined;
  readonly traceFile: string | undefined;
  /** Statistics are wanted: hashing the state takes a moment. */
  readonly stats: boolean;
  readonly engine: 'translate' | 'evaluate';
  /** Both engines run side by side and are compared. */
  readonly lockstep: boolean;
  /** The user is told where the time went. */
  readonly profile: boolean;
}

/** A file of the host that is one of the board's disks. */
export interface DiskFile {
  /** The board's device. */
  readonly device: string;
  readonly path: string;
  readonly readonly: boolean;
}

/** What runs on the machine beside its own software: a layout. */
export interface LabJob {
  readonly plan: RunPlan;
  readonly disks: readonly DiskFile[];
  /** The run ends when it is done; without steps it goes on until it is stopped. */
  readonly script: readonly ScriptStep[];
}

/** What the machine's thread is to do. */
export type MachineJob =
  | (Common & {
      readonly kind: 'boot';
      readonly xen: NamedFile;
      readonly kernel: NamedFile;
      readonly initrd: NamedFile | undefined;
      readonly dtb: NamedFile | undefined;
      readonly xenArgs: string | undefined;
      readonly dom0Args: string | undefined;
      readonly lab?: LabJob;
    })
  | (Common & {
      readonly kind: 'exec';
      readonly image: NamedFile;
      readonly el: 'svc' | 'hyp';
      readonly blobs: readonly (NamedFile & { readonly address: number })[];
    });

/** What the machine's thread starts with: its job, and a cell that counts the messages sent to it, so that it can sleep and be woken. */
export interface WorkerStart {
  readonly job: MachineJob;
  readonly bell: Int32Array<SharedArrayBuffer>;
}

/** To the machine's thread. */
export type ToWorker =
  | { readonly type: 'input'; readonly bytes: Uint8Array }
  /** No more input will come. */
  | { readonly type: 'input ended' }
  /** So many bytes of output have reached the user. */
  | { readonly type: 'shown'; readonly length: number }
  /** Calls a method of a lab's service (core/lab/run); its `answer` has the same id. */
  | { readonly type: 'call'; readonly id: number; readonly method: string; readonly params: unknown }
  /** Events of so many bytes have been dealt with. */
  | { readonly type: 'events taken'; readonly bytes: number }
  | { readonly type: 'stop' };

/** How a run ended. */
export type Ending =
  | 'seen'
  | 'powered off'
  | 'reset'
  | 'reset loop'
  | 'stopped'
  | 'ended by debugger'
  | 'waits for ever'
  | 'engines differ'
  | 'script done'
  | 'script failed';

/** From the machine's thread. */
export type FromWorker =
  | { readonly type: 'output'; readonly bytes: Uint8Array }
  /** The bytes of one `input` message are with the machine. */
  | { readonly type: 'taken' }
  | { readonly type: 'log'; readonly line: string }
  /** A lab tells of something; `seconds` is virtual time since the first power-on. */
  | { readonly type: 'event'; readonly event: LabEvent; readonly bytes: number; readonly seconds: number }
  | { readonly type: 'answer'; readonly id: number; readonly result: Result }
  | { readonly type: 'answer'; readonly id: number; readonly error: string }
  /** A mistake of the user's, such as a file that does not fit, or a fault of ours; the message says which. */
  | { readonly type: 'refused'; readonly message: string }
  | {
      readonly type: 'ended';
      readonly ending: Ending;
      /** What the CPUs are at, one line. */
      readonly cpus: string;
      readonly stats: (MachineStats & RunFigures) | undefined;
      /** Patterns that were waited for and not seen. */
      readonly missed: readonly string[];
      /** Why a lab's script failed. */
      readonly failure?: string | undefined;
    };

/** Figures of the whole run; those of MachineStats count from the last reset. */
export interface RunFigures {
  /** How often the machine was reset. */
  readonly resets: number;
  readonly wallMilliseconds: number;
  /** Millions of guest instructions per second of wall time. */
  readonly mips: number;
  /** Wall time that virtual time could not follow (`--clock real`). */
  readonly stretchedSeconds: number;
  /** The longest that this thread stood still to translate regions and have them compiled, in milliseconds; absent without the translator. */
  readonly longestTranslationMs?: number | undefined;
  /** Bytes of memory of the emulator's process at the end. */
  readonly hostMemoryBytes: number;
  /** Bytes of it that are guest RAM. */
  readonly guestMemoryBytes: number;
  /** Where the time went, of a run with `--profile`. */
  readonly profile?: Profile | undefined;
}
