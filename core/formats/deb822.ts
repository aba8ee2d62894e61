/** One paragraph of a Debian control file: values by field name, continuation lines joined by newlines. */
export type Paragraph = ReadonlyMap<string, string>;

/** Splits a control file into the texts of its paragraphs, without reading their fields. */
export function* paragraphTexts(text: string): Generator<string> {
  for (const part of text.replaceAll('\r\n', '\n').split(/\n(?:[ \t]*\n)+/)) if (part.trim() !== '') yield part;
}

/**
 * Reads one paragraph (deb822(5)). Field names are given in lower case, since their case does not count.
 * @throws Error when a line is neither a field, a continuation nor a comment.
 */
export function parseParagraph(text: string): Paragraph {
  const fields = new Map<string, string>();
  let name: string | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith('#') || line.trim() === '') continue;
    if (/^[ \t]/.test(line)) {
      if (name === undefined) throw new Error(`control file: "${line.slice(0, 60)}" continues no field`);
      fields.set(name, `${fields.get(name)}\n${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 1) throw new Error(`control file: "${line.slice(0, 60)}" is not "Field: value"`);
    name = line.slice(0, colon).toLowerCase();
    fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

/**
 * The packages that a relation field such as Depends names, without versions and architectures.
 * The first alternative of each stands for all: it is the one that Debian's archive prefers.
 */
export function relatedPackages(field: string | undefined): string[] {
  if (field === undefined) return [];
  return field
    .split(',')
    .map((relation) => /^[a-z0-9][a-z0-9+.-]*/.exec(relation.trim())?.[0])
    .filter((name) => name !== undefined);
}
