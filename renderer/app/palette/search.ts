import type { Command } from '../commands.ts';

/**
 * How well a query fits a text: the letters come in this order. Beginnings of words and letters side by side count most.
 * @returns undefined when it does not fit
 */
export function fitness(query: string, text: string): number | undefined {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '');
  const lower = text.toLowerCase();
  const at = lower.indexOf(query.toLowerCase().trim());
  if (at >= 0) return 100 + (at === 0 || /\W/.test(lower[at - 1]!) ? 50 : 0) - Math.min(40, at);
  let score = 0;
  let from = 0;
  let last = -2;
  for (const letter of wanted) {
    const found = lower.indexOf(letter, from);
    if (found < 0) return undefined;
    if (found === last + 1) score += 4;
    if (found === 0 || /\W/.test(lower[found - 1]!)) score += 6;
    score -= Math.min(3, found - from);
    last = found;
    from = found + 1;
  }
  return score > 0 ? score : undefined;
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
      return [{ command, score: Math.max(title ?? 0, (words ?? 0) / 2) + used(command) }];
    })
    .sort((one, other) => other.score - one.score)
    .map(({ command }) => command);
}
