import { useEffect, useState } from 'react';
import { call, useDesk } from '../../../desk/desk.ts';
import type { Link } from './model.ts';
import { linkPaths, STATES, type XenbusState } from './xenbus.ts';

/** The front end's state of each link, by `name/kind`. */
export type LinkStates = Readonly<Record<string, XenbusState>>;

/** Milliseconds between two looks while not all links are up, at first and at last. Each look is some reads in Dom0: what is connected is left in peace. */
const AGAIN = 2000;
const SELDOM = 30_000;

/** Follows the states of the PV links of all running domains, in xenstore. */
export function useLinkStates(links: readonly (Link & { readonly name: string })[], visible: boolean): LinkStates {
  const [states, setStates] = useState<LinkStates>({});
  const on = useDesk(({ state }) => state?.power === 'on');
  const paused = useDesk(({ state }) => state?.paused ?? false);
  const ids = useDesk(({ state }) =>
    JSON.stringify(
      state?.domains.flatMap(({ name, id, state }) => (state === 'running' && id !== undefined ? [[name, id]] : [])),
    ),
  );
  const wanted = JSON.stringify(links.map(({ name, kind, details }) => [name, kind, details]));
  useEffect(() => {
    if (!on) setStates({});
    // Who is not let run can't answer either.
    if (!on || paused || !visible) return;
    const numbers = new Map<string, number>(JSON.parse(ids ?? '[]'));
    const asked = (JSON.parse(wanted) as [string, Link['kind'], string[]][]).flatMap(([name, kind, details]) => {
      const id = numbers.get(name);
      const path = id === undefined ? undefined : linkPaths(kind, id, details)[0];
      return path === undefined ? [] : [{ key: `${name}/${kind}`, path }];
    });
    let stopped = false;
    let wait = AGAIN;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const found: Record<string, XenbusState> = {};
      for (const { key, path } of asked) {
        if (stopped) return;
        const answer = await call('domains.xenstore', { path: `${path.frontend}${path.state}` }).catch(() => undefined);
        if (answer)
          found[key] =
            path.state === '/state'
              ? (STATES[Number(answer.value ?? 0)] ?? 'unknown')
              : answer.value === null
                ? 'unknown'
                : 'connected';
      }
      if (stopped) return;
      setStates(found);
      const pending = asked.some(({ key }) => found[key] !== 'connected');
      if (pending) timer = setTimeout(look, wait);
      wait = Math.min(wait * 1.5, SELDOM);
    };
    void look();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [on, paused, visible, ids, wanted]);
  return states;
}
