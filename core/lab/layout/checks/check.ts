import type { BoardFacts } from '../board-facts.ts';
import type { Problem } from '../problem.ts';
import type { Layout, LayoutDomain } from '../schema.ts';

/** What is known of a file on the host. */
export type FileFacts =
  | {
      /** Bytes. */
      readonly size: number;
      /** Why nothing could boot it, if so: a clause. */
      readonly notBootable?: string;
    }
  | { readonly unreadable: string };

/** What a check looks at. */
export interface Context<B extends BoardFacts | undefined = BoardFacts | undefined> {
  readonly layout: Layout;
  readonly board: B;
  /** By name, as written in the layout. */
  readonly files: ReadonlyMap<string, FileFacts>;
  /** Nothing of the layout was left out. */
  readonly complete: boolean;
}

/** An error, unless it says otherwise. */
export type Finding = Omit<Problem, 'id' | 'severity' | 'position'> & { readonly severity?: 'warning' };

/** One rule that layouts must keep. */
export interface Check<B extends BoardFacts | undefined = BoardFacts | undefined> {
  /** Stable: the app and tests refer to it. */
  readonly id: string;
  /** The rule, in a sentence, for the documentation. */
  readonly rule: string;
  find(context: Context<B>): Finding[];
}

/** What the check finds in each domain, by its index. */
export function inDomains(
  { layout }: Context,
  find: (domain: LayoutDomain, path: readonly ['domains', number]) => Finding[],
): Finding[] {
  return layout.domains.flatMap((domain, n) => find(domain, ['domains', n]));
}

/** Things that have the same key as an earlier one, each with the first of its kind. */
export function repeated<T>(things: readonly T[], key: (thing: T) => string): { thing: T; first: T }[] {
  const firsts = new Map<string, T>();
  return things.flatMap((thing) => {
    const first = firsts.get(key(thing));
    if (first !== undefined) return [{ thing, first }];
    firsts.set(key(thing), thing);
    return [];
  });
}
