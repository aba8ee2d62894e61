import type { Figures } from '../../../../electron/contract/shapes.ts';
import type { LinkKind } from './things.ts';
import type { XenbusState } from './xenbus.ts';

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

/**
 * Words in the names of Dom0's interrupts, by kind of link: Linux calls those of its back ends after the driver, those that a program waits for
 * after the program. One program serves screens and input, so that its events are told with the screens.
 */
const WORDS: Readonly<Record<LinkKind, RegExp>> = {
  screen: /^evtchn:display$/,
  input: /^evtchn:input/,
  console: /^evtchn:xenconsoled$/,
  disk: /^blkif/,
  network: /^vif/,
  vehicle: /^evtchn:vehicle/,
};

/** Events a second that Dom0 gets for one kind of link: of one domain where the name tells it. Undefined where nobody counts them. */
export function linkRate(figures: Figures | undefined, kind: LinkKind, domain?: string): number | undefined {
  const own =
    figures?.events.filter((one) => WORDS[kind].test(one.name) && (domain === undefined || one.domain === domain)) ??
    [];
  return own.length === 0 ? undefined : own.reduce((sum, { rate }) => sum + rate, 0);
}

/** All events a second that Dom0 gets. */
export function eventRate(figures: Figures | undefined): number | undefined {
  if (!figures || figures.events.length === 0) return undefined;
  return figures.events.reduce((sum, { rate }) => sum + rate, 0);
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

/**
 * How a link's front end is drawn. The link of a domain that runs and whose state nobody has told is `unknown`: a machine that is paused
 * can't be asked. The vehicle's is no device on the bus, and stands while the domain runs.
 */
export function linkLook(
  kind: LinkKind,
  running: boolean,
  state: XenbusState | undefined,
): 'steady' | 'connected' | 'waiting' | 'unknown' | 'off' {
  if (kind === 'vehicle' && running) return 'steady';
  if (state !== undefined) return state === 'connected' ? 'connected' : 'waiting';
  return running ? 'unknown' : 'off';
}
