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
  /**
   * Where a narrower write takes the bytes it leaves out: the stored value (default), zeros (write-one-to-act registers),
   * or what a read gives (values kept outside the bank; the read must have no effect then).
   */
  readonly rest?: 'stored' | 'zeros' | 'read';
  /** The register answers at its offset only while this holds: banks selected by a mode bit, such as a UART's divisor latch. */
  readonly when?: (device: D) => boolean;
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
  f.width === 32 ? value >>> 0 : (value >>> f.low) & ((1 << f.width) - 1);

/** The value with one field replaced. */
export function put(value: number, f: Field, bits: number): number {
  const mask = f.width === 32 ? 0xffff_ffff : (((1 << f.width) - 1) << f.low) >>> 0;
  return ((value & ~mask) | ((bits << f.low) & mask)) >>> 0;
}

interface Slot<D> {
  readonly register: Register<D>;
  readonly index: number;
  /** Position in the array of stored values. */
  readonly at: number;
  readonly reads: boolean;
  readonly writes: boolean;
  /** Bits of fields without effect. */
  readonly unimplemented: number;
  /** The next register at the same offset, looked at when this one does not answer. */
  next: Slot<D> | undefined;
}

const unimplementedBits = (fields: Readonly<Record<string, Field>>): number =>
  Object.values(fields).reduce((bits, f) => (f.unimplemented ? put(bits, f, 0xffff_ffff) : bits), 0);

const lanesOf = (size: AccessSize, shift: number): number =>
  size === 4 ? 0xffff_ffff : ((size === 1 ? 0xff : 0xffff) << shift) >>> 0;

/**
 * The registers of one device: storage, access rules and effects from their declarations.
 * Registers are 32 bits wide. A narrower read takes its bytes from the word; a narrower write replaces its bytes in the word.
 * Several registers may share an offset if each access finds one that answers: a read-only and a write-only one, or ones with `when`
 * (declared before the one without, which answers otherwise).
 */
export class RegisterBank<D> {
  readonly #name: string;
  readonly #device: D;
  readonly #log: Log;
  readonly #slots: (Slot<D> | undefined)[] = [];
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
      if (this.#at.has(register.name)) throw new Error(`${name}: two registers named ${register.name}`);
      this.#at.set(register.name, next);
      for (let index = 0; index < (register.count ?? 1); index++) {
        this.#place(register, index, next++);
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
    const first = this.#slots[offset >>> 2];
    if (!first) return this.#unknown('read of', offset);
    let slot: Slot<D> | undefined = first;
    while (slot && !(slot.reads && (slot.register.when?.(this.#device) ?? true))) slot = slot.next;
    if (!slot) return 0;
    const { register, index, at } = slot;
    const word = register.read ? register.read(this.#device, index, cpu) : this.#values[at]!;
    return size === 4 ? word >>> 0 : (word >>> ((offset & 3) * 8)) & (size === 1 ? 0xff : 0xffff);
  }

  write(offset: number, size: AccessSize, value: number, cpu: number): void {
    const first = this.#slots[offset >>> 2];
    if (!first) {
      this.#unknown('write to', offset);
      return;
    }
    let slot: Slot<D> | undefined = first;
    while (slot && !(slot.writes && (slot.register.when?.(this.#device) ?? true))) slot = slot.next;
    if (!slot) return;
    const { register, index, at } = slot;
    const previous = this.#values[at]!;
    const word = size === 4 ? value : this.#widen(slot, offset, size, value, cpu);
    const writable = register.writable ?? 0xffff_ffff;
    const stored = ((previous & ~writable) | (word & writable)) >>> 0;
    this.#values[at] = stored;
    if (stored & slot.unimplemented) this.#sayUnimplemented(register, stored);
    register.write?.(this.#device, stored, index, cpu, previous);
  }

  reset(): void {
    for (const register of this.#registers) {
      const at = this.#position(register.name);
      this.#values.fill(register.reset ?? 0, at, at + (register.count ?? 1));
    }
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

  /** @throws Error if the state's arrays don't have the lengths of this bank's. Registers it does not name keep their values. */
  load(state: SavedState): void {
    for (const register of this.#registers) {
      const saved = (state.registers as Record<string, number | number[]> | undefined)?.[register.name];
      if (saved === undefined) continue;
      const values = typeof saved === 'number' ? [saved] : saved;
      const count = register.count ?? 1;
      if (!Array.isArray(values) || values.length !== count || !values.every((v) => typeof v === 'number'))
        throw new Error(`${this.#name}: saved ${register.name} must be ${count} number(s)`);
      this.#values.set(values, this.#position(register.name));
    }
  }

  #place(register: Register<D>, index: number, at: number): void {
    const offset = register.offset + index * (register.stride ?? 4);
    const reads = register.access !== 'wo';
    const writes = register.access !== 'ro';
    const slot: Slot<D> = {
      register,
      index,
      at,
      reads,
      writes,
      unimplemented: unimplementedBits(register.fields),
      next: undefined,
    };
    let last = this.#slots[offset >>> 2];
    if (!last) {
      this.#slots[offset >>> 2] = slot;
      return;
    }
    for (; ; last = last.next) {
      if (!last.register.when && ((last.reads && reads) || (last.writes && writes)))
        throw new Error(
          `${this.#name}: ${register.name} and ${last.register.name} share offset 0x${offset.toString(16)}`,
        );
      if (!last.next) break;
    }
    last.next = slot;
  }

  /** The word that a narrow write makes of a register. */
  #widen({ register, index, at }: Slot<D>, offset: number, size: AccessSize, value: number, cpu: number): number {
    const shift = (offset & 3) * 8;
    const lanes = lanesOf(size, shift);
    let word = this.#values[at]!;
    if (register.rest === 'zeros') word = 0;
    else if (register.rest === 'read' && register.read) word = register.read(this.#device, index, cpu);
    return ((word & ~lanes) | ((value << shift) & lanes)) >>> 0;
  }

  #unknown(what: string, offset: number): number {
    this.#log.warnOnce(
      `${this.#name}:${what}${offset}`,
      `${this.#name}: ${what} unknown register at +0x${offset.toString(16)}`,
    );
    return 0;
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
