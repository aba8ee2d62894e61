import type { SavedState } from '../../bus/device.ts';
import type { Log } from '../../bus/ports.ts';
import { RegisterDevice } from '../../bus/register-device.ts';
import type { Register } from '../../bus/registers.ts';

/** A device that is nothing but its registers: what there is to know stands in their declarations. */
export class RegisterPage extends RegisterDevice<RegisterPage> {
  constructor(name: string, log: Log, registers: readonly Register<RegisterPage>[]) {
    super(name, log, registers);
  }

  /** The stored value of a register. */
  value(register: string, index = 0): number {
    return this.bank.value(register, index);
  }

  store(register: string, value: number, index = 0): void {
    this.bank.store(register, value, index);
  }

  reset(): void {
    this.bank.reset();
  }

  save(): SavedState {
    return this.bank.save();
  }

  load(state: SavedState): void {
    this.bank.load(state);
  }
}
