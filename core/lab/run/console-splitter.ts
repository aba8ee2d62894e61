/** What Xen begins its lines with on the console that it shares with Dom0. */
const MARK = [...'(XEN) '].map((character) => character.charCodeAt(0));
const NEWLINE = 0x0a;
/**
 * Nanoseconds of virtual time without a byte after which the beginning of a mark is taken for Dom0's own text: somebody types a bracket.
 * Xen writes its mark without a pause, but a slow host looks many times meanwhile.
 */
const PATIENCE = 20e6;

/**
 * Takes the board's console apart into Xen's lines and Dom0's text. Xen may begin a line of its own in the middle of one of Dom0's.
 * Dom0 can write the mark, too: who must know for sure asks Xen (`xl dmesg`).
 */
export class ConsoleSplitter {
  readonly #show: (console: 'xen' | 'dom0', byte: number) => void;
  #inXen = false;
  /** Bytes of a mark seen so far. */
  #held = 0;
  /** When the last byte of it was seen first, ns; undefined: it came since the last look. */
  #since: number | undefined;

  constructor(show: (console: 'xen' | 'dom0', byte: number) => void) {
    this.#show = show;
  }

  push(byte: number): void {
    if (this.#inXen) {
      this.#show('xen', byte);
      this.#inXen = byte !== NEWLINE;
      return;
    }
    this.#since = undefined;
    if (byte !== MARK[this.#held]) this.#release();
    if (byte !== MARK[this.#held]) {
      this.#show('dom0', byte);
      return;
    }
    this.#held++;
    if (this.#held < MARK.length) return;
    for (const marked of MARK) this.#show('xen', marked);
    this.#held = 0;
    this.#inXen = true;
  }

  /** To be called now and then, with the virtual time in nanoseconds: what was held back for too long is shown. */
  look(now: number): void {
    if (this.#held === 0) return;
    this.#since ??= now;
    if (now - this.#since >= PATIENCE) this.#release();
  }

  #release(): void {
    for (const byte of MARK.slice(0, this.#held)) this.#show('dom0', byte);
    this.#held = 0;
  }
}
