import * as v from 'valibot';

// The shapes of everything that a window and the desk say to each other. Both sides check what comes by these.

/** Longest text of a name, and of a message for people. */
const name = v.pipe(v.string(), v.maxLength(256));
const text = v.pipe(v.string(), v.maxLength(65_536));
const count = v.pipe(v.number(), v.finite(), v.minValue(0));
const seconds = count;
const bytes = v.instance(Uint8Array);

/** How fast virtual time goes: with the host's clock, a part of it, or as fast as the host can. */
export const Speed = v.variant('kind', [
  v.strictObject({ kind: v.literal('real'), factor: v.pipe(v.number(), v.minValue(0.01), v.maxValue(1)) }),
  v.strictObject({ kind: v.literal('free') }),
]);
export type Speed = v.InferOutput<typeof Speed>;

/** `preparing`: boot files are made, the layout is read. `broken`: it ended by itself; `message` of the state says how. */
export const Power = v.picklist(['off', 'preparing', 'on', 'broken']);
export type Power = v.InferOutput<typeof Power>;

export const StageReached = v.strictObject({ stage: name, seconds, wall: seconds });

/** A domain of the running layout. `absent`: Xen has none of this name. */
export const DomainState = v.strictObject({
  name,
  title: text,
  state: v.picklist(['absent', 'created', 'running', 'paused', 'stopped', 'failed']),
  /** Xen's number. */
  id: v.optional(v.number()),
  /** Why it stopped or failed. */
  reason: v.optional(text),
});
export type DomainState = v.InferOutput<typeof DomainState>;

/** A head of the board and the domain whose picture it shows. */
export const HeadState = v.strictObject({ name, width: count, height: count, domain: v.nullable(name) });
export type HeadState = v.InferOutput<typeof HeadState>;

/** Progress before power-on. */
export const Progress = v.strictObject({ step: text, done: v.optional(count), total: v.optional(count) });
export type Progress = v.InferOutput<typeof Progress>;

/** A layout's text and the file it belongs to; null: none yet. */
export const LayoutText = v.strictObject({
  path: v.nullable(text),
  title: text,
  text: v.pipe(v.string(), v.maxLength(1 << 20)),
});
export type LayoutText = v.InferOutput<typeof LayoutText>;

/** Something that happened, for the timeline and the log. `seconds` is virtual time since power-on, `wall` host time since then. */
export const Happening = v.strictObject({
  /** Counts from 0 since the app started. */
  number: count,
  seconds,
  wall: seconds,
  kind: v.picklist(['power', 'stage', 'domain', 'log', 'warning', 'error', 'layout', 'tour']),
  /** The domain or head that it is about. */
  subject: v.optional(name),
  /**
   * What it was, for programs: of `power` on, off, reset, paused, resumed, broken; of `stage` the stage's name;
   * of `domain` created, running, paused, stopped, gone, failed or crashed; of `warning` settings, where a person's own are not as they were, and start, where the machine was switched on with something
   * that is not as wished.
   */
  what: v.optional(name),
  /** Bytes that each console it concerns had shown then, since the app started; none for one that is not here. */
  places: v.optional(v.record(name, count)),
  text,
});
export type Happening = v.InferOutput<typeof Happening>;

export const VehicleValue = v.strictObject({
  name,
  value: v.union([v.number(), text]),
  description: text,
  takes: text,
});
export type VehicleValue = v.InferOutput<typeof VehicleValue>;

/** A running tour (docs/tour.md). */
export const TourState = v.strictObject({
  tour: name,
  title: text,
  /** What visitors read now. */
  caption: text,
  /** Where the camera should be: a preset of the cockpit's. */
  camera: v.nullable(name),
  step: count,
  steps: count,
  /** `waiting`: a visitor has touched something; it goes on when nobody has for a while. */
  state: v.picklist(['playing', 'waiting', 'failed']),
  /** How often it has come round. */
  rounds: count,
});
export type TourState = v.InferOutput<typeof TourState>;

/** What every window knows of the desk. */
export const DeskState = v.strictObject({
  version: text,
  /** What the window runs in, and what that can do. */
  shell: v.strictObject({
    kind: v.picklist(['electron', 'browser']),
    /** It has dialogs for files of its own. */ dialogs: v.boolean(),
  }),
  power: Power,
  paused: v.boolean(),
  speed: Speed,
  progress: v.nullable(Progress),
  /** Why `power` is `broken`, or why it could not be switched on. */
  message: v.nullable(text),
  /** The layout that runs, or is switched on next. */
  layout: LayoutText,
  stages: v.array(StageReached),
  domains: v.array(DomainState),
  heads: v.array(HeadState),
  consoles: v.array(name),
  tour: v.nullable(TourState),
});
export type DeskState = v.InferOutput<typeof DeskState>;

/** Figures of about the last second. Shares are of 1; `null` where nobody can tell. */
export const Figures = v.strictObject({
  seconds,
  wall: seconds,
  /** Virtual time by wall time. */
  pace: count,
  /** Millions of guest instructions in a second of wall time. */
  mips: count,
  /** By CPU of the board: how much of virtual time it did not wait. */
  cpus: v.array(v.nullable(count)),
  /** CPU time of each domain by virtual time, Dom0 among them: 1 is a whole CPU. */
  domains: v.record(name, count),
  /** Pictures a second of virtual time on each head. */
  frames: v.record(name, count),
  /** Events a second by what they are for, as Dom0 counts them: a domain's front end and back end, a CPU's timer. */
  events: v.array(v.strictObject({ name, domain: v.nullable(name), rate: count })),
  hostMemoryMiB: count,
});
export type Figures = v.InferOutput<typeof Figures>;

/** A part of a head's picture: bytes of its pixels (blue, green, red, one without meaning), row after row. */
export const Tile = v.strictObject({ x: count, y: count, width: count, height: count, pixels: bytes });

/** Longest side of a head, in pixels. */
export const LARGEST_SIDE = 8192;
const side = v.pipe(count, v.integer(), v.maxValue(LARGEST_SIDE));

/** Tiles of one head, which has `width` by `height` pixels, of one moment of virtual time. */
export const Tiles = v.strictObject({ head: name, width: side, height: side, seconds, tiles: v.array(Tile) });
export type Tiles = v.InferOutput<typeof Tiles>;

export const Touch = v.strictObject({
  contact: count,
  what: v.picklist(['down', 'move', 'up']),
  x: v.pipe(v.number(), v.finite()),
  y: v.pipe(v.number(), v.finite()),
});
export type Touch = v.InferOutput<typeof Touch>;

const pathPart = v.union([v.string(), v.number()]);
/** core/lab/layout/problem.ts has what these mean. */
export const Problem = v.strictObject({
  id: name,
  severity: v.picklist(['error', 'warning']),
  path: v.array(pathPart),
  others: v.optional(v.array(v.array(pathPart))),
  wrong: text,
  right: text,
  position: v.optional(v.strictObject({ line: count, column: count })),
});

/** What `layouts.apply` would do, in words for people. */
export const Plan = v.strictObject({
  machine: v.boolean(),
  destroy: v.array(name),
  create: v.array(name),
  restart: v.array(name),
  changes: v.array(
    v.strictObject({
      path: v.array(pathPart),
      effect: v.picklist(['nothing', 'live', 'create', 'destroy', 'restart', 'machine']),
      text,
    }),
  ),
});
export type Plan = v.InferOutput<typeof Plan>;

/** A layout that can be opened. */
export const LayoutEntry = v.strictObject({
  path: text,
  title: text,
  kind: v.picklist(['example', 'recent']),
  /** The file is no more, or can't be read: why. */
  missing: v.optional(text),
});
export type LayoutEntry = v.InferOutput<typeof LayoutEntry>;

export const TourEntry = v.strictObject({ tour: name, title: text, seconds: v.nullable(count) });

/** What the app remembers for a person. Windows keep their own parts under keys of theirs: values are JSON. */
export const Settings = v.record(
  v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/)),
  v.pipe(v.string(), v.maxLength(262_144)),
);
export type Settings = v.InferOutput<typeof Settings>;

export { bytes, count, name, seconds, text };
