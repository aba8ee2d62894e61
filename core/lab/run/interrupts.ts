/** A line of Linux's /proc/interrupts. */
export interface InterruptLine {
  /** What the line begins with: its number, or a short name. */
  readonly irq: string;
  /** What it is for. */
  readonly name: string;
  /** On all CPUs since the start; Linux counts modulo 2³². */
  readonly count: number;
}

/** How often something happens. */
export interface EventRate {
  readonly name: string;
  /** The domain that it is for, where its name tells. */
  readonly domain: string | null;
  /** A second. */
  readonly rate: number;
}

/** Lines that are looked at, and characters of a name that are kept. */
const MOST_LINES = 500;
const LONGEST_NAME = 60;
/** What is told at most, the busiest first. */
const MOST_RATES = 64;
const WRAP = 2 ** 32;

/**
 * Reads /proc/interrupts (Linux: kernel/irq/proc.c, show_interrupts): after the heads of the CPUs' columns, lines of a name, a count for each CPU,
 * the interrupt chip's columns and what it is for. What does not look so is left out.
 */
export function parseInterrupts(text: string): InterruptLine[] {
  const [head = '', ...lines] = text.split('\n', MOST_LINES);
  const cpus = head.split(/\s+/).filter((word) => /^CPU\d+$/.test(word)).length;
  if (cpus === 0) return [];
  return lines.flatMap((line) => {
    const [, irq, rest] = /^\s*([\w-]{1,16}):\s+(.*)$/.exec(line) ?? [];
    if (irq === undefined || rest === undefined) return [];
    const words = rest.split(/\s+/, cpus);
    if (words.length < cpus || !words.every((word) => /^\d{1,10}$/.test(word))) return [];
    const count = words.reduce((sum, word) => sum + Number(word), 0);
    const name = described(rest.trimEnd(), cpus);
    return name === '' ? [] : [{ irq, name: name.slice(0, LONGEST_NAME), count }];
  });
}

/** The last of the columns behind the counts, which are two spaces and more apart. */
function described(rest: string, cpus: number): string {
  let at = 0;
  for (let n = 0; n < cpus; n++) {
    while (at < rest.length && rest[at] !== ' ') at++;
    while (at < rest.length && rest[at] === ' ') at++;
  }
  const columns = rest.slice(at);
  return columns.slice(columns.lastIndexOf('  ') + 1).trim();
}

/**
 * What happened between two looks `seconds` apart, by name.
 * @param names - of domains, by Xen's numbers.
 */
export function eventRates(
  before: readonly InterruptLine[],
  now: readonly InterruptLine[],
  seconds: number,
  names: ReadonlyMap<number, string>,
): EventRate[] {
  const counts = new Map(before.map(({ irq, name, count }) => [`${irq} ${name}`, count]));
  const rates = new Map<string, EventRate>();
  for (const { irq, name, count } of now) {
    const last = counts.get(`${irq} ${name}`) ?? 0;
    const passed = count >= last ? count - last : Math.max(0, count + WRAP - last) % WRAP;
    if (passed === 0 || !(seconds > 0)) continue;
    const domain = domainOf(name, names);
    const key = JSON.stringify([name, domain]);
    rates.set(key, { name, domain, rate: (rates.get(key)?.rate ?? 0) + passed / seconds });
  }
  return [...rates.values()].sort((a, b) => b.rate - a.rate).slice(0, MOST_RATES);
}

/** Linux names the interrupts of its network back end after the interface, `vifDOMAIN.NUMBER`; of others it tells no domain. */
function domainOf(name: string, names: ReadonlyMap<number, string>): string | null {
  const id = /^vif(\d{1,5})\./.exec(name)?.[1];
  return id === undefined ? null : (names.get(Number(id)) ?? null);
}
