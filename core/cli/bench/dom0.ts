import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch, BatchOptions } from './batch.ts';
import { type Dom0Files, dom0Program, MEMORY_MIB } from './dom0-boot.ts';
import { BUSY_ROWS, DOMU_ROW, IDLE_ROW, MEMORY_ROW, PARALLEL_ROW, TOOLS_ROW } from './dom0-rows.ts';
import { Markers } from './markers.ts';
import { type Stamp, type Watched, watch } from './process.ts';
import { type Row, rowId, type Sample, type Side, sampleOf } from './row.ts';

const START: Stamp = { ms: 0, cpuMs: 0, rssBytes: 0 };
const TOOLS_UP = /^TOOLS-UP /;
const DOMU_UP = /DOMU-UP /;
/** A line is edited behind it; there the shell asks the terminal where the cursor is. */
const PROMPT = /^dom0:\S*# \S{0,4}$/;
const OVER = 'RUN-OVER';
/** Between the prompt and the time in which an idle Dom0 is looked at, and that time. */
const SETTLE_MS = 5000;
const IDLE_MS = 10_000;

/** One start that goes through Xen's tools, then does work at Dom0's prompt. */
export class Session {
  readonly samples = new Map<string, Sample>();
  readonly #rows: readonly Row[];
  readonly #divisor: number;
  readonly #markers = new Markers<Stamp>();
  #stage: 'boots' | 'at prompt' | 'works' = 'boots';

  constructor(rows: readonly Row[], divisor: number) {
    this.#rows = rows;
    this.#divisor = divisor;
  }

  get #work(): readonly Row[] {
    return this.#rows.filter((row) => row.group === 'user' || row.group === 'system');
  }

  line(text: string, process: Watched): void {
    if (this.#stage === 'at prompt') this.#stage = 'works';
    if (TOOLS_UP.test(text)) this.#toolsUp(process);
    this.#markers.line(text, () => process.stamp());
    if (text === OVER) process.end();
  }

  #toolsUp(process: Watched): void {
    const stamp = process.stamp();
    this.samples.set(rowId(TOOLS_ROW), sampleOf(START, stamp));
    if (stamp.rssBytes !== undefined)
      this.samples.set(rowId(MEMORY_ROW), { figure: stamp.rssBytes / 2 ** 20 - MEMORY_MIB });
    if (this.#work.length === 0 && !this.#rows.includes(IDLE_ROW)) process.end();
  }

  prompt(text: string, process: Watched): void {
    if (!PROMPT.test(text)) return;
    // A prompt after the command: it did not come to its end.
    if (this.#stage === 'works') process.end();
    if (this.#stage !== 'boots') return;
    this.#stage = 'at prompt';
    void this.#atPrompt(process);
  }

  async #atPrompt(process: Watched): Promise<void> {
    if (this.#rows.includes(IDLE_ROW)) {
      await sleep(SETTLE_MS);
      const begin = process.stamp();
      await sleep(IDLE_MS);
      const { wallMs, cpuMs } = sampleOf(begin, process.stamp());
      if (cpuMs !== undefined) this.samples.set(rowId(IDLE_ROW), { figure: (cpuMs! / wallMs!) * 100 });
    }
    const names = this.#work.map((row) => row.name);
    if (names.length === 0) process.end();
    else process.type(`sh /bench/run ${this.#divisor} ${names.join(' ')}\n`);
  }

  /** What the run measured of the rows that were asked for. */
  result(): Map<string, Sample> {
    for (const { name, begin, end, result } of this.#markers.done) {
      const row = this.#work.find((r) => r.name === name);
      if (row) this.samples.set(rowId(row), sampleOf(begin, end, result));
    }
    return wanted(this.samples, this.#rows);
  }
}

function wanted(samples: ReadonlyMap<string, Sample>, rows: readonly Row[]): Map<string, Sample> {
  const ids = rows.map(rowId).filter((id) => samples.has(id));
  if (ids.length === 0) throw new Error('the console did not show the end of any of them');
  return new Map(ids.map((id) => [id, samples.get(id)!]));
}

async function runSession(rows: readonly Row[], side: Side, files: Dom0Files, options: BatchOptions) {
  const session = new Session(rows, options.divisor);
  await watch(dom0Program(side, files, '', options.ourOptions), session, options);
  return session.result();
}

async function runDomU(side: Side, files: Dom0Files, options: BatchOptions): Promise<Map<string, Sample>> {
  const samples = new Map<string, Sample>();
  const line = (text: string, process: Watched): void => {
    if (!DOMU_UP.test(text)) return;
    samples.set(rowId(DOMU_ROW), sampleOf(START, process.stamp()));
    process.end();
  };
  await watch(dom0Program(side, files, 'ivilab.run=domu', options.ourOptions), { line }, options);
  return wanted(samples, [DOMU_ROW]);
}

/** With a thread for each CPU, as QEMU has it. */
async function runParallel(side: Side, files: Dom0Files, options: BatchOptions): Promise<Map<string, Sample>> {
  const ourOptions = ['--smp', 'parallel', ...options.ourOptions];
  const samples = await runSession(BUSY_ROWS, side, files, { ...options, ourOptions });
  const [one, two] = BUSY_ROWS.map((row) => samples.get(rowId(row))?.wallMs);
  if (one === undefined || two === undefined) throw new Error('the console did not show the end of both');
  return new Map([[rowId(PARALLEL_ROW), { figure: (2 * one) / two }]]);
}

/** Rows that need Xen and Dom0. All but the guest's boot and the parallel row come from one start. */
export function dom0Batches(rows: readonly Row[], files: () => Promise<Dom0Files>, options: BatchOptions): Batch[] {
  const session = rows.filter((row) => row !== DOMU_ROW && row !== PARALLEL_ROW);
  const batches: Batch[] = [];
  if (session.length > 0)
    batches.push({ rows: session, run: async (side) => runSession(session, side, await files(), options) });
  if (rows.includes(DOMU_ROW))
    batches.push({ rows: [DOMU_ROW], run: async (side) => runDomU(side, await files(), options) });
  if (rows.includes(PARALLEL_ROW))
    batches.push({ rows: [PARALLEL_ROW], run: async (side) => runParallel(side, await files(), options) });
  return batches;
}
