import { ChartNoAxesGantt, ChevronLeft, ChevronRight, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { domainColour } from '../../app/domains.ts';
import { IconButton } from '../../app/parts/Button.tsx';
import { Empty } from '../../app/parts/Empty.tsx';
import { Segments } from '../../app/parts/Segments.tsx';
import { setPreference, usePreference } from '../../app/preferences.ts';
import { useDesk } from '../../desk/desk.ts';
import { texts } from '../../texts/en.ts';
import { nextStage } from '../Control/boot.ts';
import { Details } from './Details.tsx';
import { LaneView } from './LaneView.tsx';
import { type Clock, type Lane, lanesOf, lastMoment, type Moment, splitRuns } from './lanes.ts';
import { findItem, type Selected, step } from './select.ts';
import s from './Timeline.module.css';
import { fitted, following, moved, revealing, ticks, type View, zoomed } from './view.ts';

const t = texts.timeline;
/** Pixels before the right edge in which the words of a tick would be cut. */
const CUT = 36;
const NONE: Moment = { seconds: 0, wall: 0 };

/** How the view goes with time: all of it, its end, or it stays. */
type Mode = 'fit' | 'follow' | 'free';

/** Boot stages and the lives of domains, on one axis of time. */
export function Timeline() {
  const happenings = useDesk((view) => view.happenings);
  const runs = useMemo(() => splitRuns(happenings), [happenings]);
  const [shown, setShown] = useState<number>();
  const number = shown !== undefined && shown < runs.length ? shown : runs.length - 1;
  const run = runs[number];
  if (!run) return <Empty icon={ChartNoAxesGantt} title={t.empty.title} text={t.empty.text} />;
  const choose = (to: number): void => setShown(to === runs.length - 1 ? undefined : to);
  return (
    <Axis
      key={run.happenings[0]!.number}
      run={run}
      tools={
        runs.length > 1 && (
          <div className={s.runs}>
            <IconButton
              icon={ChevronLeft}
              label={t.earlier}
              disabled={number === 0}
              onClick={() => choose(number - 1)}
            />
            <span>{t.runs(number + 1, runs.length)}</span>
            <IconButton icon={ChevronRight} label={t.later} disabled={run.last} onClick={() => choose(number + 1)} />
          </div>
        )
      }
    />
  );
}

interface AxisProps {
  readonly run: ReturnType<typeof splitRuns>[number];
  readonly tools: React.ReactNode;
}

function Axis({ run, tools }: AxisProps) {
  const clock = usePreference('timeline.clock');
  const domains = useDesk(({ state }) => state?.domains);
  const names = useMemo(() => (domains ?? []).map(({ name }) => name), [domains]);
  const now = useNow(run);
  const next = useNextStage(run);
  const lanes = useMemo(() => lanesOf(run, names, now, next), [run, names, now, next]);
  const end = time(now, clock);
  const [mode, setMode] = useState<Mode>('fit');
  const [free, setFree] = useState<View>(() => fitted(end));
  const view = mode === 'fit' ? fitted(end) : mode === 'follow' ? following(free, end) : free;
  const [selected, setSelected] = useState<Selected>();
  const [area, width] = useWidth();
  const scale = (seconds: number): number => ((seconds - view.from) / (view.to - view.from)) * width;
  const show = (next: View): void => {
    setFree(next);
    setMode('free');
  };
  const zoom = (factor: number, at = (view.from + view.to) / 2): void => show(zoomed(view, factor, at, end));
  const select = (next: Selected | undefined): void => {
    setSelected(next);
    const item = findItem(lanes, next);
    if (!item) return;
    const from = time(item.span ? item.span.from : item.mark.at, clock);
    const to = time(item.span ? item.span.to : item.mark.at, clock);
    const seen = revealing(view, from, to, end);
    if (seen !== view) show(seen);
  };
  const wheel = useWheel((event) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const at = view.from + ((event.clientX - box.left) / Math.max(1, width)) * (view.to - view.from);
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY))
      show(moved(view, (sideways / Math.max(1, width)) * (view.to - view.from), end));
    else zoom(1.0015 ** event.deltaY, at);
  });
  const keys = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key === '+' || key === '=') zoom(0.6);
    else if (key === '-') zoom(1 / 0.6);
    else if (key === 'Home') setMode('fit');
    else if (key === 'End') follow();
    else if (key === 'Escape') setSelected(undefined);
    else if (key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown')
      select(step(lanes, selected, key));
    else return;
    event.preventDefault();
  };
  const follow = (): void => {
    setFree(mode === 'fit' ? zoomed(view, 0.25, end, end) : view);
    setMode('follow');
  };
  const drag = useDrag((pixels) => show(moved(view, (-pixels / Math.max(1, width)) * (view.to - view.from), end)));
  const marks = ticks(view, width);
  return (
    <div className={s.timeline}>
      <div className={s.tools}>
        <Segments
          label={t.clock}
          value={clock}
          choices={[
            { value: 'virtual', title: t.virtual, tip: t.virtualTip },
            { value: 'wall', title: t.wall, tip: t.wallTip },
          ]}
          choose={(value) => setPreference('timeline.clock', value)}
        />
        <Segments
          label={t.view}
          value={mode}
          choices={[
            { value: 'fit', title: t.fit, tip: t.fitTip },
            { value: 'follow', title: t.follow, tip: t.followTip },
          ]}
          choose={(value) => (value === 'fit' ? setMode('fit') : follow())}
        />
        <IconButton icon={ZoomOut} label={t.zoomOut} keys="-" onClick={() => zoom(1 / 0.6)} />
        <IconButton icon={ZoomIn} label={t.zoomIn} keys="Plus" onClick={() => zoom(0.6)} />
        <span className={s.space} />
        {tools}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: no element of HTML is a time line */}
      <div
        className={s.body}
        role="group"
        aria-label={t.label}
        aria-roledescription={t.title}
        onKeyDown={keys}
        data-focus
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys are those of a time line
        tabIndex={0}
      >
        <div className={s.names} aria-hidden>
          <div className={s.corner} />
          {lanes.map(({ id }) => (
            <div key={id} className={s.laneName} style={{ '--lane': colourOf(id, names) } as React.CSSProperties}>
              {laneTitle(id)}
            </div>
          ))}
        </div>
        <div
          ref={(element) => {
            area.current = element;
            wheel.current = element;
          }}
          className={s.area}
          {...drag}
        >
          <div className={s.axis} aria-hidden>
            {marks
              .filter(({ at }) => width - scale(at) > CUT)
              .map(({ at, text }) => (
                <span key={at} style={{ left: scale(at) }}>
                  {text}
                </span>
              ))}
          </div>
          <div className={s.grid} aria-hidden>
            {marks.map(({ at }) => (
              <i key={at} style={{ left: scale(at) }} />
            ))}
          </div>
          {lanes.map((lane) => (
            <LaneView
              key={lane.id}
              lane={lane}
              title={laneTitle(lane.id)}
              colour={colourOf(lane.id, names)}
              time={(moment) => time(moment, clock)}
              place={(moment) => scale(time(moment, clock))}
              width={width}
              selected={selected?.lane === lane.id ? selected.item : undefined}
              select={(item) => select({ lane: lane.id, item })}
            />
          ))}
          {run.last && <div className={s.now} style={{ left: scale(end) }} aria-hidden />}
        </div>
      </div>
      <Details item={findItem(lanes, selected)} lane={selected && laneTitle(selected.lane)} />
    </div>
  );
}

const time = ({ seconds, wall }: Moment, clock: Clock): number => (clock === 'virtual' ? seconds : wall);

const domainOf = (lane: Lane['id']): string | undefined => /^domain (.+)$/s.exec(lane)?.[1];
const laneTitle = (id: string): string => domainOf(id) ?? (id === 'boot' ? t.lanes.stages : t.lanes.machine);
const colourOf = (id: string, names: readonly string[]): string => {
  const name = domainOf(id);
  return name === undefined ? 'var(--domain-xen)' : domainColour(name, names);
};

/** The end of what goes on: the newest figures while the machine runs. */
function useNow(run: AxisProps['run']): Moment {
  const on = useDesk(({ state }) => state?.power === 'on');
  const figures = useDesk((view) => view.figures.at(-1));
  return useMemo(() => {
    const last = lastMoment(run);
    if (!run.last || !on) return last;
    const { seconds, wall } = figures ?? NONE;
    return { seconds: Math.max(last.seconds, seconds), wall: Math.max(last.wall, wall) };
  }, [run, on, figures]);
}

/** The stage that the machine is on its way to, while it boots. */
function useNextStage({ last }: AxisProps['run']): string | undefined {
  return useDesk(({ state }) => (last && state?.power === 'on' ? nextStage(state) : undefined));
}

function useWidth(): [React.RefObject<HTMLDivElement | null>, number] {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}

/** The page must not scroll with it, which React's own listener can't say. */
function useWheel(turn: (event: WheelEvent) => void): React.RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef(turn);
  useEffect(() => {
    latest.current = turn;
  });
  useEffect(() => {
    const on = element.current!;
    const listener = (event: WheelEvent): void => {
      event.preventDefault();
      latest.current(event);
    };
    on.addEventListener('wheel', listener, { passive: false });
    return () => on.removeEventListener('wheel', listener);
  }, []);
  return element;
}

/** Pixels of a movement with a button down, from where it was last. */
function useDrag(move: (pixels: number) => void) {
  const last = useRef<number>(undefined);
  return {
    onPointerDown: ({ clientX, button, target, currentTarget, pointerId }: PointerEvent<HTMLElement>) => {
      if (button !== 0 || (target as Element).closest('button')) return;
      last.current = clientX;
      currentTarget.setPointerCapture(pointerId);
    },
    onPointerMove: ({ clientX }: PointerEvent<HTMLElement>) => {
      if (last.current === undefined) return;
      move(clientX - last.current);
      last.current = clientX;
    },
    onPointerUp: () => {
      last.current = undefined;
    },
    onPointerCancel: () => {
      last.current = undefined;
    },
  };
}
