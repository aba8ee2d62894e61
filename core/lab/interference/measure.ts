import type { LabEvent } from '../run/services/index.ts';
import type { Mark } from './plan.ts';

/** What the RTOS says of a task, in virtual µs. */
export interface TaskFigures {
  readonly name: string;
  readonly releases: number;
  readonly missed: number;
  readonly lost: number;
  /** Least, mean, most. */
  readonly jitter: readonly [number, number, number];
  readonly response: number;
}

/** What was seen of a scenario. Times are virtual: seconds where nothing else is said. */
export interface Measured {
  readonly scenario: string;
  readonly seconds: number;
  /** When the victim's head changed, from the scenario's beginning. */
  readonly frames: readonly number[];
  /** Longest time for which the head stayed as it was. */
  readonly longestGap: number;
  /** Longest time between two frames by the RTOS's own account, µs. */
  readonly drawnGap: number;
  readonly tasks: readonly TaskFigures[];
}

/** A line of `stat line`; undefined if it is none. See docs/rtos.md. */
export function parseStatistics(
  line: string,
): { readonly drawnGap: number; readonly tasks: TaskFigures[] } | undefined {
  const text = /^STAT (ms=.*)$/.exec(line.trim())?.[1];
  if (text === undefined) return undefined;
  const values = new Map<string, readonly number[]>();
  for (const word of text.split(' ')) {
    const [name, value = ''] = word.split('=');
    values.set(name!, value.split(',').map(Number));
  }
  const first = (name: string): number => values.get(name)?.[0] ?? Number.NaN;
  const names = [...values.keys()].flatMap((key) => /^(.*)\.releases$/.exec(key)?.[1] ?? []);
  const tasks = names.map((name) => {
    const [least = Number.NaN, mean = Number.NaN, most = Number.NaN] = values.get(`${name}.jitter_us`) ?? [];
    return {
      name,
      releases: first(`${name}.releases`),
      missed: first(`${name}.missed`),
      lost: first(`${name}.lost`),
      jitter: [least, mean, most] as const,
      response: first(`${name}.response_us`),
    };
  });
  return { drawnGap: first('gap_max_us'), tasks };
}

/** The longest time between two of some ascending times, the ends of the span they lie in among them. */
export function longestGap(times: readonly number[], end: number): number {
  let before = 0;
  let longest = 0;
  for (const time of [...times, end]) {
    longest = Math.max(longest, time - before);
    before = time;
  }
  return longest;
}

/** Collects what happens in a lab while the script of `interferenceScript` runs. */
export class Measure {
  readonly #marks: ReadonlyMap<number, Mark>;
  readonly #victim: string;
  readonly #head: string;
  #line = '';
  #begun = 0;
  #running: string | undefined;
  #frames: number[] = [];
  /** The scenario whose line is still to come. */
  #ended: Omit<Measured, 'drawnGap' | 'tasks'> | undefined;
  readonly done: Measured[] = [];

  /** `head` is the victim's. */
  constructor(marks: ReadonlyMap<number, Mark>, victim: string, head: string) {
    this.#marks = marks;
    this.#victim = victim;
    this.#head = head;
  }

  /** An event at so many virtual seconds. Returns the scenario that is done by it. */
  event(event: LabEvent, seconds: number): Measured | undefined {
    if (event.service === 'script') this.#mark(this.#marks.get(event.step), seconds);
    else if (event.service === 'display' && event.type === 'tiles') {
      if (event.head === this.#head && this.#running !== undefined) this.#frames.push(seconds - this.#begun);
    } else if (event.service === 'consoles' && event.console === this.#victim) return this.#hear(event.bytes);
    return undefined;
  }

  #mark(mark: Mark | undefined, seconds: number): void {
    if (mark?.what === 'begin') {
      this.#begun = seconds;
      this.#running = mark.scenario;
      this.#frames = [];
    } else if (mark && this.#running === mark.scenario) {
      const lasted = seconds - this.#begun;
      const frames = this.#frames;
      this.#ended = { scenario: mark.scenario, seconds: lasted, frames, longestGap: longestGap(frames, lasted) };
      this.#running = undefined;
    }
  }

  #hear(bytes: Uint8Array): Measured | undefined {
    let found: Measured | undefined;
    for (const byte of bytes) {
      if (byte !== 10) {
        if (this.#line.length < 4096) this.#line += String.fromCharCode(byte);
        continue;
      }
      const figures = parseStatistics(this.#line);
      this.#line = '';
      if (!figures || !this.#ended) continue;
      found = { ...this.#ended, ...figures };
      this.#ended = undefined;
      this.done.push(found);
    }
    return found;
  }
}

/** Frame gaps may be this long, in virtual seconds. */
export const LONGEST_GAP_S = 0.1;

/** What is wrong with a scenario: nothing, if the victim did not notice it. */
export function complaints({ longestGap: gap, tasks }: Measured): string[] {
  const missed = tasks.reduce((sum, task) => sum + task.missed, 0);
  const lost = tasks.reduce((sum, task) => sum + task.lost, 0);
  return [
    ...(missed > 0 ? [`${missed} missed deadlines`] : []),
    ...(lost > 0 ? [`${lost} lost activations`] : []),
    ...(gap > LONGEST_GAP_S ? [`no new frame for ${Math.round(gap * 1000)} ms`] : []),
    ...(tasks.length === 0 ? ['the RTOS told nothing of its tasks'] : []),
  ];
}
