import type { AccessSize, Device, SavedState } from './device.ts';
import type { Log } from './ports.ts';
import { type Register, RegisterBank } from './registers.ts';

/** A device whose accesses all go to declared registers, which see the device as `D`: its own class. */
export abstract class RegisterDevice<D extends RegisterDevice<D>> implements Device {
  readonly name: string;
  protected readonly bank: RegisterBank<D>;

  constructor(name: string, log: Log, registers: readonly Register<D>[]) {
    this.name = name;
    this.bank = new RegisterBank<D>(name, this as unknown as D, log, registers);
  }

  read(offset: number, size: AccessSize, cpu: number): number {
    return this.bank.read(offset, size, cpu);
  }

  write(offset: number, size: AccessSize, value: number, cpu: number): boolean {
    this.bank.write(offset, size, value, cpu);
    return true;
  }

  abstract reset(): void;
  abstract save(): SavedState;
  abstract load(state: SavedState): void;
}
