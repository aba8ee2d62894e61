import type { Happening } from '../../../electron/contract/shapes.ts';

/** A line of the lab's own on a console. */
export interface Mark {
  readonly text: string;
  /** The bad ones are seen in another colour. */
  readonly bad: boolean;
  /** Whoever wrote there has ended: what comes next is another one's. */
  readonly end: boolean;
}

/** A mark, and how many bytes the console had shown before it. */
export interface PlacedMark extends Mark {
  readonly place: number;
}

const BAD = new Set(['failed', 'crashed', 'broken']);
const END = new Set([...BAD, 'stopped', 'gone', 'on', 'off', 'reset']);

/**
 * The marks that a console gets: what happens to its domain, and to the machine's power.
 * @param happenings - newest last.
 * @param after - the number of the last one that was seen.
 */
export function marksFor(console: string, happenings: readonly Happening[], after: number): PlacedMark[] {
  const own = happenings.filter(({ kind, subject }) => kind === 'power' || (kind === 'domain' && subject === console));
  return own
    .filter(({ number, what }, n) => number > after && what !== 'created' && !(what === 'gone' && ended(own[n - 1])))
    .map(({ seconds, what = '', text, places }) => ({
      text: `${oneLine(text)} · ${seconds.toFixed(1)} s`,
      bad: BAD.has(what),
      end: END.has(what),
      place: places?.[console] ?? 0,
    }));
}

const ended = (before: Happening | undefined): boolean => before?.kind === 'domain' && END.has(before.what ?? '');

/** What was said by whom, without anything that a terminal would obey. */
export const oneLine = (text: string): string => text.replace(/\p{C}+/gu, ' ').slice(0, 160);

const BRIGHT_RED = '\x1b[0;91m';
const BLUE = '\x1b[0;94m';

/**
 * A mark as a terminal is told to show it, on a line of its own.
 * @param column - where the cursor is. @param width - columns of the terminal.
 */
export function markLine({ text, bad }: Pick<Mark, 'text' | 'bad'>, column: number, width: number): string {
  const room = Math.max(0, width - text.length - 5);
  const line = `── ${text} ${'─'.repeat(Math.min(room, 24))}`;
  return `${column > 0 ? '\r\n' : ''}${bad ? BRIGHT_RED : BLUE}${line}\x1b[0m\r\n`;
}

/** Ends what a guest that died half-way may have left a terminal in: scroll region, colours, character set, hidden cursor, mouse, modes. */
export const AFRESH = '\x1b[!p\x1b(B\x0f\x1b[?25h\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?2004l\x1b[?1l';
/** Back from the screen that editors use; only where it is the one that is shown. */
export const LEAVE_ALTERNATE = '\x1b[?1047l';
