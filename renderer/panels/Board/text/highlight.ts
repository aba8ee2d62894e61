/** A stretch of a line of YAML, as it is coloured. */
export interface Token {
  readonly kind: 'key' | 'comment' | 'string' | 'number' | 'sign' | 'plain';
  readonly text: string;
}

// Order counts: a comment needs a space before it, a key a colon behind it.
const TOKEN =
  /(?<comment>(?:^|(?<=\s))#.*$)|(?<key>[\w.-]+|"(?:[^"\\]|\\.)*"|'[^']*')(?=\s*:(?:\s|$))|(?<string>"(?:[^"\\]|\\.)*"|'[^']*')|(?<number>(?<![\w.])-?(?:0x[\da-fA-F]+|\d+(?:\.\d+)?)(?![\w.]))|(?<sign>[[\]{},:]|^\s*-(?=\s|$))/g;

/** Colours one line. What a line within a block of text looks like is taken for what it would be elsewhere. */
export function tokens(line: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  for (const match of line.matchAll(TOKEN)) {
    if (match.index > at) found.push({ kind: 'plain', text: line.slice(at, match.index) });
    const [kind] = Object.entries(match.groups!).find(([, text]) => text !== undefined)!;
    found.push({ kind: kind as Token['kind'], text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < line.length) found.push({ kind: 'plain', text: line.slice(at) });
  return found;
}
