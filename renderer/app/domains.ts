import type { DomainState } from '../../electron/contract/shapes.ts';

/** What people are told that a domain does: one that has ended for a fault of its own has crashed. */
export type DomainLook = DomainState['state'] | 'crashed';

export const domainLook = ({ state, reason }: Pick<DomainState, 'state' | 'reason'>): DomainLook =>
  state === 'stopped' && (reason === 'crash' || reason === 'watchdog') ? 'crashed' : state;

/** How many colours there are for guests: theme.css has them. */
const COLOURS = 6;

/**
 * The colour of a domain, or of a console's owner: the same in every panel.
 * @param names - of all domains, in the layout's order; Dom0 and Xen have colours of their own, whether they are in it or not.
 * @returns a CSS value
 */
export function domainColour(name: string, names: readonly string[]): string {
  if (name === 'xen' || name === 'dom0') return `var(--domain-${name})`;
  const guests = names.filter((one) => one !== 'xen' && one !== 'dom0');
  const at = guests.indexOf(name);
  return at < 0 ? 'var(--domain-xen)' : `var(--domain-${(at % COLOURS) + 1})`;
}
