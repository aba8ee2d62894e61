import { readFile } from 'node:fs/promises';

/** A mistake on the command line; the message is for the user. */
export class UsageError extends Error {}

/** A whole number in a range. */
export function integer(option: string, text: string | undefined, low: number, high: number): number | undefined {
  if (text === undefined) return undefined;
  const n = Number(text);
  if (!/^\d+$/.test(text) || n < low || n > high)
    throw new UsageError(`--${option} ${text}: it takes a whole number from ${low} to ${high}`);
  return n;
}

/** Seconds, which may have a fraction. */
export function seconds(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const n = Number(text);
  if (!(n > 0) || n > 1e6) throw new UsageError(`--${option} ${text}: it takes a number of seconds greater than 0`);
  return n;
}

/** A regular expression, checked. */
export function pattern(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    new RegExp(text);
  } catch (error) {
    throw new UsageError(`--${option} ${text}: ${(error as Error).message}; a JavaScript regular expression is wanted`);
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

/** `\n`, `\r`, `\t`, `\\`, `\=` and `\xNN` in text to be typed. */
export function unescapeText(text: string): string {
  return text.replaceAll(/\\(x[0-9a-fA-F]{2}|.)/g, (whole, code: string) =>
    code.startsWith('x') && code.length === 3
      ? String.fromCharCode(Number.parseInt(code.slice(1), 16))
      : (ESCAPES[code] ?? whole),
  );
}

/** `REGEX=TEXT` of --expect-send; the first `=` without a backslash before it parts the two. */
export function expectation(text: string): { when: string; send: string } {
  const at = /(?<!\\)=/.exec(text)?.index;
  if (at === undefined) throw new UsageError(`--expect-send ${text}: it takes REGEX=TEXT, as in '# $=poweroff\\n'`);
  const when = text.slice(0, at).replaceAll('\\=', '=');
  pattern('expect-send', when);
  return { when, send: unescapeText(text.slice(at + 1)) };
}

/** Reads a file that the user named. The message says which option's file is missing. */
export async function fileOf(option: string, path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a directory' : String(code);
    throw new UsageError(`--${option} ${path}: ${why}`);
  }
}
