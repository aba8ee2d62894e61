import type { AccessSize, Device, SavedState } from '../../bus/device.ts';
import type { Log } from '../../bus/ports.ts';
import { type Register, RegisterBank } from '../../bus/registers.ts';

/** A device that is nothing but its registers: what there is to know stands in their declarations. */
export class RegisterPage implements Device {
  readonly name: string;
  readonly #bank: RegisterBank<RegisterPage>;

  constructor(name: string, log: Log, registers: readonly Register<RegisterPage>[]) {
    this.name = name;
    this.#bank = new RegisterBank<RegisterPage>(name, this, log, registers);
  }

  read(offset: number, size: AccessSize, cpu: number): number {
    return this.#bank.read(offset, size, cpu);
  }

  write(offset: number, size: AccessSize, value: number, cpu: number): boolean {
    this.#bank.write(offset, size, value, cpu);
    return true;
  }

  /** The stored value of a register. */
  value(register: string, index = 0): number {
    return this.#bank.value(register, index);
  }

  store(register: string, value: number, index = 0): void {
    this.#bank.store(register, value, index);
  }

  reset(): void {
    this.#bank.reset();
  }

  save(): SavedState {
    return this.#bank.save();
  }

  load(state: SavedState): void {
    this.#bank.load(state);
  }
}
