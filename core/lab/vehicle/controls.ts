import { CAR } from './engine-data.ts';
import { SELECTORS, type Selector, type VehicleModel } from './model.ts';

/** A value as someone writes it, or as it is told: numbers in the control's unit. */
export type ControlValue = number | string | boolean;

/** What is switched on the car that its physics do not know. */
export interface Switches {
  indicator: 'off' | 'left' | 'right' | 'hazard';
  lights: 'off' | 'parking' | 'low' | 'high';
  doorFrontLeft: boolean;
  doorFrontRight: boolean;
  doorRearLeft: boolean;
  doorRearRight: boolean;
  boot: boolean;
  seatBelt: boolean;
  brakeFault: boolean;
  batteryFault: boolean;
  oilFault: boolean;
  engineFault: boolean;
  tyreFault: boolean;
  /** The vehicle bus: whole, cut through, or without the vehicle's frames. */
  bus: 'ok' | 'cut' | 'silent';
}

export interface Car {
  readonly model: VehicleModel;
  readonly switches: Switches;
}

/** One thing that can be set. */
export interface Control {
  readonly name: string;
  readonly description: string;
  /** What may be written. */
  readonly takes: string;
  get(car: Car): number | string;
  /** @throws Error that says what is wrong with the value, or why it can't be now. */
  set(car: Car, value: ControlValue): void;
}

const KMH = 3.6;
const round = (value: number, digits: number): number => Number(value.toFixed(digits));

function number(name: string, value: ControlValue, least: number, most: number): number {
  const text = String(value).trim();
  const parsed = Number(text);
  if (text === '' || !Number.isFinite(parsed) || parsed < least || parsed > most)
    throw new Error(`${name}: ${JSON.stringify(value)} is not a number from ${least} to ${most}`);
  return parsed;
}

function word<T extends string>(name: string, value: ControlValue, words: readonly T[]): T {
  const found = words.find((one) => one.toLowerCase() === String(value).trim().toLowerCase());
  if (!found) throw new Error(`${name}: ${JSON.stringify(value)} is not one of ${words.join(', ')}`);
  return found;
}

const YES = ['on', 'yes', 'true', '1'];
const NO = ['off', 'no', 'false', '0'];

function flag(name: string, value: ControlValue, [on, off]: readonly [string, string]): boolean {
  const text = String(value).trim().toLowerCase();
  if (text === on || YES.includes(text)) return true;
  if (text === off || NO.includes(text)) return false;
  throw new Error(`${name}: ${JSON.stringify(value)} is neither ${on} nor ${off}`);
}

type FlagName = { [K in keyof Switches]: Switches[K] extends boolean ? K : never }[keyof Switches];

const switched = (name: FlagName, description: string, words: readonly [string, string] = ['on', 'off']): Control => ({
  name,
  description,
  takes: words.join(' or '),
  get: ({ switches }) => (switches[name] ? words[0] : words[1]),
  set: ({ switches }, value) => {
    switches[name] = flag(name, value, words);
  },
});

const chosen = <K extends 'indicator' | 'lights' | 'bus'>(
  name: K,
  description: string,
  words: readonly Switches[K][],
): Control => ({
  name,
  description,
  takes: words.join(', '),
  get: ({ switches }) => switches[name],
  set: ({ switches }, value) => {
    switches[name] = word<Switches[K]>(name, value, words);
  },
});

const DOORS = ['open', 'closed'] as const;

/** Speeds at which the selector may leave a direction, m/s. */
const STANDING = 0.3;
const TURNING = 1.5;

function select({ model }: Car, value: ControlValue): void {
  const selector: Selector = word('gear', value, SELECTORS);
  const speed = Math.abs(model.velocity);
  const turns = (selector === 'R' && model.velocity > TURNING) || (selector === 'D' && model.velocity < -TURNING);
  if ((selector === 'P' && speed > STANDING) || turns)
    throw new Error(
      `gear: ${selector} at ${(speed * KMH).toFixed(0)} km/h would break the gearbox: stop first (hold=0)`,
    );
  model.controls.selector = selector;
}

function drive({ model }: Car, name: string, value: ControlValue): number {
  const speed = number(name, value, 0, 250) / KMH;
  const { selector } = model.controls;
  if (speed > 0 && (selector === 'P' || (selector === 'N' && name === 'hold')))
    throw new Error(`${name}: with the selector at ${selector} the car does not drive: set gear=D as well`);
  return speed;
}

/** Everything that can be set, in the order in which values that come together are set. */
export const CONTROLS: readonly Control[] = [
  {
    name: 'ignition',
    description: 'The ignition; the engine runs shortly after',
    takes: 'on or off',
    get: ({ model }) => (model.controls.ignition ? 'on' : 'off'),
    set: ({ model }, value) => {
      model.controls.ignition = flag('ignition', value, ['on', 'off']);
    },
  },
  {
    name: 'gear',
    description: 'The selector',
    takes: SELECTORS.join(', '),
    get: ({ model }) => model.controls.selector,
    set: select,
  },
  {
    name: 'parkingBrake',
    description: 'The parking brake',
    takes: 'on or off',
    get: ({ model }) => (model.controls.parkingBrake ? 'on' : 'off'),
    set: ({ model }, value) => {
      model.controls.parkingBrake = flag('parkingBrake', value, ['on', 'off']);
    },
  },
  ...(['throttle', 'brake'] as const).map(
    (pedal): Control => ({
      name: pedal,
      description: `The ${pedal} pedal, %; ends hold`,
      takes: '0 to 100',
      get: ({ model }) => round(100 * (model.controls.hold === undefined ? model.controls[pedal] : model[pedal]), 1),
      set: ({ model }, value) => {
        const position = number(pedal, value, 0, 100) / 100;
        model.controls.hold = undefined;
        model.controls[pedal] = position;
      },
    }),
  ),
  {
    name: 'hold',
    description: 'The speed that the driver keeps to with both pedals, km/h',
    takes: '0 to 250, or off',
    get: ({ model }) => (model.controls.hold === undefined ? 'off' : round(model.controls.hold * KMH, 2)),
    set: (car, value) => {
      const off = String(value).trim().toLowerCase() === 'off';
      car.model.controls.hold = off ? undefined : drive(car, 'hold', value);
      if (off) return;
      car.model.controls.throttle = 0;
      car.model.controls.brake = 0;
    },
  },
  {
    name: 'speed',
    description: 'The speed, km/h: at once, and kept to',
    takes: '0 to 250',
    get: ({ model }) => round(Math.abs(model.velocity) * KMH, 2),
    set: (car, value) => {
      const speed = drive(car, 'speed', value);
      const { controls } = car.model;
      if (speed > 0 && !controls.ignition) throw new Error('speed: the engine does not run: set ignition=on as well');
      if (speed > 0 && controls.parkingBrake)
        throw new Error('speed: the parking brake is on: set parkingBrake=off as well');
      controls.hold = speed;
      controls.throttle = 0;
      controls.brake = 0;
      car.model.setSpeed(speed);
    },
  },
  chosen('indicator', 'The lever of the indicators, and the hazard lights', ['off', 'left', 'right', 'hazard']),
  chosen('lights', 'The light switch', ['off', 'parking', 'low', 'high']),
  switched('doorFrontLeft', 'Door', DOORS),
  switched('doorFrontRight', 'Door', DOORS),
  switched('doorRearLeft', 'Door', DOORS),
  switched('doorRearRight', 'Door', DOORS),
  switched('boot', 'The boot lid', DOORS),
  switched('seatBelt', "The driver's belt", ['fastened', 'off']),
  {
    name: 'outside',
    description: 'Temperature outside, degrees Celsius',
    takes: '-40 to 80',
    get: ({ model }) => model.controls.outside,
    set: ({ model }, value) => {
      model.controls.outside = number('outside', value, -40, 80);
    },
  },
  {
    name: 'coolant',
    description: 'Temperature of the coolant, degrees Celsius',
    takes: '-40 to 150',
    get: ({ model }) => round(model.coolant, 1),
    set: ({ model }, value) => {
      model.coolant = number('coolant', value, -40, 150);
    },
  },
  {
    name: 'fuel',
    description: 'What is in the tank, %',
    takes: '0 to 100',
    get: ({ model }) => round((100 * model.fuel) / CAR.tank, 2),
    set: ({ model }, value) => {
      model.fuel = (number('fuel', value, 0, 100) / 100) * CAR.tank;
    },
  },
  {
    name: 'odometer',
    description: 'Kilometres driven',
    takes: '0 to 9999999',
    get: ({ model }) => round(model.odometer / 1000, 3),
    set: ({ model }, value) => {
      model.odometer = number('odometer', value, 0, 9_999_999) * 1000;
    },
  },
  switched('brakeFault', 'Fault of the brakes'),
  switched('batteryFault', 'The battery is not charged'),
  switched('oilFault', 'No oil pressure'),
  switched('engineFault', 'Fault of the engine'),
  switched('tyreFault', 'A tyre loses pressure'),
  {
    name: 'coolingFault',
    description: 'The coolant pump has failed: the engine gets hot',
    takes: 'on or off',
    get: ({ model }) => (model.controls.coolingFault ? 'on' : 'off'),
    set: ({ model }, value) => {
      model.controls.coolingFault = flag('coolingFault', value, ['on', 'off']);
    },
  },
  chosen('bus', 'The vehicle bus: ok, cut through, or silent (the vehicle sends nothing)', ['ok', 'cut', 'silent']),
];
