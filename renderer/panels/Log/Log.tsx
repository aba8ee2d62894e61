import { ArrowDownToLine, Copy, ListFilter, ScrollText } from 'lucide-react';
import { useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Happening } from '../../../electron/contract/shapes.ts';
import { attempt } from '../../app/commands.ts';
import { domainColour } from '../../app/domains.ts';
import { Button, IconButton } from '../../app/parts/Button.tsx';
import { Empty } from '../../app/parts/Empty.tsx';
import { Menu } from '../../app/parts/Menu.tsx';
import { clockText, durationText } from '../../app/times.ts';
import { tell } from '../../app/toasts.ts';
import { useDesk } from '../../desk/desk.ts';
import { texts } from '../../texts/en.ts';
import { asText, filtered, KINDS, type Kind } from './filter.ts';
import s from './Log.module.css';

const t = texts.log;
/** Pixels from the end that still count as being there. */
const NEAR = 24;

/** All that the lab has told, newest last. */
export function Log() {
  const happenings = useDesk((view) => view.happenings);
  const domains = useDesk(({ state }) => state?.domains);
  const names = useMemo(() => (domains ?? []).map(({ name }) => name), [domains]);
  const [kinds, setKinds] = useState<ReadonlySet<Kind>>(() => new Set(KINDS));
  const [text, setText] = useState('');
  const sought = useDeferredValue(text);
  const lines = useMemo(() => filtered(happenings, kinds, sought), [happenings, kinds, sought]);
  const [follow, setFollow] = useState(true);
  const list = useRef<HTMLOListElement>(null);
  const last = useRef(0);
  useLayoutEffect(() => {
    if (follow && lines.length > 0 && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [follow, lines]);
  const some = lines.length > 0;
  useEffect(() => {
    const at = list.current;
    if (!follow || !some || !at) return;
    // In another size lines wrap elsewhere: the end stays in sight.
    const watch = new ResizeObserver(() => at.scrollTo({ top: at.scrollHeight }));
    watch.observe(at);
    return () => watch.disconnect();
  }, [follow, some]);
  const toggle = (kind: Kind): void => {
    const next = new Set(kinds);
    if (!next.delete(kind)) next.add(kind);
    setKinds(next);
  };
  const copy = (): void =>
    void attempt(t.copy, async () => {
      await navigator.clipboard.writeText(asText(lines));
      tell({ kind: 'note', title: t.copied(lines.length) });
    });
  const all = kinds.size === KINDS.length;
  return (
    <div className={s.log}>
      <div className={s.tools}>
        <input
          type="search"
          className={s.filter}
          aria-label={t.filter}
          placeholder={t.filterPlaceholder}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Menu
          label={t.kinds}
          align="right"
          groups={[
            {
              items: KINDS.map((kind) => ({ title: t.kind[kind], checked: kinds.has(kind), run: () => toggle(kind) })),
            },
          ]}
          trigger={(props) => (
            <IconButton icon={ListFilter} label={t.kinds} data-on={!all} className={s.kinds} {...props} />
          )}
        />
        <IconButton
          icon={ArrowDownToLine}
          label={t.follow}
          data-tip={t.followTip}
          aria-pressed={follow}
          onClick={() => setFollow(!follow)}
        />
        <IconButton icon={Copy} label={t.copyTip} disabled={lines.length === 0} onClick={copy} />
        <span className={s.count}>{t.count(lines.length, happenings.length)}</span>
      </div>
      {lines.length > 0 ? (
        <ol
          ref={list}
          className={s.lines}
          aria-label={t.title}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          tabIndex={0}
          onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
            // Only who goes up leaves the end; lines that come, or another size, do not.
            if (scrollHeight - scrollTop - clientHeight < NEAR) setFollow(true);
            else if (scrollTop < last.current) setFollow(false);
            last.current = scrollTop;
          }}
        >
          {lines.map((line) => (
            <Line key={line.number} line={line} names={names} />
          ))}
        </ol>
      ) : happenings.length === 0 ? (
        <Empty icon={ScrollText} title={t.empty.title} text={t.empty.text} />
      ) : (
        <Empty icon={ListFilter} title={t.none.title} text={t.none.text}>
          <Button
            onClick={() => {
              setText('');
              setKinds(new Set(KINDS));
            }}
          >
            {t.none.clear}
          </Button>
        </Empty>
      )}
    </div>
  );
}

function Line({
  line: { seconds, wall, kind, subject, text },
  names,
}: {
  readonly line: Happening;
  readonly names: readonly string[];
}) {
  return (
    <li className={s.line} data-kind={kind}>
      <time data-tip={texts.timeline.at(durationText(seconds), durationText(wall))}>{clockText(seconds)}</time>
      <span className={s.kind}>{t.kind[kind]}</span>
      <span className={s.text}>
        {subject !== undefined && <b style={{ color: domainColour(subject, names) }}>{subject} </b>}
        {subject !== undefined && text.startsWith(`${subject} `) ? text.slice(subject.length + 1) : text}
      </span>
    </li>
  );
}
