import type { Figures } from '../../../../electron/contract/shapes.ts';
import type { LinkKind } from './things.ts';

/** Xen and the lab have several names for Dom0. */
const DOM0 = ['dom0', 'Dom0', 'Domain-0'];

const namesOf = (name: string): readonly string[] => (name === 'dom0' ? DOM0 : [name]);

function figureOf(record: Readonly<Record<string, number>>, name: string): number | undefined {
  const found = namesOf(name).find((one) => Object.hasOwn(record, one));
  return found === undefined ? undefined : record[found];
}

/** CPU time of a domain by virtual time, newest last: 1 is a whole CPU. */
export const sharesOver = (figures: readonly Figures[], name: string): number[] =>
  figures.flatMap(({ domains }) => figureOf(domains, name) ?? []);

/** Words in the names of Dom0's event counters, by kind of link. */
const WORDS: Readonly<Record<LinkKind, RegExp>> = {
  screen: /fb|screen|display/i,
  input: /kbd|input|keyboard|touch/i,
  console: /cons/i,
  disk: /blk|vbd|disk|block/i,
  network: /vif|net/i,
  vehicle: /vehicle|can/i,
};

/** Events a second of one kind of link of a domain; undefined where nobody counts them. */
export function linkRate(figures: Figures | undefined, domain: string, kind: LinkKind): number | undefined {
  const own = figures?.events.filter((event) => event.domain === domain && WORDS[kind].test(event.name)) ?? [];
  return own.length === 0 ? undefined : own.reduce((sum, { rate }) => sum + rate, 0);
}

/** Events a second between Dom0 and a domain, all kinds together; of Dom0 itself, all that it gets. */
export function eventRate(figures: Figures | undefined, domain: string): number | undefined {
  if (!figures || figures.events.length === 0) return undefined;
  const own = domain === 'dom0' ? figures.events : figures.events.filter((event) => event.domain === domain);
  return own.reduce((sum, { rate }) => sum + rate, 0);
}

/** `12`, `1.4 k`: short enough for a diagram. */
export function rateText(rate: number): string {
  if (rate >= 1000) return `${(rate / 1000).toFixed(1)} k`;
  return rate >= 10 || rate === 0 ? String(Math.round(rate)) : rate.toFixed(1);
}

/** Of 1, as percent. */
export const percentText = (share: number): string => `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)} %`;

/** The line of a sparkline through values, the newest at the right; `most` is at the top. */
export function sparkline(values: readonly number[], width: number, height: number, most: number, slots = 60): string {
  const shown = values.slice(-slots);
  const step = width / (slots - 1);
  const start = width - (shown.length - 1) * step;
  return shown
    .map((value, n) => {
      const y = height - Math.min(Math.max(value / most, 0), 1) * height;
      return `${n === 0 ? 'M' : 'L'}${(start + n * step).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
