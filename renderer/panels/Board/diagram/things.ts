import type { LayoutPath } from '../../../../core/lab/layout/problem.ts';
import type { Place } from '../model/edits.ts';
import { valueAt } from '../model/ops.ts';

export const LINK_KINDS = ['screen', 'input', 'console', 'disk', 'network', 'vehicle'] as const;
/** What a front end and a back end do for each other; `vehicle` is the gateway's signals. */
export type LinkKind = (typeof LINK_KINDS)[number];

/** What can be selected on the board. Domains are named by their place in the file. */
export type Thing =
  | { readonly kind: 'layout' | 'xen' | 'memory' | 'gic' | 'timers' }
  | { readonly kind: 'domain'; readonly place: Place }
  | { readonly kind: 'cpu'; readonly cpu: number }
  | { readonly kind: 'head' | 'device'; readonly name: string }
  | { readonly kind: 'link'; readonly place: number; readonly link: LinkKind };

/** A text for each thing, as a key. */
export function thingId(thing: Thing): string {
  switch (thing.kind) {
    case 'domain':
      return `domain/${thing.place}`;
    case 'cpu':
      return `cpu/${thing.cpu}`;
    case 'head':
    case 'device':
      return `${thing.kind}/${thing.name}`;
    case 'link':
      return `link/${thing.place}/${thing.link}`;
    default:
      return thing.kind;
  }
}

/** The thing that a place of the file belongs to, for problems and changes. `value` is what the file says. */
export function thingAt(path: LayoutPath, value: unknown): Thing {
  const [top, second, third] = path;
  if (top === 'xen') return { kind: 'xen' };
  if (top === 'dom0') return { kind: 'domain', place: 'dom0' };
  if (top === 'memory') return { kind: 'memory' };
  if (top === 'displays' && typeof second === 'string') return { kind: 'head', name: second };
  if (top !== 'domains' || typeof second !== 'number') return { kind: 'layout' };
  const device = third === 'devices' ? valueAt(value, path) : undefined;
  return typeof device === 'string' ? { kind: 'device', name: device } : { kind: 'domain', place: second };
}
