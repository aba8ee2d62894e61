import type { AccessSize, SavedState } from './device.ts';
import type { Log } from './ports.ts';

/** A field of a register: its lowest bit and its width in bits. */
export interface Field {
  readonly low: number;
  readonly width: number;
  /** The field can be read and written but has no effect here; said once in the log when set. */
  readonly unimplemented?: boolean;
}

export const field = (low: number, width = 1): Field => ({ low, width });
export const unimplemented = (low: number, width = 1): Field => ({ low, width, unimplemented: true });

/** How a register of device type D behaves. Values are uint32; `index` counts in an array of registers. */
export interface RegisterBehaviour<D> {
  /** Value after reset, 0 if not given. */
  readonly reset?: number;
  /** 'rw' by default; the other direction is ignored ('wo' reads as zero). */
  readonly access?: 'rw' | 'ro' | 'wo';
  /** Bits that a write can change, all by default. */
  readonly writable?: number;
  /** The value read, in place of the stored one. */
  readonly read?: (device: D, index: number, cpu: number) => number;
  /** Effect of a write, after the value was stored. */
  readonly write?: (device: D, value: number, index: number, cpu: number, previous: number) => void;
  /** Number of equal registers, `stride` bytes apart (4 by default). */
  readonly count?: number;
  readonly stride?: number;
}

/** A register's declaration: the single place where its offset, name, fields and effects stand. */
export interface Register<D> extends RegisterBehaviour<D> {
  readonly offset: number;
  readonly name: string;
  readonly fields: Readonly<Record<string, Field>>;
}

export function reg<D>(
  offset: number,
  name: string,
  fields: Readonly<Record<string, Field>> = {},
  behaviour: RegisterBehaviour<D> = {},
): Register<D> {
  return { offset, name, fields, ...behaviour };
}

/** Extracts a field from a register's value. */
export const get = (value: number, f: Field): number =>
  f.width === 32 ? value >>> 0 : (value >>> f.low) & (2 ** f.width - 1);

/** The value with one field replaced. */
export function put(value: number, f: Field, bits: number): number {
  const mask = f.width === 32 ? 0xffff_ffff : ((2 ** f.width - 1) << f.low) >>> 0;
  return ((value & ~mask) | ((bits << f.low) & mask)) >>> 0;
}

interface Slot<D> {
  readonly register: Register<D>;
  readonly index: number;
  /** Position in the array of stored values. */
  readonly at: number;
}

/**
 * The registers of one device: storage, access rules and effects from their declarations.
 * Registers are 32 bits wide. A narrower read takes its bytes from the word; a narrower write replaces its bytes in the stored word.
 */
export class RegisterBank<D> {
  readonly #name: string;
  readonly #device: D;
  readonly #log: Log;
  readonly #slots = new Map<number, Slot<D>>();
  readonly #at = new Map<string, number>();
  readonly #registers: readonly Register<D>[];
  readonly #values: Uint32Array;

  constructor(name: string, device: D, log: Log, registers: readonly Register<D>[]) {
    this.#name = name;
    this.#device = device;
    this.#log = log;
    this.#registers = registers;
    let next = 0;
    for (const register of registers) {
      this.#at.set(register.name, next);
      for (let index = 0; index < (register.count ?? 1); index++) {
        const offset = register.offset + index * (register.stride ?? 4);
        const other = this.#slots.get(offset);
        if (other)
          throw new Error(`${name}: ${register.name} and ${other.register.name} share offset 0x${offset.toString(16)}`);
        this.#slots.set(offset, { register, index, at: next++ });
      }
    }
    this.#values = new Uint32Array(next);
    this.reset();
  }

  /** The stored value of a register, without the effects of a read. */
  value(name: string, index = 0): number {
    return this.#values[this.#position(name) + index]!;
  }

  /** Replaces the stored value, without the effects of a write. */
  store(name: string, value: number, index = 0): void {
    this.#values[this.#position(name) + index] = value;
  }

  read(offset: number, size: AccessSize, cpu: number): number {
    const slot = this.#slots.get(offset & ~3);
    if (!slot) {
      this.#log.warnOnce(
        `${this.#name}:r${offset}`,
        `${this.#name}: read of unknown register at +0x${offset.toString(16)}`,
      );
      return 0;
    }
    const { register, index, at } = slot;
    if (register.access === 'wo') return 0;
    const word = register.read ? register.read(this.#device, index, cpu) : this.#values[at]!;
    return size === 4 ? word >>> 0 : (word >>> ((offset & 3) * 8)) & (size === 1 ? 0xff : 0xffff);
  }

  write(offset: number, size: AccessSize, value: number, cpu: number): void {
    const slot = this.#slots.get(offset & ~3);
    if (!slot) {
      this.#log.warnOnce(
        `${this.#name}:w${offset}`,
        `${this.#name}: write to unknown register at +0x${offset.toString(16)}`,
      );
      return;
    }
    const { register, index, at } = slot;
    if (register.access === 'ro') return;
    const previous = this.#values[at]!;
    const shift = (offset & 3) * 8;
    const lanes = size === 4 ? 0xffff_ffff : ((size === 1 ? 0xff : 0xffff) << shift) >>> 0;
    const word = ((previous & ~lanes) | ((value << shift) & lanes)) >>> 0;
    const writable = register.writable ?? 0xffff_ffff;
    const stored = ((previous & ~writable) | (word & writable)) >>> 0;
    this.#values[at] = stored;
    this.#sayUnimplemented(register, stored);
    register.write?.(this.#device, stored, index, cpu, previous);
  }

  reset(): void {
    for (const { register, at } of this.#slots.values()) this.#values[at] = register.reset ?? 0;
  }

  /** Stored values by register name; arrays as lists. */
  save(): SavedState {
    const registers: Record<string, number | number[]> = {};
    for (const register of this.#registers) {
      const at = this.#position(register.name);
      const count = register.count ?? 1;
      registers[register.name] = count === 1 ? this.#values[at]! : [...this.#values.subarray(at, at + count)];
    }
    return { v: 1, registers };
  }

  load(state: SavedState): void {
    const registers = state.registers as Record<string, number | number[]>;
    for (const [name, value] of Object.entries(registers)) {
      const at = this.#at.get(name);
      if (at !== undefined) this.#values.set(typeof value === 'number' ? [value] : value, at);
    }
  }

  #position(name: string): number {
    const at = this.#at.get(name);
    if (at === undefined) throw new Error(`${this.#name}: no register ${name}`);
    return at;
  }

  #sayUnimplemented(register: Register<D>, value: number): void {
    for (const [name, f] of Object.entries(register.fields)) {
      if (f.unimplemented && get(value, f) !== 0)
        this.#log.warnOnce(
          `${this.#name}:${register.name}.${name}`,
          `${this.#name}: ${register.name}.${name} is set, which has no effect here`,
        );
    }
  }
}
