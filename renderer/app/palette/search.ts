import type { Command } from '../commands.ts';

/** What fits best is the whole text, then its beginning, the beginning of a word, the beginnings of words in turn, a part, and letters at last. */
const WHOLE = 500;
const START = 400;
const WORD = 300;
const WORDS = 200;
const PART = 100;
/** Longest text that still tells apart what fits alike: the shorter one, and the one with it further ahead, is meant sooner. */
const LONGEST = 80;

/**
 * How well a query fits a text, whose case does not matter.
 * @returns undefined when it does not fit
 */
export function fitness(query: string, text: string): number | undefined {
  const wanted = query.toLowerCase().trim();
  const lower = text.toLowerCase();
  const nearer = (at: number): number => -Math.min(LONGEST, at + lower.length / 2);
  if (lower === wanted) return WHOLE;
  if (lower.startsWith(wanted)) return START + nearer(0);
  const word = wordStart(wanted, lower);
  if (word >= 0) return WORD + nearer(word);
  if (beginsWords(wanted, lower)) return WORDS + nearer(0);
  const part = lower.indexOf(wanted);
  if (part >= 0) return PART + nearer(part);
  return letters(wanted.replaceAll(/\s+/g, ''), lower);
}

const isStart = (text: string, at: number): boolean => at === 0 || /\W/.test(text[at - 1]!);

function wordStart(wanted: string, text: string): number {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) if (isStart(text, at)) return at;
  return -1;
}

/** Each word of the query begins a word of the text, in this order. */
function beginsWords(wanted: string, text: string): boolean {
  const words = text.split(/\W+/);
  let at = 0;
  return wanted.split(/\s+/).every((part) => {
    while (at < words.length && !words[at]!.startsWith(part)) at++;
    return at++ < words.length;
  });
}

/** The letters come in this order; those that begin words, or are side by side, count most. */
function letters(wanted: string, text: string): number | undefined {
  let score = 0;
  let from = 0;
  let last = -2;
  for (const letter of wanted) {
    const found = text.indexOf(letter, from);
    if (found < 0) return undefined;
    // A letter in the middle of another word is met by chance.
    if (found !== last + 1 && !isStart(text, found)) score -= 4;
    if (found === last + 1) score += 4;
    if (isStart(text, found)) score += 6;
    last = found;
    from = found + 1;
  }
  return score > 0 ? Math.min(PART / 2, score) : undefined;
}

/** The commands that fit a query, best first; without one all, those used last before the others. */
export function search(query: string, commands: readonly Command[], recent: readonly string[]): readonly Command[] {
  const used = ({ id }: Command): number => (recent.includes(id) ? recent.length - recent.indexOf(id) : 0);
  if (query.trim() === '') return [...commands].sort((one, other) => used(other) - used(one));
  return commands
    .flatMap((command) => {
      const title = fitness(query, command.title);
      const words = fitness(query, `${command.section} ${command.words ?? ''}`);
      if (title === undefined && words === undefined) return [];
      // What a command is called counts more than what else it is found by; what was used last only where both fit alike.
      return [{ command, score: Math.max(title ?? 0, (words ?? 0) / 2) + Math.min(used(command), 10) / 100 }];
    })
    .sort((one, other) => other.score - one.score)
    .map(({ command }) => command);
}
