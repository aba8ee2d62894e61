import type { Io } from './command.ts';

/** Ctrl-\ leaves the console. */
const ESCAPE = 0x1c;
const NEWLINE = 0x0a;

/** Ends what a guest may have left on the terminal: alternate screen, attributes, hidden cursor, application keys, mouse, bracketed paste. */
const SANE = '\x1b[?1047l\x1b[0m\x1b[?25h\x1b[?7h\x1b[?1l\x1b>\x1b[?1000l\x1b[?1006l\x1b[?2004l';
/** Keeps the window's title, and puts it back (xterm's control sequences, XTWINOPS). */
const KEEP_TITLE = '\x1b[22;0t';
const OLD_TITLE = '\x1b[23;0t';

interface RawInput extends NodeJS.ReadableStream {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): void;
  unref?(): void;
}

/** Who is told of what the user does. */
export interface ConsoleListener {
  input(bytes: Uint8Array): void;
  /** No more input will come. */
  inputEnded(): void;
  /** The user wants to leave. */
  leave(): void;
  /** Nobody reads the console any more. */
  outputClosed(): void;
}

/** Bytes typed ahead in a pipe that may be on their way to the machine. */
const MOST_UNTAKEN = 1 << 16;

/** Whether a person sits at this input. */
export const isTerminal = (io: Io): boolean => (io.stdin as RawInput).isTTY === true;

/** The user's terminal, or a pipe, as the machine's console. */
export class ConsoleTerminal {
  readonly #io: Io;
  readonly #input: RawInput;
  #raw = false;
  #closed = false;
  /** The last line on the terminal is a whole one. */
  #atLineStart = true;
  #untaken: number[] = [];
  #listener: ConsoleListener | undefined;
  readonly #onData = (chunk: Buffer): void => this.#data(chunk);
  readonly #onEnd = (): void => this.#listener?.inputEnded();
  /** A shell that stopped us and lets us go on has set the terminal to its own mode. */
  readonly #onContinue = (): void => {
    if (this.#raw) this.#input.setRawMode?.(true);
  };

  constructor(io: Io) {
    this.#io = io;
    this.#input = io.stdin as RawInput;
  }

  /** From here on what is typed goes to the listener. `title` is for the terminal's window: the console's own text soon hides what was said. */
  open(listener: ConsoleListener, title: string): void {
    this.#listener = listener;
    if (this.#input.isTTY && this.#input.setRawMode) {
      this.#input.setRawMode(true);
      this.#raw = true;
      this.#control(`${KEEP_TITLE}\x1b]0;${title}\x07`);
      process.on('SIGCONT', this.#onContinue);
    }
    this.#input.on('data', this.#onData);
    this.#input.once('end', this.#onEnd);
    // A directory or a broken pipe as standard input gives nothing, like an empty one.
    this.#input.once('error', this.#onEnd);
    this.#input.resume();
  }

  #data(chunk: Buffer): void {
    const at = this.#raw ? chunk.indexOf(ESCAPE) : -1;
    const bytes = at < 0 ? chunk : chunk.subarray(0, at);
    if (bytes.length > 0) {
      this.#listener?.input(new Uint8Array(bytes));
      this.#untaken.push(bytes.length);
      // A pipe waits for a slow guest; a person must always get through to the key that leaves.
      if (!this.#raw && this.#untakenBytes() > MOST_UNTAKEN) this.#input.pause();
    }
    if (at >= 0) this.#listener?.leave();
  }

  #untakenBytes(): number {
    return this.#untaken.reduce((sum, n) => sum + n, 0);
  }

  /** The machine has taken the bytes of one call of `input`. */
  taken(): void {
    this.#untaken.shift();
    if (this.#untakenBytes() <= MOST_UNTAKEN && this.#listener) this.#input.resume();
  }

  /** Shows output; `shown` is called when it is out of our hands. */
  show(bytes: Uint8Array, shown: () => void): void {
    if (this.#closed) return;
    if (bytes.length > 0) this.#atLineStart = bytes[bytes.length - 1] === NEWLINE;
    this.#io.stdout.write(bytes, (error) => {
      if (!error) shown();
      else if (!this.#closed) {
        this.#closed = true;
        this.#listener?.outputClosed();
      }
    });
  }

  /** Gives the terminal back as it was. */
  close(): void {
    this.#listener = undefined;
    this.#input.off('data', this.#onData);
    this.#input.off('end', this.#onEnd);
    process.off('SIGCONT', this.#onContinue);
    if (this.#raw) {
      this.#control(SANE + OLD_TITLE);
      this.#input.setRawMode?.(false);
    }
    this.#raw = false;
    this.#input.pause();
    this.#input.unref?.();
  }

  /** Control sequences for the terminal, if that is where the console's output goes and it knows any. */
  #control(sequences: string): void {
    const knows = /^(xterm|screen|tmux|rxvt|alacritty|foot|kitty|konsole|gnome|vte|st)\b/.test(process.env.TERM ?? '');
    if (knows && (this.#io.stdout as { isTTY?: boolean }).isTTY) this.#io.stdout.write(sequences);
  }

  /** A line of ours, apart from the guest's output. */
  say(line: string): void {
    const terminal = (this.#io.stderr as { isTTY?: boolean }).isTTY === true;
    const newline = this.#raw ? '\r\n' : '\n';
    this.#io.stderr.write(`${terminal && !this.#atLineStart ? newline : ''}ivilab: ${line}${newline}`);
    this.#atLineStart = true;
  }
}
