import * as v from 'valibot';
import { ConsoleSplitter } from '../console-splitter.ts';
import { type LabContext, method, type RunningService, type Service } from '../service.ts';

/** Bytes that a console shows: `xen`, `dom0`, or a domain's name. */
export interface ConsoleEvent {
  readonly service: 'consoles';
  readonly type: 'output';
  readonly console: string;
  readonly bytes: Uint8Array;
}

/** Xen and Dom0 share the board's console; Xen takes what is typed from one to the other when it reads this (its `conswitch`). */
const SWITCH = [1, 1, 1];
/** Longest text of one `write`. */
const MOST = 65_536;
/** Bytes of one request to the agent: as JSON each is up to six. */
const PIECE = 4096;

const Write = v.strictObject({
  console: v.string(),
  text: v.union([v.pipe(v.instance(Uint8Array), v.maxLength(MOST)), v.pipe(v.string(), v.maxLength(MOST))]),
});

class Consoles implements RunningService {
  readonly #lab: LabContext;
  /** Who of the two on the board's console gets what is typed. */
  #listening = 'dom0';
  #shown = new Map<string, number[]>();
  readonly #splitter = new ConsoleSplitter((console, byte) => this.#show(console, byte));
  readonly methods = {
    /** Types text, which is sent as UTF-8, or bytes. */
    write: method(Write, ({ console, text }) =>
      this.#write(console, typeof text === 'string' ? new TextEncoder().encode(text) : text),
    ),
    /** The names of all consoles. */
    list: method(v.strictObject({}), () => this.#names),
  };

  constructor(lab: LabContext) {
    this.#lab = lab;
    lab.onConsole((byte) => this.#splitter.push(byte));
    lab.onSlice(() => this.#flush());
    lab.agent.on('console', ({ domain, data }) => {
      if (!this.#names.includes(domain)) return;
      this.#emit(
        domain,
        Uint8Array.from(data, (character) => character.charCodeAt(0)),
      );
    });
  }

  get #names(): readonly string[] {
    return ['xen', 'dom0', ...this.#lab.plan.domains.flatMap(({ name, console }) => (console ? [name] : []))];
  }

  #show(console: string, byte: number): void {
    const bytes = this.#shown.get(console);
    if (bytes) bytes.push(byte);
    else this.#shown.set(console, [byte]);
  }

  #flush(): void {
    this.#splitter.look(this.#lab.machine.time.now());
    if (this.#shown.size === 0) return;
    const shown = this.#shown;
    this.#shown = new Map();
    for (const [console, bytes] of shown) this.#emit(console, Uint8Array.from(bytes));
  }

  #emit(console: string, bytes: Uint8Array): void {
    this.#lab.emit({ service: 'consoles', type: 'output', console, bytes }, bytes.length);
  }

  async #write(console: string, bytes: Uint8Array): Promise<undefined> {
    if (!this.#names.includes(console))
      throw new Error(`there is no console ${console}: there are ${this.#names.join(', ')}`);
    if (console === 'xen' || console === 'dom0') return this.#type(console, bytes);
    for (let at = 0; at < bytes.length; at += PIECE) {
      const data = String.fromCharCode(...bytes.subarray(at, at + PIECE));
      await this.#lab.agent.request('type', { domain: console, data });
    }
  }

  #type(console: string, bytes: Uint8Array): undefined {
    const line = this.#lab.machine.console;
    const typed = console === this.#listening ? bytes : Uint8Array.from([...SWITCH, ...bytes]);
    this.#listening = console;
    if (line.send(typed) < typed.length) throw new Error(`${console} does not read what is typed`);
  }
}

/** The consoles of Xen, Dom0 and the guests. */
export const consoles: Service = { name: 'consoles', start: (lab) => new Consoles(lab) };
