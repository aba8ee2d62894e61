import { Session } from 'node:inspector';

/** What the wall time of a machine's thread is spent on. */
export type Share =
  | 'translated'
  | 'interpreted'
  | 'evaluated'
  | 'building'
  | 'compiling'
  | 'memory'
  | 'devices'
  | 'dispatch'
  | 'idle'
  | 'collector'
  | 'other';

/** Each with what it means, in the order of the report. */
const MEANING: Readonly<Record<Share, string>> = {
  translated: 'hot guest code, as WebAssembly of its own',
  interpreted: 'cold guest code, as micro-operations',
  evaluated: 'guest code evaluated: closures, system operations, exceptions, exact floating point',
  building: 'decoding new blocks, specialising or lowering their instructions',
  compiling: 'finding, emitting and compiling regions (what V8 does on threads of its own is not in it)',
  memory: 'TLB fills: translation, slow accesses, code pages',
  devices: 'devices and the bus',
  dispatch: 'run loop, scheduler, virtual time',
  idle: 'waiting for the host',
  collector: 'garbage collection',
  other: 'the console, the start, V8 itself',
};

/** By a pattern in a source file's address; the first that fits. */
const BY_FILE: readonly (readonly [RegExp, Share])[] = [
  [/^wasm:/, 'translated'],
  [/\/core\/engine\/translate\//, 'compiling'],
  [/\/core\/engine\/(evaluate\/(block|print|specialise)|interpret\/(?!interpreter).*)\.ts$/, 'building'],
  [/\/core\/arm\/(encodings|semantics|ir)\//, 'building'],
  [/\/core\/arm\/(mmu|memory)\/|\/core\/arm\/data-access\.ts$/, 'memory'],
  [/\/core\/(devices|bus|boards)\/|\/core\/machine\/(serial-port|memory-disk|psci|random)\.ts$/, 'devices'],
  [/\/core\/engine\/evaluate\/fast-access\.ts$/, 'evaluated'],
  [/\/core\/engine\/|\/core\/machine\/(scheduler|scheduling|virtual-time|real-time|machine)\.ts$/, 'dispatch'],
  [/\/core\/arm\//, 'evaluated'],
];

/** A function as V8's sampling profiler names it. */
export interface Frame {
  readonly functionName: string;
  readonly url: string;
}

/** What a sample in this function counts for. */
export function shareOf({ functionName, url }: Frame): Share {
  if (functionName === '(garbage collector)') return 'collector';
  if (functionName === '(idle)') return 'idle';
  // The name of the interpreter's function (core/engine/interpret).
  if (url.startsWith('wasm:') && functionName === 'resume') return 'interpreted';
  for (const [pattern, share] of BY_FILE) if (pattern.test(url)) return share;
  // Closures of the specialiser have neither file nor name.
  if (url === '' && functionName === '') return 'evaluated';
  if (url === '' && /^(Module|Instance|grow)$/.test(functionName)) return 'compiling';
  return /\/cli\/machine-worker\.ts$/.test(url) && functionName === 'sleep' ? 'idle' : 'other';
}

/** Milliseconds of wall time by share. */
export type Profile = Readonly<Record<Share, number>>;

/** The part of V8's profile that is used. */
interface V8Profile {
  readonly nodes: readonly { readonly callFrame: Frame; readonly hitCount?: number }[];
}

/** Microseconds between samples. */
const INTERVAL = 1000;
/** Wall milliseconds after which the samples are counted and forgotten: V8 keeps each of them. */
const LONGEST_MS = 20_000;

/** Samples what this thread does, by V8's own profiler: code that runs is not changed for it. */
export class Profiler {
  readonly #session = new Session();
  readonly #counts = new Map<Share, number>();
  readonly #now: () => number;
  #begun: number;
  #samples = 0;
  #milliseconds = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
    this.#session.post('Profiler.start');
    this.#begun = now();
  }

  /** To be called now and then, so that samples do not fill the memory. */
  look(): void {
    if (this.#now() - this.#begun < LONGEST_MS) return;
    this.#count();
    this.#session.post('Profiler.start');
    this.#begun = this.#now();
  }

  /** Ends the sampling. */
  end(): Profile {
    this.#count();
    this.#session.disconnect();
    const each = this.#milliseconds / Math.max(1, this.#samples);
    return Object.fromEntries(
      Object.keys(MEANING).map((share) => [share, Math.round((this.#counts.get(share as Share) ?? 0) * each)]),
    ) as unknown as Profile;
  }

  #count(): void {
    this.#milliseconds += this.#now() - this.#begun;
    // The session answers at once: it is this thread's own.
    this.#session.post('Profiler.stop', (_error: Error | null, answer?: { profile: V8Profile }) => {
      for (const { callFrame, hitCount = 0 } of answer?.profile.nodes ?? []) {
        const share = shareOf(callFrame);
        this.#counts.set(share, (this.#counts.get(share) ?? 0) + hitCount);
        this.#samples += hitCount;
      }
    });
  }
}

/** The lines of a report, largest share first. */
export function describeProfile(profile: Profile): string[] {
  const shares = Object.entries(profile) as [Share, number][];
  const whole = shares.reduce((sum, [, ms]) => sum + ms, 0);
  return shares
    .filter(([, ms]) => ms > 0)
    .sort(([, a], [, b]) => b - a)
    .map(
      ([share, ms]) =>
        `${((100 * ms) / whole).toFixed(1).padStart(5)} % ${(ms / 1000).toFixed(2).padStart(8)} s  ${share.padEnd(11)} ${MEANING[share]}`,
    );
}
