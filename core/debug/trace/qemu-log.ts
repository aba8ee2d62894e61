/** Which lines of QEMU's log are wanted. */
export interface QemuLogOptions {
  /** Only this CPU. */
  readonly cpu?: number | undefined;
  /** Leave out what comes before this address (uint32) is executed for the first time. */
  readonly from?: number | undefined;
  /** With registers, for comparison with `regs`. */
  readonly regs: boolean;
}

/**
 * Turns the log of `qemu-system-arm -d exec,cpu,nochain -singlestep` line by line into the form of `--trace 'in;bare'` (with `regs`:
 * `in;regs;bare`). Of what QEMU logs besides, nothing is kept.
 */
export class QemuLog {
  readonly #options: QemuLogOptions;
  readonly #write: (line: string) => void;
  #started: boolean;
  #cpu = 0;
  #pc = '';
  #registers: string[] = [];

  constructor(options: QemuLogOptions, write: (line: string) => void) {
    this.#options = options;
    this.#write = write;
    this.#started = options.from === undefined;
  }

  line(text: string): void {
    // Trace CPU: HOST [CS_BASE/PC/FLAGS/CFLAGS]
    const trace = /^Trace (\d+): 0x[0-9a-f]+ \[[0-9a-f]+\/([0-9a-f]{1,16})\//.exec(text);
    if (trace) {
      this.#cpu = Number(trace[1]);
      this.#pc = trace[2]!.slice(-8).padStart(8, '0');
      this.#registers = [];
    } else if (/^R\d\d=/.test(text))
      for (const [, number, value] of text.matchAll(/R(\d\d)=([0-9a-f]{8})/g))
        if (Number(number) < 15) this.#registers.push(`r${Number(number)}=${value}`);
    if (text.startsWith('PSR=') && this.#pc !== '') this.#instruction(text.slice(4, 12));
  }

  #instruction(psr: string): void {
    const { cpu, from, regs } = this.#options;
    this.#started ||= Number.parseInt(this.#pc, 16) === from;
    const wanted = this.#started && (cpu === undefined || cpu === this.#cpu);
    if (wanted) this.#write(`in ${this.#cpu} ${this.#pc}${regs ? ` psr=${psr} ${this.#registers.join(' ')}` : ''}`);
    this.#pc = '';
  }
}
