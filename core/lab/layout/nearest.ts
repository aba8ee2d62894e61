/** The word that differs from what was typed by a slip or two, or that it is the beginning of, if there is one. Words of a few letters may differ by one only. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  if (typed.length > 64) return undefined;
  const plain = (word: string): string => word.toLowerCase().replace(/[-_ ]/g, '');
  const most = typed.length < 4 ? 1 : 2;
  // mem, netw: the beginning of one word only.
  const begun = typed.length < 3 ? [] : words.filter((word) => plain(word).startsWith(plain(typed)));
  if (begun.length === 1) return begun[0];
  const [best] = words
    .map((word) => ({ word, far: distance(plain(typed), plain(word)) }))
    .sort((a, b) => a.far - b.far);
  return best && best.far <= most ? best.word : undefined;
}

/** Letters added, left out, changed or swapped with their neighbour (optimal string alignment distance). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : changed;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, changed, swapped));
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}

/** `a, b or c: a?` as the second half of a message: what there is, and what was probably meant. */
export function suggestion(typed: string, words: readonly string[], none: string): string {
  const near = nearest(typed, words);
  if (near !== undefined) return `did you mean ${near}?`;
  return words.length === 0 ? none : `take one of: ${words.join(', ')}`;
}
