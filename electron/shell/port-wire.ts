import type { Wire } from '../contract/wire.ts';

/** What Electron's ports have in the main process and in a page, as far as a wire needs it. */
export interface Port {
  postMessage(message: unknown): void;
  close(): void;
}

/** What a number or a short text is counted for. */
const SMALL = 8;

/**
 * A wire through a message port. Ports do not tell what is under way, so the other end tells what it has taken: a message goes as
 * `[its size, it]`, and is answered with its size, a number, when it was looked at. An end that closes says `null` before, because not
 * every port tells that the other one has closed.
 */
export class PortWire implements Wire {
  readonly #port: Port;
  #unsent = 0;
  #closed = false;
  onMessage: (message: unknown) => void = () => {};
  onClose: () => void = () => {};

  constructor(port: Port) {
    this.#port = port;
  }

  get unsent(): number {
    return this.#unsent;
  }

  send(message: unknown): void {
    if (this.#closed) return;
    const { copy, size } = portable(message);
    this.#unsent += size;
    this.#port.postMessage([size, copy]);
  }

  /** To be called with what comes out of the port. */
  take(data: unknown): void {
    if (this.#closed) return;
    if (typeof data === 'number') {
      this.#unsent = Math.max(0, this.#unsent - (data > 0 ? data : 0));
      return;
    }
    if (data === null) return this.#end();
    if (!Array.isArray(data) || data.length !== 2 || typeof data[0] !== 'number') return this.close();
    this.onMessage(data[1]);
    if (!this.#closed) this.#port.postMessage(data[0]);
  }

  /** To be called when the other end is gone. */
  ended(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unsent = 0;
    this.onClose();
  }

  close(): void {
    if (this.#closed) return;
    this.#port.postMessage(null);
    this.#end();
  }

  #end(): void {
    this.#port.close();
    this.ended();
  }
}

/**
 * A message as it may go through a port, and about how many bytes it has. A port copies the whole buffer that bytes are a part of, and
 * refuses shared ones, so bytes that are a part get a buffer of their own.
 */
export function portable(message: unknown): { readonly copy: unknown; readonly size: number } {
  let size = 0;
  const copied = (value: unknown): unknown => {
    if (value instanceof Uint8Array) {
      size += value.byteLength;
      return value.constructor === Uint8Array && value.byteLength === value.buffer.byteLength && isOwn(value.buffer)
        ? value
        : new Uint8Array(value);
    }
    size += typeof value === 'string' ? value.length : SMALL;
    if (Array.isArray(value)) return value.map(copied);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part)]));
  };
  return { copy: copied(message), size };
}

const isOwn = (buffer: ArrayBufferLike): boolean => buffer instanceof ArrayBuffer;
