import { type ParseArgsConfig, parseArgs } from 'node:util';
import { consolePattern } from '../machine/console-text.ts';

/** A mistake on the command line; the message is for the user. */
export class UsageError extends Error {}

/** `parseArgs`, with messages of one line that say what is wrong in the user's words. Throws UsageError. */
export function parseCommandLine<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  const names = Object.keys(config.options ?? {}).map((name) => `--${name}`);
  try {
    return parseArgs(config);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    const [quoted = ''] = /(?<=')[^']*(?=')/.exec(message) ?? [];
    // '-h, --help' or '--board <value>': the long name is what the user knows.
    const option = /--[\w-]+/.exec(quoted)?.[0] ?? quoted;
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const near = nearest(option, names);
      throw new UsageError(`there is no option ${option}${near === undefined ? '' : `: ${near}?`}`);
    }
    if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL')
      throw new UsageError(`'${quoted}' is left over: only options are taken here`);
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' && message.includes('ambiguous'))
      throw new UsageError(`${option} needs a value; write ${option}=-… for one that begins with a dash`);
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' && message.includes('missing'))
      throw new UsageError(`${option} needs a value`);
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') throw new UsageError(`${option} takes no value`);
    throw error;
  }
}

/** The name that differs from what was typed by at most two letters, if there is one. */
function nearest(typed: string, names: readonly string[]): string | undefined {
  const [best] = names.map((name) => ({ name, far: distance(typed, name) })).sort((a, b) => a.far - b.far);
  return best && best.far <= 2 ? best.name : undefined;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** A whole number in a range. */
export function integer(option: string, text: string | undefined, low: number, high: number): number | undefined {
  if (text === undefined) return undefined;
  const n = Number(text);
  if (!/^\d+$/.test(text) || n < low || n > high)
    throw new UsageError(`--${option} ${text}: it takes a whole number from ${low} to ${high}`);
  return n;
}

/** The longest that the host's timers can wait, in seconds: 2^31 ms. */
const LONGEST_SECONDS = 2_147_483;

/** Seconds, which may have a fraction. */
export function seconds(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const n = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !(n > 0) || n > LONGEST_SECONDS)
    throw new UsageError(
      `--${option} ${text}: it takes a number of seconds greater than 0, at most ${LONGEST_SECONDS}`,
    );
  return n;
}

/** A regular expression, checked. */
export function pattern(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    consolePattern(text);
  } catch (error) {
    throw new UsageError(`--${option} ${text}: ${(error as Error).message}; it takes a JavaScript regular expression`);
  }
  return text;
}

/** One of a few words. */
export function choice<T extends string>(
  option: string,
  text: string | undefined,
  words: readonly T[],
  fallback: T,
): T {
  if (text === undefined) return fallback;
  const word = words.find((w) => w === text);
  if (word === undefined) throw new UsageError(`--${option} ${text}: it takes ${words.join(' or ')}`);
  return word;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '=': '=' };

/** The bytes of text to be typed, which may have `\n`, `\r`, `\t`, `\\`, `\=` and `\xNN` for any byte. */
export function typedBytes(text: string): Uint8Array<ArrayBuffer> {
  const parts = text.split(/(\\x[0-9a-fA-F]{2}|\\.)/).map((part, n) => {
    if (n % 2 === 0) return new TextEncoder().encode(part);
    if (part.length === 4) return Uint8Array.of(Number.parseInt(part.slice(2), 16));
    return new TextEncoder().encode(ESCAPES[part[1]!] ?? part);
  });
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** `REGEX=TEXT` of --expect-send; the first `=` without a backslash before it parts the two. */
export function expectation(text: string): { when: string; send: Uint8Array } {
  const at = /(?<!\\)=/.exec(text)?.index;
  if (at === undefined) throw new UsageError(`--expect-send ${text}: it takes REGEX=TEXT, as in '# $=poweroff\\n'`);
  const when = text.slice(0, at).replaceAll('\\=', '=');
  pattern('expect-send', when);
  return { when, send: typedBytes(text.slice(at + 1)) };
}
