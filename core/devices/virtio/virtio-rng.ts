import type { SavedState } from '../../bus/device.ts';
import type { VirtioFunction, VirtioHost } from './virtio-mmio.ts';

/** Most bytes given for one request: an entropy device may give fewer than asked for (virtio 1.2, 5.4.6). */
const MOST = 4096;

export interface VirtioRngPorts {
  /** `n` random bytes; from a seeded source if runs are to repeat. */
  random(n: number): Uint8Array;
}

/** The entropy device (virtio 1.2, 5.4). */
export class VirtioRng implements VirtioFunction {
  readonly deviceId = 4;
  readonly features = 0;
  readonly queues = [64];
  readonly #ports: VirtioRngPorts;
  #host!: VirtioHost;

  constructor(ports: VirtioRngPorts) {
    this.#ports = ports;
  }

  attach(host: VirtioHost): void {
    this.#host = host;
  }

  configuration(): Uint8Array {
    return new Uint8Array();
  }

  notified(): void {
    const queue = this.#host.queue(0);
    queue.drain((chain) => {
      const bytes = this.#ports.random(Math.min(chain.writableBytes, MOST));
      if (chain.write(0, bytes)) queue.push(chain, bytes.length);
      return this.#host.running;
    });
  }

  reset(): void {}

  save(): SavedState {
    return { v: 1 };
  }

  load(): void {}
}
