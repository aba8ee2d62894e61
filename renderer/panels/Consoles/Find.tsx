import { CaseSensitive, ChevronDown, ChevronUp, Regex, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { consoles as texts } from '../../texts/consoles.ts';
import css from './Consoles.module.css';
import { searchColours } from './colours.ts';
import type { ConsoleSession } from './session.ts';
import { Tool } from './Tabs.tsx';

/** Looks for a text in what a terminal has. */
export function Find({ session, onClose }: { session: ConsoleSession; onClose: () => void }) {
  const { search, terminal } = session;
  const [term, setTerm] = useState('');
  const [caseSensitive, setCase] = useState(false);
  const [regex, setRegex] = useState(false);
  const [found, setFound] = useState<{ at: number; count: number } | 'broken'>();
  const input = useRef<HTMLInputElement>(null);

  const look = (back: boolean, incremental = false): void => {
    if (term === '') {
      search.clearDecorations();
      return setFound(undefined);
    }
    if (regex && !isPattern(term)) return setFound('broken');
    const options = { caseSensitive, regex, incremental, decorations: searchColours() };
    if (back) search.findPrevious(term, options);
    else search.findNext(term, options);
  };
  const close = (): void => {
    search.clearDecorations();
    onClose();
    terminal.focus();
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') look(event.shiftKey);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  useEffect(() => {
    input.current?.select();
    const results = search.onDidChangeResults(({ resultIndex, resultCount }) =>
      setFound({ at: resultIndex, count: resultCount }),
    );
    return () => results.dispose();
  }, [search]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks anew when what is looked for is another thing
  useEffect(() => look(true, true), [term, caseSensitive, regex]);

  return (
    <search className={css.find} onKeyDown={keys}>
      <input
        ref={input}
        value={term}
        spellCheck={false}
        placeholder={texts.find.placeholder}
        aria-label={texts.find.label}
        aria-invalid={found === 'broken'}
        onChange={(event) => setTerm(event.target.value)}
      />
      <output>{resultText(term, found)}</output>
      <Tool icon={CaseSensitive} label={texts.find.upper} on={caseSensitive} act={() => setCase((before) => !before)} />
      <Tool icon={Regex} label={texts.find.pattern} on={regex} act={() => setRegex((before) => !before)} />
      <Tool icon={ChevronUp} label={texts.find.previous} act={() => look(true)} />
      <Tool icon={ChevronDown} label={texts.find.next} act={() => look(false)} />
      <Tool icon={X} label={texts.find.close} act={close} />
    </search>
  );
}

function resultText(term: string, found: { at: number; count: number } | 'broken' | undefined): string {
  if (term === '' || found === undefined) return '';
  if (found === 'broken') return texts.find.broken;
  return found.count === 0 ? texts.find.none : texts.find.found(found.at, found.count);
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
