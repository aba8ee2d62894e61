import * as v from 'valibot';
import * as s from './shapes.ts';

/** All that the desk tells by itself, once. */
export const events = {
  /** Parts of the state that are different now. */
  state: v.partial(s.DeskState),
  happening: s.Happening,
  /** Bytes that a console shows. `from`: how many it has shown since the app started, before these. A window that does not keep up can be left out some. */
  console: v.strictObject({ console: s.name, bytes: s.bytes, from: s.count }),
  tiles: s.Tiles,
  /** About once a second while the machine runs. */
  figures: s.Figures,
  /** Values of the vehicle that are different now, by name. */
  vehicle: v.record(s.name, v.union([v.number(), s.text])),
  /** Another window has changed a setting. */
  setting: v.strictObject({ key: s.name, value: v.nullable(v.string()) }),
} as const satisfies Record<string, v.GenericSchema>;

export type EventName = keyof typeof events;
export type EventData<N extends EventName> = v.InferOutput<(typeof events)[N]>;
