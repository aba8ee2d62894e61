import { useDesk } from '../../../desk/desk.ts';
import { figuresNow } from '../../../desk/figures.ts';
import { boardTexts } from '../../../texts/board.ts';
import { rateText } from '../diagram/live.ts';
import { Facts } from './Facts.tsx';

/** Kinds of events that are listed, the busiest first. */
const MOST = 10;

/** What Dom0 is interrupted for, as its Linux counts it. */
export function Events() {
  const events = useDesk((view) => figuresNow(view)?.events);
  if (!events || events.length === 0) return null;
  return (
    <Facts
      facts={events
        .slice(0, MOST)
        .map(({ name, rate }) => [name, boardTexts.diagram.perSecond(rateText(rate))] as const)}
    />
  );
}
