/** A piece of work that the guest named on its console. */
export interface Marked<T> {
  readonly name: string;
  readonly begin: T;
  readonly end: T;
  /** What the end line says after the name. */
  readonly result: string;
}

const BEGIN = /^BEGIN ([\w-]+)$/;
const END = /^END ([\w-]+)(?: (.*))?$/;

/** Finds work between the lines `BEGIN name` and `END name result`. `T` is whatever the caller knows of the moment of a line. */
export class Markers<T> {
  readonly done: Marked<T>[] = [];
  #open: { name: string; begin: T } | undefined;

  /** Takes a line without its end. `stamp` is asked at markers alone: it may cost something. */
  line(text: string, stamp: () => T): void {
    const begin = BEGIN.exec(text);
    if (begin) this.#open = { name: begin[1]!, begin: stamp() };
    const end = END.exec(text);
    if (!end || this.#open?.name !== end[1]) return;
    this.done.push({ ...this.#open!, end: stamp(), result: end[2] ?? '' });
    this.#open = undefined;
  }
}

/** Lines are cut here: a guest that never ends one must not fill the host's memory. */
const LONGEST = 4096;

/** Takes a stream apart into lines; carriage returns at their ends are dropped. */
export class Lines {
  #rest = '';
  readonly #decoder = new TextDecoder('latin1');

  /** The lines that these bytes complete. */
  push(bytes: Uint8Array): string[] {
    const parts = (this.#rest + this.#decoder.decode(bytes)).split('\n');
    this.#rest = parts.pop()!.slice(-LONGEST);
    return parts.map((line) => line.replace(/\r+$/, '').slice(-LONGEST));
  }

  /** What has no end yet, as a prompt. */
  get rest(): string {
    return this.#rest;
  }
}
