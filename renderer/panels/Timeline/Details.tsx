import { durationText } from '../../app/times.ts';
import { texts } from '../../texts/en.ts';
import { spanTitle } from './LaneView.tsx';
import type { Item } from './select.ts';
import s from './Timeline.module.css';

const t = texts.timeline;

/** What is selected, in words; without it how the keys work. Told to screen readers. */
export function Details({ item, lane }: { readonly item: Item | undefined; readonly lane: string | undefined }) {
  return (
    <div className={s.details} role="status">
      {item ? (
        <>
          <strong>{lane}</strong>
          <span>{item.span ? spanTitle(item.span) : item.mark.happening.text}</span>
          <Times item={item} />
        </>
      ) : (
        <span className={s.hint}>{t.keys}</span>
      )}
    </div>
  );
}

function Times({ item: { span, mark } }: { readonly item: Item }) {
  const { seconds, wall } = span ? span.from : mark.at;
  return (
    <>
      <span className={s.hint}>{t.at(durationText(seconds), durationText(wall))}</span>
      {span && (
        <span className={s.hint}>
          {t.took(durationText(span.to.seconds - seconds), durationText(span.to.wall - wall))}
        </span>
      )}
    </>
  );
}
