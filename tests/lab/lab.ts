import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ivilab, type Run } from '../boot/ivilab.ts';

/** A line of `--events`. */
export interface Told {
  /** Virtual time. */
  readonly seconds: number;
  readonly wall: number;
  readonly service: string;
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface LabRun extends Run {
  readonly events: readonly Told[];
  /** What a console has shown. */
  console(name: string): string;
  /** What a script's calls of that method gave back, in their order. */
  results(method: string): readonly unknown[];
}

/** Wall seconds that a run may take: hosts that are busy with other things are slow. */
const TIMEOUT = '850';

/** A directory for a test's files, and its end. */
export function scratch(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'ivilab-lab-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Runs a layout with a script, both in virtual time.
 * @param layout - a path, or the text of a layout; files that it names are below `place`.
 */
export async function runLab(layout: string, script: readonly object[], place: string): Promise<LabRun> {
  const isText = layout.includes('\n');
  const file = isText ? join(place, 'test.yaml') : layout;
  if (isText) writeFileSync(file, layout);
  const eventsFile = join(mkdtempSync(join(place, 'run-')), 'events');
  writeFileSync(`${eventsFile}.script`, JSON.stringify(script));
  const options = ['--script', `${eventsFile}.script`, '--events', eventsFile, '--timeout', TIMEOUT];
  const run = await ivilab(['run', file, ...options]);
  const lines = readFileSync(eventsFile, 'utf8').split('\n');
  const events = lines.filter((line) => line !== '').map((line): Told => JSON.parse(line));
  return {
    ...run,
    events,
    console: (name) =>
      events
        .flatMap((event) => (event.service === 'consoles' && event.console === name ? [event.text] : []))
        .join('')
        .replaceAll('\r', ''),
    results: (method) =>
      events.flatMap((event) => (event.service === 'script' && event.call === method ? [event.result] : [])),
  };
}

/** Types a line at a shell and waits for its end. `mark` must be another each time. */
export const shell = (console: string, line: string, mark: string): readonly object[] => [
  { console, types: `${line}; echo ${mark.slice(0, 1)}''${mark.slice(1)}\n` },
  { console, shows: `^${mark}$` },
];
