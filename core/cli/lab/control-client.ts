import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fromJson, toJson } from './json.ts';
import { findLab } from './lab-directory.ts';

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: string;
  readonly event?: unknown;
  readonly seconds?: number;
}

/** The other end of a running lab's control socket. */
export class ControlClient {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  #next = 1;
  /** Takes events after a call of `events`. */
  onEvent: (event: unknown, seconds: number) => void = () => {};
  /** Resolves when the lab has ended or the connection is gone. */
  readonly closed: Promise<void>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) =>
      this.#take(fromJson(line) as Message),
    );
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        for (const { reject } of this.#waiting.values()) reject(new Error('the lab has ended'));
        this.#waiting.clear();
        resolve();
      });
    });
  }

  /**
   * Connects to a lab: `which` as for `findLab`.
   * @throws Error for the user.
   */
  static open(which: string | undefined): Promise<ControlClient> {
    return new Promise((resolve, reject) => {
      const { name, socket: path } = findLab(which);
      const socket = connect(path);
      socket.once('error', (error) => reject(new Error(`the lab ${name} can't be reached: ${error.message}`)));
      socket.once('connect', () => {
        socket.on('error', () => socket.destroy());
        resolve(new ControlClient(socket));
      });
    });
  }

  /** Calls a method of a service, as `consoles.write`. Rejects with an Error for the user. */
  call(method: string, params: object = {}): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Error('the lab has ended'));
      this.#waiting.set(id, { resolve, reject });
      this.#socket.write(`${toJson({ id, method, params })}\n`);
    });
  }

  close(): void {
    this.#socket.end();
  }

  #take({ id, result, error, event, seconds }: Message): void {
    if (id === undefined) return this.onEvent(event, seconds ?? 0);
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
  }
}
