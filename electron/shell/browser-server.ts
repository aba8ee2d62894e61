import { statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Wire } from '../contract/wire.ts';
import { BrowserKeys } from './browser-keys.ts';
import { browserWire } from './browser-wire.ts';
import { PageFiles } from './page-files.ts';
import { PAGE_HEADERS } from './page-headers.ts';

const HOST = '127.0.0.1';
/** Bytes of one message from a window: a layout's text as JSON is the largest. */
const LARGEST_MESSAGE = 8 << 20;
const LARGEST_KEY = 256;
const MOST_CONNECTIONS = 256;
const MOST_WINDOWS = 32;
/** The words of `Sec-WebSocket-Protocol`: what is spoken, and the key. */
const PROTOCOL = 'ivilab';
const KEY = 'key.';

/**
 * The app for browsers on this host: the built renderer, `POST /session`, which exchanges a link's token for a session's key, and the
 * WebSocket `/wire`, which takes that key. Pages of other origins, and names that lead here by DNS, are refused.
 */
export class BrowserServer {
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
    handleProtocols: () => PROTOCOL,
  });
  readonly #keys = new BrowserKeys();
  readonly #directory: string;
  readonly #open: (wire: Wire) => void;
  #pages: PageFiles;
  #built: number;

  private constructor(server: Server, directory: string, open: (wire: Wire) => void) {
    this.#server = server;
    this.#directory = directory;
    this.#open = open;
    this.#pages = new PageFiles(directory);
    this.#built = this.#builtAt();
    server.maxConnections = MOST_CONNECTIONS;
    server.headersTimeout = server.requestTimeout = 10_000;
    server.on('request', (request, response) => void this.#answer(request, response).catch(() => response.destroy()));
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /**
   * Listens on 127.0.0.1.
   * @param directory - the built renderer.
   * @param port - 0: one that is free.
   * @throws Error for people.
   */
  static listen(directory: string, port: number, open: (wire: Wire) => void): Promise<BrowserServer> {
    return new Promise((resolve, reject) => {
      const server = createServer();
      const made = new BrowserServer(server, directory, open);
      server.once('error', (error: NodeJS.ErrnoException) => {
        const why = error.code === 'EADDRINUSE' ? 'it is in use: take another one, or none' : error.message;
        reject(new Error(`port ${port}: ${why}`));
      });
      server.listen(port, HOST, () => resolve(made));
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** A link that opens one browser. The token is behind the #, so that no log has it. */
  link(): string {
    return `http://${HOST}:${this.port}/#${this.#keys.token()}`;
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get #hosts(): readonly string[] {
    return [`${HOST}:${this.port}`, `localhost:${this.port}`];
  }

  /** A page of ours asks: for others it is a browser's duty to send another Origin. */
  #isOwn({ headers: { host, origin } }: IncomingMessage): boolean {
    return host !== undefined && this.#hosts.includes(host) && origin === `http://${host}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host } = request.headers;
    if (host === undefined || !this.#hosts.includes(host)) return refuse(response, 421, 'This is not the host.');
    const path = request.url!.split('?', 1)[0]!;
    if (path === '/session' && request.method === 'POST') return this.#session(request, response);
    this.#lookAgain();
    const { status, headers, body } = await this.#pages.answer(request.method!, path);
    response.writeHead(status, headers).end(body);
  }

  async #session(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#isOwn(request)) return refuse(response, 403, 'This is for the app itself.');
    let given = '';
    for await (const chunk of request.setEncoding('latin1')) {
      given += chunk;
      if (given.length > LARGEST_KEY) return refuse(response, 413, 'No key is as long as this.');
    }
    const key = this.#keys.enter(given);
    if (key === undefined) return refuse(response, 403, 'This link is used up.');
    response.writeHead(200, { ...PAGE_HEADERS, 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' }).end(key);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const end = (status: string): void => {
      socket.on('error', () => {});
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    };
    const words = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((word) => word.trim());
    const key = words.find((word) => word.startsWith(KEY))?.slice(KEY.length) ?? '';
    if (request.url !== '/wire') return end('404 Not Found');
    if (!this.#isOwn(request) || !words.includes(PROTOCOL) || !this.#keys.isSession(key)) return end('403 Forbidden');
    if (this.#sockets.clients.size >= MOST_WINDOWS) return end('503 Service Unavailable');
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#open(browserWire(webSocket)));
  }

  /** The renderer may be built anew while the app runs: its files have other names then. */
  #lookAgain(): void {
    const built = this.#builtAt();
    if (built === this.#built || Number.isNaN(built)) return;
    this.#built = built;
    this.#pages = new PageFiles(this.#directory);
  }

  #builtAt(): number {
    return statSync(join(this.#directory, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? Number.NaN;
  }
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...PAGE_HEADERS, 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`${text}\n`);
}
