import { expect } from 'vitest';
import { qemuVirt } from '../../core/boards/qemu-virt.ts';
import { memoryDifferences, registerDifferences } from '../../core/cli/lockstep/difference.ts';
import { type Blob, loadBareMetal } from '../../core/machine/bare-metal.ts';
import { MachineLog } from '../../core/machine/log.ts';
import { Machine, type MachineOptions } from '../../core/machine/machine.ts';

/** Where a program's first word is. */
export const START = 0x4001_0000;

type Engine = NonNullable<MachineOptions['engine']>;

interface PairOptions {
  readonly blobs?: readonly Blob[];
  readonly cpus?: 1 | 2;
  readonly engine?: Engine;
}

function machine(image: Uint8Array, engine: Engine, { blobs = [], cpus = 1 }: PairOptions): Machine {
  const made = new Machine({
    board: qemuVirt,
    memoryMiB: 16,
    cpus,
    virtualization: false,
    engine,
    log: new MachineLog(() => {}),
  });
  loadBareMetal(made, image, blobs);
  return made;
}

/** The same program evaluated and translated, which must never differ. One instruction is one ns of virtual time. */
export class Pair {
  readonly evaluated: Machine;
  readonly translated: Machine;

  constructor(image: Uint8Array, options: PairOptions = {}) {
    this.evaluated = machine(image, 'evaluate', options);
    this.translated = machine(image, options.engine ?? 'translate', options);
    // Short programs are to become hot.
    this.translated.translator!.hot = 100;
  }

  /** Runs both to virtual time `at` in one go and compares registers. */
  run(at: number): this {
    this.evaluated.run(at);
    this.translated.run(at);
    expect(registerDifferences(this.evaluated, this.translated), `after ${at} ns`).toEqual([]);
    return this;
  }

  /** Runs to `end` in steps of changing length; all of memory is compared at the end. */
  steps(end: number, next: () => number): this {
    for (let at = this.now; at < end; ) {
      at = Math.min(end, at + next());
      this.run(at);
    }
    expect(memoryDifferences(this.evaluated, this.translated)).toEqual([]);
    return this;
  }

  /** Does the same to both. */
  both(change: (machine: Machine) => void): this {
    change(this.evaluated);
    change(this.translated);
    return this;
  }

  get now(): number {
    return this.evaluated.time.now();
  }

  /** A register of the first CPU, in both (they are equal). */
  register(n: number, cpu = 0): number {
    return this.translated.cpus[cpu]!.r[n]! >>> 0;
  }

  word(address: number): number {
    const bytes = this.translated.read(address, 4)!;
    return new DataView(bytes.buffer).getUint32(0, true);
  }

  /** Regions that were translated: without any, nothing was compared. */
  get regions(): number {
    return this.translated.translator!.figures.regions;
  }
}
