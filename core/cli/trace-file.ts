import { closeSync, openSync, writeSync } from 'node:fs';

const STDERR = 2;
/** Characters that are gathered before they are written. */
const CHUNK = 1 << 16;

/** Where a trace goes: a file, or standard error. Lines are written at once when there are enough of them, so a long trace takes no memory. */
export class TraceFile {
  readonly #name: string;
  readonly #fd: number;
  #text = '';

  /** Throws an Error that says why the file can't be written. */
  constructor(path: string | undefined) {
    this.#name = path ?? 'standard error';
    try {
      this.#fd = path === undefined ? STDERR : openSync(path, 'w');
    } catch (error) {
      throw this.#error(error);
    }
  }

  line(text: string): void {
    this.#text += `${text}\n`;
    if (this.#text.length >= CHUNK) this.flush();
  }

  flush(): void {
    let rest = Buffer.from(this.#text);
    this.#text = '';
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(this.#fd, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw this.#error(error);
        // A pipe that is full for the moment.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      }
    }
  }

  close(): void {
    this.flush();
    if (this.#fd !== STDERR) closeSync(this.#fd);
  }

  #error(error: unknown): Error {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such directory' : code === 'ENOSPC' ? 'the disk is full' : message;
    return new Error(`can't write the trace to ${this.#name}: ${why}`);
  }
}
