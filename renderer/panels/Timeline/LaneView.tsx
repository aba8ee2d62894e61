import { CircleAlert, Dot, RotateCcw, TriangleAlert, Zap } from 'lucide-react';
import { durationText } from '../../app/times.ts';
import { texts } from '../../texts/en.ts';
import { stageTitle } from '../Control/boot.ts';
import type { Lane, Mark, Moment, Span } from './lanes.ts';
import { itemsOf } from './select.ts';
import s from './Timeline.module.css';
import { wordsFrom } from './view.ts';

interface Props {
  readonly lane: Lane;
  readonly title: string;
  readonly colour: string;
  /** Pixels from the left edge. */
  readonly place: (moment: Moment) => number;
  /** Seconds of the clock that the axis has. */
  readonly time: (moment: Moment) => number;
  readonly width: number;
  readonly selected: number | undefined;
  readonly select: (item: number) => void;
}

const ICONS = { crash: Zap, reset: RotateCcw, error: CircleAlert, warning: TriangleAlert, event: Dot } as const;
/** Pixels beside the edges that are drawn, so that nothing is cut in sight. */
const BEYOND = 40;
/** Narrower spans have no words. */
const WORDS = 34;
/** Narrower ones do not say how long they are. */
const LENGTH = 110;

/** What one lane shows of the time that is seen. */
export function LaneView({ lane, title, colour, place, time, width, selected, select }: Props) {
  const signs = lane.marks.map(({ at }) => place(at));
  return (
    <div className={s.lane} style={{ '--lane': colour } as React.CSSProperties}>
      {itemsOf(lane).map(({ span, mark }, number) => {
        const left = place(span ? span.from : mark.at);
        const right = span ? place(span.to) : left;
        if (right < -BEYOND || left > width + BEYOND) return null;
        const shared = { chosen: number === selected, choose: () => select(number), title };
        return span ? (
          <SpanView
            key={`span ${span.happening.number} ${span.open}`}
            {...shared}
            span={span}
            length={durationText(time(span.to) - time(span.from))}
            left={Math.max(left, -BEYOND)}
            right={Math.min(right, width + BEYOND)}
            signs={signs}
          />
        ) : (
          <MarkView key={`mark ${mark.happening.number}`} {...shared} mark={mark} left={left} />
        );
      })}
    </div>
  );
}

interface Shared {
  readonly chosen: boolean;
  readonly choose: () => void;
  readonly title: string;
}

interface SpanPlace {
  readonly span: Span;
  readonly length: string;
  readonly left: number;
  readonly right: number;
  /** Where signs are that lie over spans. */
  readonly signs: readonly number[];
}

function SpanView({ span, length, left, right, signs, chosen, choose, title }: Shared & SpanPlace) {
  const from = wordsFrom(left, signs);
  const words = spanTitle(span);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={s.span}
      data-kind={span.kind}
      data-open={span.open}
      data-chosen={chosen}
      aria-label={`${title}: ${words}`}
      style={{ left, width: Math.max(2, right - left) }}
      onClick={choose}
    >
      {right - left - from > WORDS && span.kind !== 'crashed' && (
        <span style={{ paddingLeft: from }}>
          {words}
          {right - left - from > LENGTH && span.kind === 'stage' && <small>{length}</small>}
        </span>
      )}
    </button>
  );
}

function MarkView({ mark, left, chosen, choose, title }: Shared & { readonly mark: Mark; readonly left: number }) {
  const Icon = ICONS[mark.kind];
  return (
    <button
      type="button"
      tabIndex={-1}
      className={s.mark}
      data-kind={mark.kind}
      data-chosen={chosen}
      aria-label={`${title}: ${mark.happening.text}`}
      style={{ left }}
      onClick={choose}
    >
      <Icon aria-hidden />
    </button>
  );
}

/** What a span is called. */
export function spanTitle({ kind, stage }: Span): string {
  if (kind === 'stage') return stageTitle(stage ?? '', []);
  return texts.timeline.states[kind];
}
