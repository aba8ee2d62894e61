import { type InputEvent, type InputSource, REPORT } from '../devices/virtio/virtio-input.ts';

/** Reports that may wait for a device whose guest does not listen. */
const MOST = 256;

/** The world's end of an input device: reports wait until the device takes them. */
export class InputPort implements InputSource {
  readonly #wakes = new Set<() => void>();
  #reports: (readonly InputEvent[])[] = [];

  /** Events that happen at one time, without the SYN_REPORT that ends them. Returns whether there was room. */
  send(events: readonly InputEvent[]): boolean {
    if (this.#reports.length >= MOST) return false;
    this.#reports.push([...events, REPORT]);
    for (const wake of this.#wakes) wake();
    return true;
  }

  take(): readonly InputEvent[] | undefined {
    return this.#reports.shift();
  }

  onReport(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => this.#wakes.delete(wake);
  }
}
