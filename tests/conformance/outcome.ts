/** What the bench wrote: one outcome a record. guests/conformance/bench/report.c has the other side. */
export interface Outcome {
  /** 0: the next instruction was reached; 1 undefined, 2 svc, 3 prefetch abort, 4 data abort, 5 Hyp mode entered, 6 irq, 7 fiq. */
  readonly kind: number;
  /** Address of the instruction that took the exception. */
  readonly place?: number;
  /** Fault status of an abort. */
  readonly status?: number;
  /** CPSR after it, if it has changed. */
  readonly cpsr?: number;
  /** What changed, in words: `r3=0000002a`, `mem+10=...`; the exception first. */
  readonly text: readonly string[];
  /** Bytes of the outcome. */
  readonly bytes: Uint8Array;
}

/** The outcomes up to the first byte that makes no sense, and why it ended there. */
export interface Report {
  readonly outcomes: readonly Outcome[];
  /** Undefined for a whole report. */
  readonly error?: string;
  /** Changes of the window by records that were not said to store. */
  readonly strayStores: number;
}

const KINDS = ['next', 'undefined', 'svc', 'prefetch abort', 'data abort', 'Hyp entry', 'irq', 'fiq'];
const hex = (value: number, digits = 8): string => value.toString(16).padStart(digits, '0');

/** IVR1, END. */
const MAGIC_RESULTS = 0x31525649;
const MAGIC_END = 0x2e444e45;

class Reader {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** An unsigned number of `size` bytes. Throws past the end. */
  take(size: number): number {
    if (this.at + size > this.#bytes.length) throw new RangeError('the output ends in the middle of an outcome');
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + this.#bytes[this.at + i]!;
    this.at += size;
    return value;
  }

  slice(from: number): Uint8Array {
    return this.#bytes.subarray(from, this.at);
  }
}

const BANK_NAMES = [
  ...[8, 9, 10, 11, 12, 13, 14].map((n) => `r${n}_usr`),
  ...[8, 9, 10, 11, 12, 13, 14].map((n) => `r${n}_fiq`),
  ...['irq', 'svc', 'abt'].flatMap((mode) => [`r13_${mode}`, `r14_${mode}`]),
  'r13_und',
  ...['fiq', 'irq', 'svc', 'abt'].map((mode) => `SPSR_${mode}`),
];

function takeDoubles(r: Reader, text: string[]): void {
  const which = r.take(4);
  for (let n = 0; n < 32; n++) {
    if (((which >>> n) & 1) === 0) continue;
    const words = r.take(1);
    if (words & 1) text.push(`s${n * 2}${n < 16 ? '' : `(d${n}.low)`}=${hex(r.take(4))}`);
    if (words & 2) text.push(`s${n * 2 + 1}${n < 16 ? '' : `(d${n}.high)`}=${hex(r.take(4))}`);
  }
}

function takeChanges(r: Reader, text: string[]): number | undefined {
  let cpsr: number | undefined;
  const changes = r.take(3);
  const has = (n: number): boolean => ((changes >>> n) & 1) === 1;
  for (let n = 0; n < 15; n++) if (has(n)) text.push(`r${n}=${hex(r.take(4))}`);
  ['CPSR', 'SPSR', 'FPSCR', 'FPEXC'].forEach((name, i) => {
    if (!has(15 + i)) return;
    const value = r.take(4);
    if (name === 'CPSR') cpsr = value;
    text.push(`${name}=${hex(value)}`);
  });
  if (has(19)) takeDoubles(r, text);
  if (has(20)) {
    const which = r.take(4);
    BANK_NAMES.forEach((name, n) => {
      if ((which >>> n) & 1) text.push(`${name}=${hex(r.take(4))}`);
    });
  }
  if (has(21))
    for (let count = r.take(1); count > 0; count--) text.push(`mem+${hex(r.take(2) * 4, 4)}=${hex(r.take(4))}`);
  return cpsr;
}

function takeOutcome(r: Reader): Outcome {
  const start = r.at;
  const text: string[] = [];
  const kind = r.take(1);
  const exception: { place?: number; status?: number } = {};
  if (kind !== 0) {
    exception.place = r.take(4);
    text.push(`${KINDS[kind] ?? kind} at ${hex(exception.place)}`);
    if (kind === 3 || kind === 4) {
      exception.status = r.take(2);
      text.push(`status=${hex(exception.status, 4)}`);
    }
    if (kind === 5) text.push(`HSR=${hex(r.take(4))}`);
    if (kind === 4) text.push(`address=${hex(r.take(4))}`);
  }
  const cpsr = takeChanges(r, text);
  return { kind, ...exception, ...(cpsr === undefined ? {} : { cpsr }), text, bytes: r.slice(start) };
}

/** Parses the bench's output. Never throws: a short or wrong output gives what could be read and an `error`. */
export function parseReport(output: Uint8Array): Report {
  const r = new Reader(output);
  const outcomes: Outcome[] = [];
  try {
    if (r.take(4) !== MAGIC_RESULTS) return { outcomes, error: 'the output does not start with IVR1', strayStores: 0 };
    const count = r.take(4);
    while (outcomes.length < count) outcomes.push(takeOutcome(r));
    if (r.take(4) !== MAGIC_END) return { outcomes, error: 'END. is missing', strayStores: 0 };
    return { outcomes, strayStores: r.take(1) };
  } catch (error) {
    return { outcomes, error: (error as Error).message, strayStores: 0 };
  }
}

const word = (value: number): Uint8Array => new Uint8Array(new Uint32Array([value]).buffer);

/** A report of given outcomes, as the bench would write it. */
export function reportOf(outcomes: readonly Outcome[]): Uint8Array {
  const bytes = outcomes.map((outcome) => outcome.bytes);
  return Buffer.concat([word(MAGIC_RESULTS), word(outcomes.length), ...bytes, word(MAGIC_END), new Uint8Array(1)]);
}
