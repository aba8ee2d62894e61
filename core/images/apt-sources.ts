import { paragraphTexts, parseParagraph } from '../formats/deb822.ts';
import { SUITE } from './lock.ts';

/** The parts of an apt configuration that give the wanted suite, and the other suites that were seen. */
export interface AptSources {
  /** Entries in the one-line format, for a `.list` file. */
  readonly lines: readonly string[];
  /** Entries in the deb822 format, for a `.sources` file. */
  readonly paragraphs: readonly string[];
  readonly otherSuites: ReadonlySet<string>;
}

const isWanted = (suite: string) => suite === SUITE || suite.startsWith(`${SUITE}-`) || suite.startsWith(`${SUITE}/`);

/**
 * Picks the entries of sources.list(5) files that have Debian's `main` in the wanted suite.
 * Restrictions to the host's architecture are dropped: the packages wanted are for another.
 * @param files - contents by path; the ending of the path tells the format.
 */
export function pickAptSources(files: ReadonlyMap<string, string>): AptSources {
  const lines: string[] = [];
  const paragraphs: string[] = [];
  const otherSuites = new Set<string>();
  for (const [path, text] of files) {
    if (path.endsWith('.sources')) {
      for (const paragraph of paragraphTexts(text)) pickParagraph(paragraph, paragraphs, otherSuites);
    } else {
      for (const line of text.split('\n')) pickLine(line, lines, otherSuites);
    }
  }
  return { lines, paragraphs, otherSuites };
}

function pickLine(line: string, lines: string[], otherSuites: Set<string>): void {
  const match = /^deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s+(.*)$/.exec(line.replace(/#.*/, '').trim());
  if (!match) return;
  const [, options = '', uri, suite = '', components = ''] = match;
  if (!components.split(/\s+/).includes('main')) return;
  if (!isWanted(suite)) return void otherSuites.add(suite);
  const kept = options.split(/\s+/).filter((option) => option !== '' && !option.startsWith('arch'));
  lines.push(`deb ${kept.length > 0 ? `[${kept.join(' ')}] ` : ''}${uri} ${suite} main`);
}

function pickParagraph(text: string, paragraphs: string[], otherSuites: Set<string>): void {
  const fields = parseParagraph(text);
  const words = (name: string) => (fields.get(name) ?? '').split(/\s+/).filter((word) => word !== '');
  if (!words('types').includes('deb') || fields.get('enabled') === 'no' || !words('components').includes('main'))
    return;
  for (const suite of words('suites')) if (!isWanted(suite)) otherSuites.add(suite);
  const suites = words('suites').filter(isWanted);
  if (suites.length === 0) return;
  const lines = ['Types: deb', `URIs: ${words('uris').join(' ')}`, `Suites: ${suites.join(' ')}`, 'Components: main'];
  // Values of several lines, such as a key in place, keep their lines.
  for (const name of ['signed-by', 'trusted', 'check-valid-until', 'snapshot'])
    if (fields.has(name)) lines.push(`${name}: ${fields.get(name)!.split('\n').join('\n ')}`);
  paragraphs.push(lines.join('\n'));
}
