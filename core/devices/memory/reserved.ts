import type { Device, SavedState } from '../../bus/device.ts';
import type { Log } from '../../bus/ports.ts';

/** A block that is on the board's map and not modelled: reads as zero, ignores writes, and says so once. */
export class Reserved implements Device {
  readonly name: string;
  readonly #log: Log;

  constructor(name: string, log: Log) {
    this.name = name;
    this.#log = log;
  }

  read(offset: number): number {
    this.#say('read', offset);
    return 0;
  }

  write(offset: number): boolean {
    this.#say('write', offset);
    return true;
  }

  reset(): void {}

  save(): SavedState {
    return { v: 1 };
  }

  load(): void {}

  #say(what: string, offset: number): void {
    this.#log.warnOnce(
      `${this.name}:reserved`,
      `${this.name} is not modelled (first ${what} at +0x${offset.toString(16)}): reads as zero, ignores writes`,
    );
  }
}
