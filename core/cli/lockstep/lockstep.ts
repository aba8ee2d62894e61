import type { Machine, MachineOptions } from '../../machine/machine.ts';
import { type Difference, memoryDifferences, registerDifferences } from './difference.ts';
import { Executed } from './executed.ts';

/** Virtual ns between comparisons of registers: as long as a chunk of an ordinary run, so that the machines do what they do in one. */
export const STEP_NS = 500_000;
/** Virtual ns between comparisons of memory and devices. */
const MEMORY_NS = 100_000_000;
/** Steps in which a difference is looked for again, in virtual ns, which are instructions. */
const FINER = [20_000, 2000, 200, 50, 10, 3, 1];
/** From here on what was executed is of use. */
const FOLLOWED_NS = 2000;

export type EngineName = NonNullable<MachineOptions['engine']>;

/** One of the two machines, with whatever drives its console. */
export interface Side {
  readonly machine: Machine;
  /** Called at every multiple of STEP_NS of virtual time, as in an ordinary run. */
  look(): void;
}

/** The first difference between two runs. */
export interface Finding {
  /** Virtual time (ns) at which the runs were last equal, and at which they were not. */
  readonly from: number;
  readonly to: number;
  readonly differences: readonly Difference[];
  /** The last instructions that the evaluated machine executed between the two; none if the window is too large to tell. */
  readonly executed: readonly string[];
  readonly evaluated: Machine;
  readonly translated: Machine;
}

type RunResult = ReturnType<Machine['run']>;

type Path = readonly { readonly until: number; readonly step: number }[];

/** Runs a machine evaluated and the same one translated, and finds where they part. */
export class Lockstep {
  readonly #start: (engine: EngineName) => Side;
  readonly #second: EngineName;
  readonly #evaluated: Side;
  readonly #translated: Side;
  #now = 0;
  /** When memory was equal last. */
  #sound = 0;

  /** `start` makes a machine at power-on; it is called again when a difference is narrowed down. */
  constructor(start: (engine: EngineName) => Side, second: EngineName = 'translate') {
    this.#start = start;
    this.#second = second;
    this.#evaluated = start('evaluate');
    this.#translated = start(second);
  }

  get evaluated(): Machine {
    return this.#evaluated.machine;
  }

  get translated(): Machine {
    return this.#translated.machine;
  }

  /** One step of both machines. Returns how the evaluated one ended it, or the differences. */
  step(): RunResult | readonly Difference[] {
    this.#now += STEP_NS;
    const result = run(this.#evaluated, this.#now);
    run(this.#translated, this.#now);
    const registers = registerDifferences(this.evaluated, this.translated);
    if (registers.length > 0) return registers;
    return this.#now - this.#sound >= MEMORY_NS || result !== 'time' ? this.compareMemory() || result : result;
  }

  /** The differences of memory and devices; undefined if there are none. */
  compareMemory(): readonly Difference[] | undefined {
    const differences = memoryDifferences(this.evaluated, this.translated);
    if (differences.length > 0) return differences;
    this.#sound = this.#now;
    return undefined;
  }

  /**
   * Runs again from power-on, in finer steps where the runs part, until the difference no longer shows: in very short steps
   * nothing runs translated. `tell` gets a line for each attempt.
   */
  narrow(differences: readonly Difference[], tell: (line: string) => void = () => {}): Finding {
    const inMemory = registerDifferences(this.evaluated, this.translated).length === 0;
    let path: Path = [{ until: inMemory ? this.#sound : this.#now - STEP_NS, step: STEP_NS }];
    let finding: Finding = {
      from: path[0]!.until,
      to: this.#now,
      differences,
      executed: [],
      evaluated: this.evaluated,
      translated: this.translated,
    };
    for (const step of inMemory ? [STEP_NS, ...FINER] : FINER) {
      tell(`the runs part between ${finding.from} and ${finding.to} ns: again in steps of ${step} ns`);
      const next = this.#again(path, finding.to, step, inMemory);
      if (!next) break;
      finding = next;
      path = [...path, { until: finding.from, step }];
    }
    return finding;
  }

  #again(path: Path, to: number, step: number, inMemory: boolean): Finding | undefined {
    const evaluated = this.#start('evaluate');
    const translated = this.#start(this.#second);
    let at = 0;
    const both = (until: number): void => {
      run(evaluated, until);
      run(translated, until);
      at = until;
    };
    for (const leg of path) while (at < leg.until) both(Math.min(at + leg.step, leg.until));
    const executed = step <= FOLLOWED_NS ? new Executed(evaluated.machine) : undefined;
    while (at < to) {
      const from = at;
      executed?.take();
      both(Math.min(at + step, to));
      const differences = [
        ...registerDifferences(evaluated.machine, translated.machine),
        ...(inMemory ? memoryDifferences(evaluated.machine, translated.machine) : []),
      ];
      if (differences.length > 0)
        return {
          from,
          to: at,
          differences,
          executed: executed?.take() ?? [],
          evaluated: evaluated.machine,
          translated: translated.machine,
        };
    }
    return undefined;
  }
}

function run(side: Side, until: number): RunResult {
  const result = side.machine.run(until);
  if (until % STEP_NS === 0) side.look();
  return result;
}
