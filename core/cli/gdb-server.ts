import { createServer, type Server, type Socket } from 'node:net';
import { DebugControl } from '../debug/control.ts';
import { GdbStub } from '../debug/gdb/stub.ts';
import type { Machine } from '../machine/machine.ts';

/**
 * What the run loop does next: `run` a chunk; `resumed` too, but the machine stood for a while, so wall time is to be measured anew;
 * `reset` the machine (power on a new one and `attach` it); `end` the run.
 */
export type Polled = 'run' | 'resumed' | 'reset' | 'end';

/** Bytes that a debugger may begin with: an acknowledgement, a packet, Ctrl-C. A browser that was lured to the port sends others. */
const FIRST_BYTES: ReadonlySet<number> = new Set([0x2b, 0x2d, 0x24, 0x03]);

/** How long a debugger may take to read the last reply. */
const FAREWELL_MS = 500;

/**
 * Lets one debugger at a time connect to a machine, on the machine's own thread. The machine stands until the first debugger lets it run.
 * The run loop is: `await poll()`, `machine.run(…)` for some milliseconds, give the event loop a turn, and again.
 */
export class GdbServer {
  readonly #server: Server;
  readonly #say: (line: string) => void;
  #machine: Machine | undefined;
  #control: DebugControl | undefined;
  #stub: GdbStub | undefined;
  #socket: Socket | undefined;
  #request: 'reset' | 'end' | undefined;
  #wake: () => void = () => {};

  private constructor(server: Server, say: (line: string) => void) {
    this.#server = server;
    this.#say = say;
    server.on('connection', (socket) => this.#connected(socket));
  }

  /**
   * Listens on 127.0.0.1; port 0 takes a free one. `say` gets lines for the user.
   * @throws Error that says what is wrong with the port.
   */
  static async listen(port: number, say: (line: string) => void): Promise<GdbServer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve);
      server.once('error', (e: NodeJS.ErrnoException) => {
        const why = e.code === 'EADDRINUSE' ? 'it is in use' : e.code === 'EACCES' ? 'it is not allowed' : e.message;
        reject(new Error(`can't listen on port ${port} for a debugger: ${why}; take another one, or 0 for any`));
      });
      server.listen(port, '127.0.0.1');
    });
    const made = new GdbServer(server, say);
    say(`waiting for a debugger: target remote 127.0.0.1:${made.port}`);
    return made;
  }

  get port(): number {
    return (this.#server.address() as { port: number } | null)?.port ?? 0;
  }

  get connected(): boolean {
    return this.#socket !== undefined;
  }

  /** The machine to debug, before it first runs; after a reset the new one, which keeps the breakpoints and stands or runs as the old one did. */
  attach(machine: Machine): void {
    const before = this.#control;
    const control = new DebugControl(machine);
    this.#machine = machine;
    this.#control = control;
    if (!before) return;
    for (const address of before.breakpoints) control.insertBreakpoint(address);
    for (const watch of before.watches) control.insertWatch(watch);
    if (!before.halted) control.resume();
    this.#stub?.retarget(machine, control);
  }

  /** To be called before each `machine.run`: tells the debugger of a stop, and waits while the machine is to stand. */
  async poll(): Promise<Polled> {
    const reason = this.#control!.collect();
    if (reason) this.#stub?.stopped(reason);
    if (reason?.kind === 'power') this.#request ??= 'end';
    let waited = false;
    while (this.#control!.halted && this.#request === undefined) {
      waited = true;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const request = this.#request;
    if (request === 'reset') this.#request = undefined;
    return request ?? (waited ? 'resumed' : 'run');
  }

  /** Ends a waiting `poll` and the connection; a debugger that waits is told that the program is over. */
  close(): void {
    if (this.#control) this.#stub?.stopped({ kind: 'power', power: 'off' });
    this.#request = 'end';
    this.#server.close();
    const socket = this.#socket;
    // A debugger at its prompt does not close its end, and one that hangs takes no bytes: neither may keep the thread alive.
    socket?.destroySoon();
    if (socket) setTimeout(() => socket.destroy(), FAREWELL_MS);
    this.#wake();
  }

  #connected(socket: Socket): void {
    if (this.#socket || !this.#machine || !this.#control) {
      this.#say('refused a debugger: one is connected already');
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    this.#socket = socket;
    let first = true;
    socket.on('data', (bytes: Buffer) => {
      if (first && !FIRST_BYTES.has(bytes[0]!)) {
        this.#say('closed a connection to the debugger port: that was not a debugger');
        socket.destroy();
        return;
      }
      if (first) this.#open(socket);
      first = false;
      this.#stub?.receive(bytes);
      this.#wake();
    });
    socket.on('drain', () => socket.resume());
    // What comes after an error is 'close'.
    socket.on('error', () => {});
    socket.on('close', () => this.#disconnected());
  }

  #open(socket: Socket): void {
    this.#say('a debugger is connected');
    this.#stub = new GdbStub(this.#machine!, this.#control!, {
      send: (bytes) => {
        // A debugger that doesn't read its replies gets to send no more commands.
        if (!socket.destroyed && !socket.write(bytes)) socket.pause();
      },
      end: (how) => {
        this.#request = how === 'kill' ? 'end' : 'reset';
      },
    });
  }

  /** The machine stays as it is, running or not, without the debugger's breakpoints. */
  #disconnected(): void {
    if (this.#stub) this.#say('the debugger is gone');
    this.#socket = undefined;
    this.#stub = undefined;
    this.#control?.clear();
    if (this.#control?.halted && this.#request === undefined)
      this.#say(`the machine stands; waiting for a debugger: target remote 127.0.0.1:${this.port}`);
  }
}
