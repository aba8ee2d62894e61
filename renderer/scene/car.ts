import type { VehicleValue } from '../../electron/contract/shapes.ts';
import { call, useDesk } from '../desk/desk.ts';
import { type CarView, Driver, GEARS, type Gear, type Indicator, LIGHTS, type Lights } from './input/driver.ts';
import { type VehicleValues, VehicleWriter } from './input/writer.ts';
import { notice } from './store.ts';

type Values = Readonly<Record<string, VehicleValue>>;

/** Whether a vehicle is there. */
export const hasCar = (values: Values): boolean => values.gear !== undefined;

/** A number of the vehicle's; 0 while it has none. */
export const numberOf = (values: Values, name: string): number => Number(values[name]?.value ?? 0) || 0;
/** Whether a value of the vehicle's is this word. */
export const is = (values: Values, name: string, word: string): boolean => values[name]?.value === word;

/** The vehicle as a driver's hands and feet know it. */
export function carView(values: Values): CarView {
  const word = <T extends string>(name: string, words: readonly T[]): T =>
    words.find((one) => one === values[name]?.value) ?? words[0]!;
  return {
    ignition: is(values, 'ignition', 'on'),
    gear: word<Gear>('gear', GEARS),
    parkingBrake: is(values, 'parkingBrake', 'on'),
    indicator: word<Indicator>('indicator', ['off', 'left', 'right', 'hazard']),
    lights: word<Lights>('lights', LIGHTS),
  };
}

const writer = new VehicleWriter({
  set: (values: VehicleValues) => call('vehicle.set', { values }),
  refused: notice,
});

const runners = new Set<() => void>();

/** Calls a listener when the driver begins to move something. Returns its release. */
export function onDriverMoves(listener: () => void): () => void {
  runners.add(listener);
  return () => runners.delete(listener);
}

/** Seconds that a frame moves a pedal at most. Where the processor draws, frames take a good part of a second. */
const LONGEST_FRAME = 0.5;
let ticking = false;
let before = 0;

/** The driver goes on at each animation frame while a pedal or the wheel moves. */
function tick(now: number): void {
  const going = driver.advance(Math.min(LONGEST_FRAME, (now - before) / 1000));
  before = now;
  for (const run of runners) run();
  if (going) requestAnimationFrame(tick);
  else ticking = false;
}

/** The driver of this window. */
export const driver = new Driver({
  car: () => carView(useDesk.getState().vehicle),
  switch: (values) => writer.switch(values),
  move: (values) => writer.move(values),
  moves: () => {
    if (ticking) return;
    ticking = true;
    before = performance.now();
    requestAnimationFrame(tick);
  },
});
