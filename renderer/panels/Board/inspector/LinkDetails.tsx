import { useEffect, useState } from 'react';
import { call, useDesk } from '../../../desk/desk.ts';
import { figuresNow } from '../../../desk/figures.ts';
import { boardTexts } from '../../../texts/board.ts';
import { linkRate, rateText } from '../diagram/live.ts';
import type { BoardModel } from '../diagram/model.ts';
import type { LinkKind } from '../diagram/things.ts';
import { type DevicePaths, linkPaths, STATES } from '../diagram/xenbus.ts';
import { Facts, Section } from './Facts.tsx';
import s from './Inspector.module.css';

const texts = boardTexts.inspector;
/** Milliseconds between looks at the states. */
const AGAIN = 3000;

interface Props {
  readonly model: BoardModel;
  readonly place: number;
  readonly kind: LinkKind;
}

/** A PV link: both ends, where they are in xenstore, and how far they are. */
export function LinkDetails({ model, place, kind }: Props) {
  const link = model.links.find((one) => one.place === place && one.kind === kind);
  const column = model.columns.find((one) => one.place === place);
  const name = column?.name ?? '';
  const id = useDesk(({ state }) =>
    state?.power === 'on' ? state.domains.find((one) => one.name === name)?.id : undefined,
  );
  const rate = useDesk((view) => linkRate(figuresNow(view), kind));
  const backend = model.columns.find((one) => one.place === link?.backend)?.title;
  const paths = link && id !== undefined ? linkPaths(kind, id, link.details) : [];
  return (
    <>
      <Section title={texts.facts}>
        <Facts
          facts={[
            [texts.through, link?.details.join(', ') ?? texts.notThere],
            [texts.frontend, column?.title],
            [texts.backend, backend],
            [texts.rate, rate === undefined ? undefined : boardTexts.diagram.perSecond(rateText(rate))],
          ]}
        />
      </Section>
      {paths.map((path) => (
        <Ends key={path.frontend} paths={path} />
      ))}
    </>
  );
}

/** The nodes that tell most of a device, of both ends. */
function Ends({ paths }: { readonly paths: DevicePaths }) {
  const on = useDesk(({ state }) => state?.power === 'on' && !state.paused);
  const front = useNode(paths.frontend, on ?? false);
  const back = useNode(paths.backend, on ?? false);
  return (
    <>
      <End title={texts.frontend} path={paths.frontend} node={front} />
      <End title={texts.backend} path={paths.backend} node={back} />
    </>
  );
}

type Node = Readonly<Record<string, string>>;

function End({
  title,
  path,
  node,
}: {
  readonly title: string;
  readonly path: string;
  readonly node: Node | undefined;
}) {
  const state = node?.state;
  return (
    <Section title={title}>
      <p className={s.path}>{path}</p>
      {node && (
        <Facts
          facts={[
            [texts.state, state === undefined ? undefined : `${STATES[Number(state)] ?? 'unknown'} (${state})`],
            ...Object.entries(node)
              .filter(([key]) => key !== 'state')
              .map(([key, value]) => [key, <code key={key}>{value}</code>] as const),
          ]}
        />
      )}
    </Section>
  );
}

/** Children of a node that are shown, at most. */
const MOST = 16;

/** A node of xenstore with its children's values, looked at again and again. */
function useNode(path: string, on: boolean): Node | undefined {
  const [node, setNode] = useState<Node>();
  useEffect(() => {
    if (!on) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const look = async (): Promise<void> => {
      const found: Record<string, string> = {};
      const { names } = await call('domains.xenstore', { path }).catch(() => ({ names: [] as string[] }));
      for (const name of names.slice(0, MOST)) {
        if (stopped) return;
        const answer = await call('domains.xenstore', { path: `${path}/${name}` }).catch(() => undefined);
        if (answer?.value) found[name] = answer.value;
      }
      if (stopped) return;
      setNode(found);
      timer = setTimeout(look, AGAIN);
    };
    void look();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [path, on]);
  return node;
}
