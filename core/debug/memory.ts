import type { Cpu } from '../arm/cpu.ts';
import type { Fault } from '../arm/mmu/fault.ts';
import { Execute, Hyp, type Privilege, Privileged, Read, type Translation, User } from '../arm/mmu/walk.ts';
import type { AccessSize } from '../bus/device.ts';
import type { Machine } from '../machine/machine.ts';

/** How a debugger's addresses are meant: as the CPU's present mode does, as one of its regimes does, or as machine addresses. */
export type AddressView = 'current' | 'pl1' | 'hyp' | 'physical';

const isFault = (x: object): x is Fault => 'kind' in x;

/** A machine address that a virtual one has, or why it has none. */
export function lookUp(cpu: Cpu, va: number, privilege: Privilege): Translation | Fault {
  const read = cpu.walker.translate(va | 0, Read, privilege);
  if (!isFault(read)) return read;
  // A debugger may look where the code at hand may not: kernel pages from User mode, pages that are only executable.
  if (privilege === User) return lookUp(cpu, va, Privileged);
  const execute = cpu.walker.translate(va | 0, Execute, privilege);
  return isFault(execute) ? read : execute;
}

/**
 * Memory as a debugger sees it: nothing is filled into TLBs, no permission is in the way, devices are left alone unless `devices` is set
 * (reading a register may change the device), and what is written is seen by translated code.
 */
export class DebugMemory {
  readonly #machine: Machine;
  view: AddressView = 'current';
  devices = false;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Reads up to `length` bytes; fewer where memory ends, undefined where the first byte is nowhere. */
  read(cpu: Cpu, address: number, length: number): Uint8Array | undefined {
    const parts: Uint8Array[] = [];
    for (const [from, count] of this.#pages(address, length)) {
      const machine = this.#machineAddress(cpu, from);
      const part = machine === undefined ? undefined : this.readPhysical(cpu, machine, count);
      if (!part) break;
      parts.push(part);
    }
    return parts.length === 0 && length > 0 ? undefined : join(parts);
  }

  /** Writes all bytes, or none and returns false if any of them has no place. */
  write(cpu: Cpu, address: number, bytes: Uint8Array): boolean {
    const parts: { at: number; bytes: Uint8Array }[] = [];
    for (const [from, count] of this.#pages(address, bytes.length)) {
      const at = this.#machineAddress(cpu, from);
      if (at === undefined || !this.#exists(at, count)) return false;
      parts.push({ at, bytes: bytes.subarray(from - address, from - address + count) });
    }
    return parts.every(
      (part) => this.#machine.write(part.at, part.bytes) || this.#writeDevice(cpu, part.at, part.bytes),
    );
  }

  readPhysical(cpu: Cpu, address: number, length: number): Uint8Array | undefined {
    return this.#machine.read(address, length) ?? this.#readDevice(cpu, address, length);
  }

  /** [address, count] of the parts of a range that lie in one page each. Virtual addresses end at 2^32. */
  #pages(address: number, length: number): (readonly [number, number])[] {
    const end = Math.min(address + length, this.view === 'physical' ? 2 ** 40 : 2 ** 32);
    const parts: (readonly [number, number])[] = [];
    for (let at = address; at < end; ) {
      const count = Math.min(end - at, 4096 - (at % 4096));
      parts.push([at, count]);
      at += count;
    }
    return parts;
  }

  #machineAddress(cpu: Cpu, address: number): number | undefined {
    if (this.view === 'physical') return address;
    const privilege = this.view === 'current' ? cpu.privilege() : this.view === 'hyp' ? Hyp : Privileged;
    const found = lookUp(cpu, address, privilege);
    return isFault(found) ? undefined : found.address;
  }

  #isDevice(address: number, length: number): boolean {
    return this.#machine.bus.devices.some((d) => address >= d.base && address + length <= d.base + d.size);
  }

  #exists(address: number, length: number): boolean {
    const ram = this.#machine.bus.ram.some((r) => address >= r.base && address + length <= r.base + r.size);
    return ram || (this.devices && this.#isDevice(address, length));
  }

  #readDevice(cpu: Cpu, address: number, length: number): Uint8Array | undefined {
    if (!this.devices || !this.#isDevice(address, length)) return undefined;
    const { bus } = this.#machine;
    const bytes = new Uint8Array(length);
    return this.#untraced(() => {
      for (const [at, size] of transfers(address, length)) {
        const value = bus.readDevice(at, size, cpu.index);
        if (value < 0) return undefined;
        for (let i = 0; i < size; i++) bytes[at - address + i] = value >>> (8 * i);
      }
      return bytes;
    });
  }

  #writeDevice(cpu: Cpu, address: number, bytes: Uint8Array): boolean {
    if (!this.devices) return false;
    const { bus } = this.#machine;
    return this.#untraced(() =>
      transfers(address, bytes.length).every(([at, size]) => {
        let value = 0;
        for (let i = 0; i < size; i++) value |= bytes[at - address + i]! << (8 * i);
        return bus.writeDevice(at, size, value, cpu.index);
      }),
    );
  }

  /** A debugger's accesses are not the guest's: a trace doesn't show them. */
  #untraced<T>(access: () => T): T {
    const { bus } = this.#machine;
    const observer = bus.onDeviceAccess;
    bus.onDeviceAccess = undefined;
    try {
      return access();
    } finally {
      bus.onDeviceAccess = observer;
    }
  }
}

/** The largest aligned transfers that make up a range. */
function transfers(address: number, length: number): (readonly [number, AccessSize])[] {
  const list: (readonly [number, AccessSize])[] = [];
  for (let at = address; at < address + length; ) {
    const left = address + length - at;
    const size: AccessSize = at % 4 === 0 && left >= 4 ? 4 : at % 2 === 0 && left >= 2 ? 2 : 1;
    list.push([at, size]);
    at += size;
  }
  return list;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
