interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'sign';
  readonly text: string;
  readonly line: number;
  /** It is the first of its line, behind blanks. */
  readonly indented: boolean;
}

const PATTERN =
  /(?<blank>[ \t\r\n]+)|(?<string>"(?:[^"\\]|\\[\s\S])*")|(?<number>-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<sign>[:|@+\-(),[\];])/y;
/** Characters of a file. */
const MOST = 4 << 20;

/** A DBC file word by word. Every mistake is an Error with its line. */
export class DbcReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    if (text.length > MOST) throw new Error(`the file has ${text.length} characters: at most ${MOST} are read`);
    this.#tokens = tokenize(text.replace(/^\uFEFF/, ''));
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  get #next(): Token | undefined {
    return this.#tokens[this.#at];
  }

  get #line(): number {
    return this.#tokens[Math.max(0, this.#at - 1)]?.line ?? 1;
  }

  /** Whether the next word begins an indented line. */
  get indented(): boolean {
    return this.#next?.indented ?? false;
  }

  /** Whether the next word is on the same line as the last. */
  get sameLine(): boolean {
    return this.#next?.line === this.#line;
  }

  get atNumber(): boolean {
    return this.#next?.kind === 'number';
  }

  fail(message: string): never {
    throw new Error(`line ${this.#line}: ${message}`);
  }

  #take(kind: Token['kind'], what: string): string {
    const token = this.#next;
    if (token?.kind !== kind) this.#missing(what, token);
    this.#at++;
    return token!.text;
  }

  #missing(what: string, found: Token | undefined): never {
    const line = found?.line ?? this.#line;
    throw new Error(
      `line ${line}: ${what} is missing${found ? ` where ${found.text} stands` : ' at the end of the file'}`,
    );
  }

  keyword(): string {
    return this.#take('word', 'the word that begins a statement');
  }

  word(): string {
    return this.#take('word', 'a word');
  }

  identifier(): string {
    return this.#take('word', 'a name');
  }

  /** Text in quotes, without them. */
  string(): string {
    return this.#take('string', 'text in quotes').slice(1, -1);
  }

  number(): number {
    const text = this.#take('number', 'a number');
    const value = Number(text);
    if (!Number.isFinite(value)) this.fail(`${text} is too large`);
    return value;
  }

  integer(least: number, most: number): number {
    const value = this.number();
    if (!Number.isInteger(value) || value < least || value > most)
      this.fail(`${value} stands where a whole number from ${least} to ${most} is wanted`);
    return value;
  }

  expect(sign: string): void {
    if (!this.take(sign)) this.#missing(`'${sign}'`, this.#next);
  }

  /** Takes a sign if it is the next. */
  take(sign: string): boolean {
    if (this.#next?.kind !== 'sign' || this.#next.text !== sign) return false;
    this.#at++;
    return true;
  }

  takeWord(word: string): boolean {
    if (this.#next?.kind !== 'word' || this.#next.text !== word) return false;
    this.#at++;
    return true;
  }

  /** Goes on behind the next semicolon. */
  skipStatement(): void {
    while (!this.atEnd) if (this.#tokens[this.#at++]!.text === ';') return;
    this.fail("a statement without ';' at its end");
  }
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < text.length) {
    const from = PATTERN.lastIndex;
    const match = PATTERN.exec(text);
    if (!match)
      throw new Error(
        `line ${line}: ${JSON.stringify(text[from])} can't stand here${text[from] === '"' ? ': a text that does not end' : ''}`,
      );
    const { blank, string, number, word } = match.groups!;
    const kind =
      string !== undefined ? 'string' : number !== undefined ? 'number' : word !== undefined ? 'word' : 'sign';
    if (blank === undefined) {
      const before = text.slice(lineStart, from);
      tokens.push({ kind, text: match[0], line, indented: before !== '' && before.trim() === '' });
    }
    for (let at = match[0].indexOf('\n'); at >= 0; at = match[0].indexOf('\n', at + 1)) {
      line++;
      lineStart = from + at + 1;
    }
  }
  return tokens;
}
