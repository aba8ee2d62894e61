import * as v from 'valibot';
import * as s from './shapes.ts';

/** Something a window can ask of the desk: what it takes, and what it answers with. */
export interface Call<P extends v.GenericSchema = v.GenericSchema, R extends v.GenericSchema = v.GenericSchema> {
  readonly params: P;
  readonly result: R;
}

const call = <const P extends v.GenericSchema, const R extends v.GenericSchema>(params: P, result: R): Call<P, R> => ({
  params,
  result,
});
const nothing = v.strictObject({});
const done = v.undefined();
const domain = v.strictObject({ domain: s.name });

/** All that can be asked, once: client, handlers and the preload's list are made from it. An error's message is for people. */
export const calls = {
  /** First call of every window. Its events begin with what changes from here on. `figures` are the last ones of the machine that is on. */
  'desk.open': call(
    nothing,
    v.strictObject({
      state: s.DeskState,
      happenings: v.array(s.Happening),
      figures: v.array(s.Figures),
      settings: s.Settings,
    }),
  ),

  /** Switches the machine on with a layout; without one, with the state's. */
  'power.on': call(v.strictObject({ layout: v.optional(s.LayoutText) }), done),
  'power.off': call(nothing, done),
  /** As the board's reset button. */
  'power.reset': call(nothing, done),
  'machine.pause': call(nothing, done),
  'machine.resume': call(nothing, done),
  'machine.speed': call(v.strictObject({ speed: s.Speed }), done),

  'domains.start': call(domain, done),
  'domains.shutdown': call(domain, done),
  'domains.reboot': call(domain, done),
  'domains.destroy': call(domain, done),
  'domains.pause': call(domain, done),
  'domains.unpause': call(domain, done),
  /** Makes its kernel panic, by the means that a person at its console has. */
  'domains.crash': call(domain, done),
  /** A node of xenstore: its value, null where there is none, and the names below it. For what the board view tells of PV links. */
  'domains.xenstore': call(
    v.strictObject({ path: s.text }),
    v.strictObject({ value: v.nullable(s.text), names: v.array(s.name) }),
  ),

  'consoles.write': call(v.strictObject({ console: s.name, bytes: s.bytes }), done),
  /** What a console has shown so far, as far as it is kept. `from` counts as in the event `console`: what both have is seen by it. */
  'consoles.history': call(v.strictObject({ console: s.name }), v.strictObject({ bytes: s.bytes, from: s.count })),
  /** The size of the terminal that a person looks at. */
  'consoles.resize': call(v.strictObject({ console: s.name, columns: s.count, rows: s.count }), done),

  /** Which heads this window wants: each comes whole as a `tiles` event first. `every` is virtual seconds between looks, at least. */
  'heads.watch': call(v.strictObject({ heads: v.array(s.name), every: v.optional(s.seconds, 1 / 60) }), done),
  'heads.screenshot': call(v.strictObject({ head: s.name }), v.strictObject({ png: s.bytes })),
  'input.touch': call(v.strictObject({ head: s.name, touches: v.pipe(v.array(s.Touch), v.maxLength(10)) }), done),
  'input.key': call(v.strictObject({ key: s.name, what: v.picklist(['press', 'down', 'up']) }), done),

  'vehicle.list': call(nothing, v.array(s.VehicleValue)),
  'vehicle.set': call(
    v.strictObject({ values: v.record(v.string(), v.union([v.number(), v.string(), v.boolean()])) }),
    done,
  ),
  /** Plays a drive (docs/vehicle.md); null ends it. */
  'vehicle.drive': call(v.strictObject({ script: v.nullable(v.string()) }), done),

  'layouts.list': call(nothing, v.array(s.LayoutEntry)),
  'layouts.open': call(v.strictObject({ path: s.text }), s.LayoutText),
  /** Writes the text to its file, or to `path`. Refused where the file was changed since it was opened, unless `anyway`. */
  'layouts.save': call(
    v.strictObject({ layout: s.LayoutText, path: v.optional(s.text), anyway: v.optional(v.boolean(), false) }),
    s.LayoutText,
  ),
  /** All that is wrong with it, its files included, as `ivilab check` says it. */
  'layouts.check': call(v.strictObject({ layout: s.LayoutText }), v.array(s.Problem)),
  /** What applying it to the running machine would do. */
  'layouts.compare': call(v.strictObject({ layout: s.LayoutText }), s.Plan),
  /** Restarts what must restart for it, and nothing else. */
  'layouts.apply': call(v.strictObject({ layout: s.LayoutText }), s.Plan),
  /** The xl.cfg of each domain. */
  'layouts.export': call(
    v.strictObject({ layout: s.LayoutText }),
    v.array(v.strictObject({ name: s.name, text: s.text })),
  ),
  /** The shell's own dialog for a file; null: nobody chose one. Only where the state's shell has dialogs. */
  'files.choose': call(
    v.strictObject({ what: v.picklist(['open', 'save']), suggested: v.optional(s.text) }),
    v.nullable(s.text),
  ),

  'settings.set': call(v.strictObject({ key: v.string(), value: v.nullable(v.string()) }), done),

  'tours.list': call(nothing, v.array(s.TourEntry)),
  'tours.start': call(v.strictObject({ tour: s.name }), done),
  'tours.stop': call(nothing, done),
  /** A visitor did something: a tour that plays waits. */
  'tours.touched': call(nothing, done),
} as const satisfies Record<string, Call>;

export type CallName = keyof typeof calls;
export type CallParams<N extends CallName> = v.InferInput<(typeof calls)[N]['params']>;
export type CallResult<N extends CallName> = v.InferOutput<(typeof calls)[N]['result']>;
