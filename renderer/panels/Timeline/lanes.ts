import type { Happening } from '../../../electron/contract/shapes.ts';

/** Whose time is along the axis: the machine's, or ours. */
export type Clock = 'virtual' | 'wall';

/** What a lane shows over a stretch of time. */
export type SpanKind = 'stage' | 'on' | 'paused' | 'created' | 'running' | 'stopped' | 'failed' | 'crashed';

/** A moment on both clocks, in seconds since power-on. */
export interface Moment {
  readonly seconds: number;
  readonly wall: number;
}

export interface Span {
  readonly kind: SpanKind;
  readonly from: Moment;
  readonly to: Moment;
  /** What began it; of a stage that is reached, what ended it. */
  readonly happening: Happening;
  /** Of a stage: which. */
  readonly stage?: string;
  /** It goes on. */
  readonly open: boolean;
}

/** Something that happened at one moment. */
export interface Mark {
  readonly kind: 'crash' | 'reset' | 'error' | 'warning' | 'event';
  readonly at: Moment;
  readonly happening: Happening;
}

export interface Lane {
  /** `machine`, `boot`, or the domain's name behind `domain `. */
  readonly id: string;
  readonly spans: readonly Span[];
  readonly marks: readonly Mark[];
}

/** From one power-on to the next. */
export interface Run {
  readonly happenings: readonly Happening[];
  /** Whether it is the newest: it may go on. */
  readonly last: boolean;
}

/** The runs that are known, oldest first. What happened before the first power-on is in none. */
export function splitRuns(happenings: readonly Happening[]): readonly Run[] {
  const starts = happenings.flatMap(({ kind, what }, at) => (kind === 'power' && what === 'on' ? [at] : []));
  // The beginning of a long run is forgotten at some time: it is a run all the same.
  if (starts.length === 0 && happenings.some(({ kind }) => kind === 'stage' || kind === 'domain')) starts.push(0);
  return starts.map((start, number) => ({
    happenings: happenings.slice(start, starts[number + 1]),
    last: number === starts.length - 1,
  }));
}

/** Where a run ends that goes on no more: its last happening. */
export const lastMoment = ({ happenings }: Run): Moment =>
  happenings.reduce<Moment>(
    (last, { seconds, wall }) => ({ seconds: Math.max(last.seconds, seconds), wall: Math.max(last.wall, wall) }),
    { seconds: 0, wall: 0 },
  );

/**
 * The lanes of a run: the machine, its boot, and each domain.
 * @param domains - in the order in which their lanes stand; others that happen come behind them
 * @param now - the end of what is open
 * @param next - the stage that the machine is on its way to
 */
export function lanesOf(run: Run, domains: readonly string[], now: Moment, next?: string): readonly Lane[] {
  const spoken = run.happenings.flatMap(({ kind, subject }) =>
    kind === 'domain' && subject !== undefined ? [subject] : [],
  );
  const names = [...new Set([...domains, ...spoken])];
  return [machineLane(run, now), bootLane(run, now, next), ...names.map((name) => domainLane(run, name, now))];
}

const moment = ({ seconds, wall }: Happening): Moment => ({ seconds, wall });

/** What a lane is in, one after the other. `undefined`: nothing from here on. */
function chain(
  happenings: readonly Happening[],
  now: Moment,
  kindOf: (happening: Happening) => SpanKind | undefined | 'same',
): readonly Span[] {
  const spans: Span[] = [];
  let current: { kind: SpanKind; happening: Happening } | undefined;
  const end = (to: Moment, open: boolean): void => {
    if (current) spans.push({ ...current, from: moment(current.happening), to, open });
  };
  for (const happening of happenings) {
    const kind = kindOf(happening);
    if (kind === 'same' || (kind !== undefined && kind === current?.kind)) continue;
    end(moment(happening), false);
    current = kind === undefined ? undefined : { kind, happening };
  }
  end(now, true);
  return spans;
}

function machineLane(run: Run, now: Moment): Lane {
  const spans = chain(run.happenings, now, ({ kind, what }) => {
    if (what === 'broken') return undefined;
    if (kind !== 'power') return 'same';
    if (what === 'off') return undefined;
    return what === 'paused' ? 'paused' : 'on';
  });
  const marks = run.happenings.flatMap((happening): Mark[] => {
    const { kind, what, subject } = happening;
    const at = moment(happening);
    if (what === 'broken') return [{ kind: 'crash', at, happening }];
    if (kind === 'power' && what === 'reset') return [{ kind: 'reset', at, happening }];
    if (subject === undefined && (kind === 'error' || kind === 'warning')) return [{ kind, at, happening }];
    if (kind === 'layout') return [{ kind: 'event', at, happening }];
    return [];
  });
  return { id: 'machine', spans, marks };
}

/** A stage lasts from the one before it, or from power-on or reset, to the moment when it is reached. */
function bootLane(run: Run, now: Moment, next: string | undefined): Lane {
  const spans: Span[] = [];
  let from: Moment = { seconds: 0, wall: 0 };
  let last = run.happenings[0]!;
  for (const happening of run.happenings) {
    const { kind, what } = happening;
    const began = kind === 'power' && (what === 'on' || what === 'reset');
    if (!began && kind !== 'stage') continue;
    const to = moment(happening);
    if (!began) spans.push({ kind: 'stage', stage: what ?? happening.text, from, to, happening, open: false });
    from = to;
    last = happening;
  }
  if (next !== undefined) spans.push({ kind: 'stage', stage: next, from, to: now, happening: last, open: true });
  return { id: 'boot', spans, marks: [] };
}

const DOMAIN_KINDS: Readonly<Record<string, SpanKind>> = {
  created: 'created',
  running: 'running',
  paused: 'paused',
  stopped: 'stopped',
  failed: 'failed',
  crashed: 'crashed',
};

function domainLane(run: Run, name: string, now: Moment): Lane {
  const own = run.happenings.filter(({ subject }) => subject === name);
  const ends = run.happenings.filter(
    ({ kind, what }) => what === 'broken' || (kind === 'power' && (what === 'off' || what === 'reset')),
  );
  const all = [...own, ...ends].sort((one, other) => one.number - other.number);
  const spans = chain(all, now, ({ kind, what }) => {
    if (ends.some((one) => one.what === what && one.kind === kind)) return undefined;
    if (kind !== 'domain' || what === undefined) return 'same';
    return DOMAIN_KINDS[what];
  });
  const marks = own.flatMap((happening): Mark[] => {
    const at = moment(happening);
    if (happening.what === 'crashed') return [{ kind: 'crash', at, happening }];
    if (happening.kind === 'error' || happening.kind === 'warning') return [{ kind: happening.kind, at, happening }];
    return [];
  });
  return { id: `domain ${name}`, spans, marks };
}
