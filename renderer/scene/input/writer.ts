import type { CallParams } from '../../../electron/contract/calls.ts';

export type VehicleValues = CallParams<'vehicle.set'>['values'];

export interface WriterPorts {
  /** Sets values of the vehicle, all or none; rejects with an Error for people. */
  set(values: VehicleValues): Promise<unknown>;
  /** What can't be done, for people. */
  refused(message: string): void;
}

/** Sets what a driver does. Pedals move faster than the wire may take it: while one setting is on its way, only the newest is kept. */
export class VehicleWriter {
  readonly #ports: WriterPorts;
  #waiting: VehicleValues | undefined;
  #busy = false;

  constructor(ports: WriterPorts) {
    this.#ports = ports;
  }

  /** Things that are switched: each is told by itself, so that one that is refused keeps no other. */
  switch(values: VehicleValues): void {
    this.#ports.set(values).catch((error: unknown) => this.#ports.refused(messageOf(error)));
  }

  /** Things that move. */
  move(values: VehicleValues): void {
    this.#waiting = { ...this.#waiting, ...values };
    if (!this.#busy) void this.#send();
  }

  async #send(): Promise<void> {
    this.#busy = true;
    while (this.#waiting) {
      const values = this.#waiting;
      this.#waiting = undefined;
      await this.#ports.set(values).catch((error: unknown) => this.#ports.refused(messageOf(error)));
    }
    this.#busy = false;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
