import { ABS, BTN_TOUCH, EV, LAST_KEY, PROP_DIRECT } from './input-codes.ts';
import type { InputDescription } from './virtio-input.ts';

/** Fingers that a touch screen tells apart. */
export const CONTACTS = 10;
const LAST_TRACKING_ID = 0xffff;

/** A touch screen of so many pixels, multi-touch protocol B (Linux, Documentation/input/multi-touch-protocol.rst). */
export function touchScreen(name: string, width: number, height: number): InputDescription {
  const axes = {
    [ABS.X]: { minimum: 0, maximum: width - 1 },
    [ABS.Y]: { minimum: 0, maximum: height - 1 },
    [ABS.MT_SLOT]: { minimum: 0, maximum: CONTACTS - 1 },
    [ABS.MT_POSITION_X]: { minimum: 0, maximum: width - 1 },
    [ABS.MT_POSITION_Y]: { minimum: 0, maximum: height - 1 },
    [ABS.MT_TRACKING_ID]: { minimum: 0, maximum: LAST_TRACKING_ID },
  };
  return {
    name,
    properties: [PROP_DIRECT],
    codes: { [EV.KEY]: [BTN_TOUCH], [EV.ABS]: Object.keys(axes).map(Number) },
    axes,
  };
}

/** A keyboard with all keys that Linux has a code for, and three LEDs. */
export const keyboard = (name: string): InputDescription => ({
  name,
  properties: [],
  codes: {
    [EV.KEY]: Array.from({ length: LAST_KEY }, (_, n) => n + 1),
    [EV.LED]: [0, 1, 2],
    // Software repeats keys that are held, after a time of its own choice.
    [EV.REP]: [0, 1],
  },
  axes: {},
});
