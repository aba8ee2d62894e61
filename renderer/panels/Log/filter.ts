import type { Happening } from '../../../electron/contract/shapes.ts';
import { clockText } from '../../app/times.ts';

export type Kind = Happening['kind'];

export const KINDS: readonly Kind[] = ['error', 'warning', 'domain', 'stage', 'power', 'layout', 'tour', 'log'];

/** The happenings of these kinds that have every word of a text in them, in their text or as their subject, whatever the case. */
export function filtered(
  happenings: readonly Happening[],
  kinds: ReadonlySet<Kind>,
  text: string,
): readonly Happening[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return happenings.filter(({ kind, subject, text: own }) => {
    if (!kinds.has(kind)) return false;
    const all = `${subject ?? ''} ${own}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** Lines for the clipboard: virtual time, kind, subject, text. */
export const asText = (happenings: readonly Happening[]): string =>
  happenings
    .map(({ seconds, kind, subject, text }) => `${clockText(seconds)}\t${kind}\t${subject ?? ''}\t${text}\n`)
    .join('');
