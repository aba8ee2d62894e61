import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import type { Result } from '../../lab/run/service.ts';
import type { LabEvent } from '../../lab/run/services/index.ts';
import { fromJson, toJson } from './json.ts';

const Request = v.strictObject({
  id: v.union([v.number(), v.string()]),
  method: v.string(),
  params: v.optional(v.record(v.string(), v.unknown()), {}),
});
const Subscribe = v.strictObject({ services: v.optional(v.array(v.string())) });

/** Bytes that a client may leave unread before it gets no more events: it is told with `{ "event": null, "lost": true }` and cut off. */
const MOST_UNREAD = 32 << 20;

interface Client {
  readonly socket: Socket;
  /** Services whose events it wants; undefined for none. */
  wants: ((service: string) => boolean) | undefined;
}

/**
 * A running lab's control socket: lines of JSON, `{ id, method, params }` answered by `{ id, result }` or `{ id, error }`. Beside the
 * services' methods there is `events`, after which events come as `{ event, seconds }`: those of the services named in `params.services`, or
 * all. Only the user who runs the lab can open it.
 */
export class ControlServer {
  readonly #server: Server;
  readonly #clients = new Set<Client>();
  readonly #call: (method: string, params: unknown) => Promise<Result>;

  private constructor(server: Server, call: (method: string, params: unknown) => Promise<Result>) {
    this.#server = server;
    this.#call = call;
    server.on('connection', (socket) => this.#connected(socket));
  }

  /** Rejects with an Error for the user when the socket can't be made. */
  static listen(path: string, call: (method: string, params: unknown) => Promise<Result>): Promise<ControlServer> {
    return new Promise((resolve, reject) => {
      const server = createServer();
      server.once('error', (error) => reject(new Error(`no control socket at ${path}: ${error.message}`)));
      // Nobody else may open it, from the first moment on.
      const mask = process.umask(0o177);
      server.listen(path, () => {
        chmodSync(path, 0o600);
        resolve(new ControlServer(server, call));
      });
      process.umask(mask);
    });
  }

  /** Tells those who want to know. */
  event(event: LabEvent, seconds: number): void {
    let line: string | undefined;
    for (const { socket, wants } of this.#clients) {
      if (!wants?.(event.service)) continue;
      line ??= `${toJson({ event, seconds })}\n`;
      if (socket.writableLength > MOST_UNREAD) socket.end('{"event":null,"lost":true}\n');
      else socket.write(line);
    }
  }

  close(): void {
    this.#server.close();
    for (const { socket } of this.#clients) socket.end();
  }

  #connected(socket: Socket): void {
    const client: Client = { socket, wants: undefined };
    this.#clients.add(client);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#clients.delete(client));
    createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      void this.#answer(client, line).then((answer) => {
        if (!socket.destroyed) socket.write(`${toJson(answer)}\n`);
      });
    });
  }

  async #answer(client: Client, line: string): Promise<object> {
    let id: number | string | null = null;
    try {
      const request = v.parse(Request, fromJson(line));
      id = request.id;
      if (request.method !== 'events')
        return { id, result: (await this.#call(request.method, request.params)) ?? null };
      const { services } = v.parse(Subscribe, request.params);
      client.wants = services ? (service) => services.includes(service) : () => true;
      return { id, result: null };
    } catch (error) {
      return { id, error: (error as Error).message };
    }
  }
}
