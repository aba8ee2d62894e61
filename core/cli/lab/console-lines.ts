const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** Characters of an unfinished line after which it is shown in pieces. */
const LONGEST = 4096;

/** Several consoles on one terminal: whole lines, each with its console's name before it. */
export class ConsoleLines {
  readonly #width: number;
  readonly #write: (text: string) => void;
  readonly #lines = new Map<string, number[]>();

  constructor(names: readonly string[], write: (text: string) => void) {
    this.#width = Math.max(0, ...names.map((name) => name.length));
    this.#write = write;
  }

  show(console: string, bytes: Uint8Array): void {
    const line = this.#lines.get(console) ?? [];
    this.#lines.set(console, line);
    for (const byte of bytes) {
      if (byte !== NEWLINE) line.push(byte);
      if (byte === NEWLINE || line.length >= LONGEST) this.#end(console, line);
    }
  }

  /** Shows what stands on unfinished lines. */
  flush(): void {
    for (const [console, line] of this.#lines) if (line.length > 0) this.#end(console, line);
  }

  #end(console: string, line: number[]): void {
    const text = new TextDecoder().decode(Uint8Array.from(line.filter((byte) => byte !== RETURN)));
    line.length = 0;
    this.#write(`${console.padEnd(this.#width)}| ${text.replaceAll(CONTROL, '')}\n`);
  }
}

/** Control characters and sequences would act on the terminal of several consoles: ECMA-48 sequences and C0 controls but the tabulator. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it is for
const CONTROL = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-_]|[\x00-\x08\x0b-\x1f\x7f]/g;
