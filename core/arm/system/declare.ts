import type { SystemContext } from './context.ts';
import type { Level, SystemRegister, SystemRegister64 } from './register.ts';
import { Sys, type SystemWord } from './words.ts';

/** Options of a declaration; PL1 read-write without traps by default. */
export interface RegisterOptions {
  readonly reads?: Level;
  readonly writes?: Level;
  readonly hcr?: number;
  readonly hcrRead?: number;
  readonly hcrWrite?: number;
  readonly check?: SystemRegister['check'];
  /** Bits that a write can change; the others keep their value. */
  readonly writable?: number;
  /** After a write. */
  readonly effect?: (cpu: SystemContext, value: number, previous: number) => void;
}

const access = (o: RegisterOptions) => ({
  reads: o.reads ?? 1,
  writes: o.writes ?? 1,
  hcrRead: o.hcrRead ?? o.hcr ?? 0,
  hcrWrite: o.hcrWrite ?? o.hcr ?? 0,
  check: o.check,
});

type At = readonly [number, number, number, number, number];

/** A register that is a word of the state. */
export function stored(name: string, at: At, word: SystemWord, o: RegisterOptions = {}): SystemRegister {
  const index = Sys[word];
  const writable = o.writable ?? -1;
  return {
    name,
    at,
    ...access(o),
    word: index,
    ...(o.effect === undefined ? { stores: writable } : {}),
    read: (cpu) => cpu.r[index]!,
    write: (cpu, value) => {
      const previous = cpu.r[index]!;
      const next = (previous & ~writable) | (value & writable);
      cpu.r[index] = next;
      o.effect?.(cpu, next, previous);
    },
  };
}

/** A read-only register computed from the CPU. */
export function readOnly(
  name: string,
  at: At,
  read: (cpu: SystemContext) => number,
  o: RegisterOptions = {},
): SystemRegister {
  return { name, at, ...access({ ...o, writes: o.writes ?? 3 }), read, write: () => {} };
}

/** A register with its own effects in both directions. */
export function computed(
  name: string,
  at: At,
  read: (cpu: SystemContext) => number,
  write: (cpu: SystemContext, value: number) => void,
  o: RegisterOptions = {},
): SystemRegister {
  return { name, at, ...access(o), read, write };
}

/** An operation: a write has an effect, a read is UNDEFINED. */
export function operation(
  name: string,
  at: At,
  write: (cpu: SystemContext, value: number) => void,
  o: RegisterOptions = {},
): SystemRegister {
  return { name, at, ...access({ reads: 3, ...o }), read: () => 0, write };
}

/** An operation on what is not modelled, such as caches: permissions and traps are all there is to it. */
export function inert(name: string, at: At, o: RegisterOptions = {}): SystemRegister {
  return { ...operation(name, at, () => {}, o), inert: true };
}

/** A 64-bit register that is two words of the state. */
export function stored64(
  name: string,
  at: readonly [number, number, number],
  word: SystemWord,
  o: Omit<RegisterOptions, 'effect' | 'writable'> & {
    /** Bits of the high word that exist. */
    readonly high?: number;
    readonly effect?: (cpu: SystemContext, previousLow: number, previousHigh: number) => void;
  } = {},
): SystemRegister64 {
  const index = Sys[word];
  const high = o.high ?? -1;
  return {
    name,
    at,
    ...access(o),
    read: (cpu) => [cpu.r[index]!, cpu.r[index + 1]!],
    write: (cpu, low, highWord) => {
      const previousLow = cpu.r[index]!;
      const previousHigh = cpu.r[index + 1]!;
      cpu.r[index] = low;
      cpu.r[index + 1] = highWord & high;
      o.effect?.(cpu, previousLow, previousHigh);
    },
  };
}
