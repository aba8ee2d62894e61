import type { Wire } from '../contract/wire.ts';

/** What Electron's ports have in the main process and in a page, as far as a wire needs it. */
export interface Port {
  postMessage(message: unknown): void;
  close(): void;
}

/**
 * A wire through a message port. A message goes as a list of one; an end that closes says `null` before, because not every port tells that
 * the other one has closed.
 */
export class PortWire implements Wire {
  readonly #port: Port;
  #closed = false;
  onMessage: (message: unknown) => void = () => {};
  onClose: () => void = () => {};

  constructor(port: Port) {
    this.#port = port;
  }

  send(message: unknown): void {
    if (!this.#closed) this.#port.postMessage([portable(message)]);
  }

  /** To be called with what comes out of the port. */
  take(data: unknown): void {
    if (this.#closed) return;
    if (data === null) return this.#end();
    if (!Array.isArray(data) || data.length !== 1) return this.close();
    this.onMessage(data[0]);
  }

  /** To be called when the other end is gone. */
  ended(): void {
    if (this.#closed) return;
    this.#closed = true;
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
 * A message as it may go through a port. A port copies the whole buffer that bytes are a part of, and refuses shared ones, so bytes that are
 * a part get a buffer of their own.
 */
export function portable(value: unknown): unknown {
  if (value instanceof Uint8Array)
    return value.constructor === Uint8Array && value.byteLength === value.buffer.byteLength && isOwn(value.buffer)
      ? value
      : new Uint8Array(value);
  if (Array.isArray(value)) return value.map(portable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, portable(part)]));
}

const isOwn = (buffer: ArrayBufferLike): boolean => buffer instanceof ArrayBuffer;
