import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A part of a script that ran so often; of nested parts the innermost counts. */
interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}
export interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly Range[] }[];
}

/** Which characters of a script ran in one process. */
function ran({ functions }: ScriptCoverage, length: number): boolean[] {
  const counts = new Array<number>(length).fill(0);
  const ranges = functions.flatMap((one) => one.ranges);
  // V8 gives outer parts before inner ones within a function; a larger part is never inside a smaller one.
  for (const { startOffset, endOffset, count } of ranges.toSorted(
    (a, b) => b.endOffset - b.startOffset - (a.endOffset - a.startOffset),
  ))
    counts.fill(count, startOffset, endOffset);
  return counts.map((count) => count > 0);
}

/** Lines, as `NUMBER: TEXT`, with something that ran in none of the processes. */
export function linesNotRun(source: string, runs: readonly ScriptCoverage[]): string[] {
  const perRun = runs.map((run) => ran(run, source.length));
  const missed: string[] = [];
  let at = 0;
  for (const [n, line] of source.split('\n').entries()) {
    const places = [...line].map((character, k) => ({ character, place: at + k }));
    const whole = places.every(
      ({ character, place }) => /[\s{}();,]/.test(character) || perRun.some((run) => run[place]),
    );
    if (!whole) missed.push(`${n + 1}: ${line.trim()}`);
    at += line.length + 1;
  }
  return missed;
}

/** What the processes with NODE_V8_COVERAGE=directory have written of scripts whose address ends so. */
export function coverageOf(directory: string, end: string): ScriptCoverage[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => (JSON.parse(readFileSync(join(directory, name), 'utf8')) as { result: ScriptCoverage[] }).result)
    .filter(({ url }) => url.endsWith(end));
}
