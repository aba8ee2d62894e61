import { type AccessSize, BUS_ERROR, type Device } from './device.ts';
import type { Log } from './ports.ts';

/** Memory on the bus: `size` bytes at machine address `base`, kept in the machine's memory from byte `host` on. All multiples of 4 KiB. */
export interface RamRegion {
  readonly name: string;
  readonly base: number;
  readonly size: number;
  readonly host: number;
}

export interface DeviceRegion {
  readonly device: Device;
  readonly base: number;
  readonly size: number;
}

const hex = (x: number): string => `0x${x.toString(16)}`;

/** The machine addresses of a board: memory and devices. An access to nothing is a bus error for its initiator and one log line. */
export class AddressSpace {
  readonly #log: Log;
  readonly #ram: RamRegion[] = [];
  readonly #devices: DeviceRegion[] = [];
  /** Devices by 4 KiB page: the regions that touch it. */
  readonly #pages = new Map<number, DeviceRegion[]>();
  /** Set while a debugger or a trace wants to see device accesses. */
  onDeviceAccess:
    | ((region: DeviceRegion, offset: number, size: number, value: number, write: boolean, cpu: number) => void)
    | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  get ram(): readonly RamRegion[] {
    return this.#ram;
  }

  get devices(): readonly DeviceRegion[] {
    return this.#devices;
  }

  addRam(region: RamRegion): void {
    this.#refuseOverlap(region.name, region.base, region.size);
    this.#ram.push(region);
  }

  addDevice(device: Device, base: number, size: number): void {
    this.#refuseOverlap(device.name, base, size);
    const region = { device, base, size };
    this.#devices.push(region);
    for (let page = Math.floor(base / 4096); page * 4096 < base + size; page++) {
      const list = this.#pages.get(page);
      if (list) list.push(region);
      else this.#pages.set(page, [region]);
    }
  }

  #refuseOverlap(name: string, base: number, size: number): void {
    const all = [
      ...this.#ram.map((r) => ({ name: r.name, base: r.base, size: r.size })),
      ...this.#devices.map((d) => ({ name: d.device.name, base: d.base, size: d.size })),
    ];
    const other = all.find((r) => base < r.base + r.size && r.base < base + size);
    if (other)
      throw new Error(
        `${name} at ${hex(base)}+${hex(size)} overlaps ${other.name} at ${hex(other.base)}+${hex(other.size)}: give it other addresses`,
      );
  }

  /** Byte in the machine's memory that holds machine address `address`, or -1 where there is no RAM. */
  host(address: number): number {
    for (const region of this.#ram) {
      const offset = address - region.base;
      if (offset >= 0 && offset < region.size) return region.host + offset;
    }
    return -1;
  }

  #find(address: number): DeviceRegion | undefined {
    const list = this.#pages.get(Math.floor(address / 4096));
    return list?.find((r) => address >= r.base && address < r.base + r.size);
  }

  /** Reads a device register; a uint32, or BUS_ERROR. Unaligned accesses are done byte by byte. */
  readDevice(address: number, size: AccessSize, cpu: number): number {
    if (address % size !== 0) {
      let value = 0;
      for (let i = 0; i < size; i++) {
        const byte = this.readDevice(address + i, 1, cpu);
        if (byte === BUS_ERROR) return BUS_ERROR;
        value |= byte << (8 * i);
      }
      return value >>> 0;
    }
    const region = this.#find(address);
    if (!region) return this.#nothing(address, 'read');
    const value = region.device.read(address - region.base, size, cpu);
    this.onDeviceAccess?.(region, address - region.base, size, value, false, cpu);
    return value;
  }

  /** Writes a device register; false for a bus error. */
  writeDevice(address: number, size: AccessSize, value: number, cpu: number): boolean {
    if (address % size !== 0) {
      for (let i = 0; i < size; i++)
        if (!this.writeDevice(address + i, 1, (value >>> (8 * i)) & 0xff, cpu)) return false;
      return true;
    }
    const region = this.#find(address);
    if (!region) return this.#nothing(address, 'write') !== BUS_ERROR;
    this.onDeviceAccess?.(region, address - region.base, size, value >>> 0, true, cpu);
    return region.device.write(address - region.base, size, value >>> 0, cpu);
  }

  #nothing(address: number, what: 'read' | 'write'): number {
    this.tellNothing(address, what);
    return BUS_ERROR;
  }

  /** Tells of an access that nothing answers, once for each page and kind. Only memory answers instruction fetches and table walks. */
  tellNothing(address: number, what: 'read' | 'write' | 'instruction fetch' | 'table walk'): void {
    const device = this.#find(address)?.device.name;
    const holds = what === 'table walk' ? 'translation tables' : 'instructions';
    const why = device ? `: ${device} holds no ${holds}` : ', where there is neither memory nor a device';
    this.#log.warnOnce(`bus:${Math.floor(address / 4096)}:${what}`, `bus: ${what} at ${hex(address)}${why}`);
  }
}
