import type { VehicleValues } from './writer.ts';

export const GEARS = ['P', 'R', 'N', 'D'] as const;
export type Gear = (typeof GEARS)[number];
export const LIGHTS = ['off', 'parking', 'low', 'high'] as const;
export type Lights = (typeof LIGHTS)[number];
export type Indicator = 'off' | 'left' | 'right' | 'hazard';
export type Pedal = 'throttle' | 'brake';

/** What the driver's hands and feet see of the car: the vehicle's own values. */
export interface CarView {
  readonly ignition: boolean;
  readonly gear: Gear;
  readonly parkingBrake: boolean;
  readonly indicator: Indicator;
  readonly lights: Lights;
}

export interface DriverPorts {
  car(): CarView;
  switch(values: VehicleValues): void;
  move(values: VehicleValues): void;
  /** The pedals or the wheel are not at rest: `advance` wants to be called at each frame. */
  moves(): void;
}

/** Percent a second that a foot on a key moves a pedal: down, and back by its spring. */
const PRESS: Readonly<Record<Pedal, number>> = { throttle: 70, brake: 140 };
const LIFT = 320;
/** Degrees that a key turns the wheel at most, degrees a second that it turns it, and that it comes back with. */
const LOCK = 110;
const TURN = 160;
const RETURN = 220;
/** A lever for turning goes back when the wheel was turned that far, and is straight again (degrees). */
const CANCELS = 45;
const STRAIGHT = 8;

const towards = (value: number, goal: number, step: number): number =>
  value < goal ? Math.min(goal, value + step) : Math.max(goal, value - step);

/** A driver: what keys, mouse and fingers do to pedals, wheel and switches, whatever shows them. */
export class Driver {
  readonly #ports: DriverPorts;
  readonly #feet: Record<Pedal, { at: number; goal: number; lifts: boolean }> = {
    throttle: { at: 0, goal: 0, lifts: true },
    brake: { at: 0, goal: 0, lifts: true },
  };
  /** A foot went down on the accelerator, and the parking brake is still to come off. */
  #leaving = false;
  #hands = 0;
  #held: number | undefined;
  #turned: -1 | 0 | 1 = 0;
  /** Degrees that the wheel is turned, positive to the right. The vehicle knows of no steering: this moves the view of the road. */
  wheel = 0;

  constructor(ports: DriverPorts) {
    this.#ports = ports;
  }

  /** A pedal's place that this driver wants, %; undefined while no foot is on it. */
  foot(pedal: Pedal): number | undefined {
    const { at, goal } = this.#feet[pedal];
    return at === 0 && goal === 0 ? undefined : at;
  }

  /** A key or a finger is on a pedal, which goes down as long as it is. */
  press(pedal: Pedal, most = 100): void {
    const foot = this.#feet[pedal];
    if (foot.goal === most && foot.lifts) return;
    Object.assign(foot, { goal: most, lifts: true });
    if (pedal === 'throttle') {
      this.#leaving = true;
      this.#leaves();
    }
    this.#ports.moves();
  }

  lift(pedal: Pedal): void {
    const foot = this.#feet[pedal];
    if (foot.at === 0 && foot.goal === 0) return;
    foot.goal = 0;
    if (pedal === 'throttle') this.#leaving = false;
    this.#ports.moves();
  }

  /** Puts a pedal somewhere, %: it stays there. */
  put(pedal: Pedal, percent: number): void {
    const at = Math.round(Math.min(100, Math.max(0, percent)));
    Object.assign(this.#feet[pedal], { at, goal: at, lifts: false });
    if (pedal === 'throttle' && at > 0) this.#leaves();
    this.#ports.move({ [pedal]: at });
  }

  /** As cars with an electric parking brake do: it comes off when one drives away. */
  #leaves(): void {
    const { parkingBrake, gear } = this.#ports.car();
    const drives = gear === 'D' || gear === 'R';
    if (parkingBrake && drives) this.#ports.switch({ parkingBrake: 'off' });
    if (!parkingBrake || drives) this.#leaving = false;
  }

  /** A key turns the wheel: -1 left, 1 right, 0 lets it go. */
  turn(direction: -1 | 0 | 1): void {
    this.#hands = direction;
    this.#ports.moves();
  }

  /** A hand holds the wheel at an angle, degrees; undefined lets it go. */
  hold(degrees: number | undefined): void {
    this.#held = degrees === undefined ? undefined : Math.min(LOCK * 2, Math.max(-LOCK * 2, degrees));
    this.#ports.moves();
  }

  /** Park also puts the parking brake on. */
  select(gear: Gear): void {
    this.#ports.switch(gear === 'P' ? { gear, parkingBrake: 'on' } : { gear });
  }

  /** One position towards D (1) or P (-1). */
  shift(step: -1 | 1): void {
    const gear = GEARS[GEARS.indexOf(this.#ports.car().gear) + step];
    if (gear) this.select(gear);
  }

  /** The lever: to a side, or back when it is there already. */
  signal(side: 'left' | 'right'): void {
    const { indicator } = this.#ports.car();
    this.#turned = 0;
    this.#ports.switch({ indicator: indicator === side ? 'off' : side });
  }

  hazards(): void {
    this.#ports.switch({ indicator: this.#ports.car().indicator === 'hazard' ? 'off' : 'hazard' });
  }

  nextLights(): void {
    const at = LIGHTS.indexOf(this.#ports.car().lights);
    this.#ports.switch({ lights: LIGHTS[(at + 1) % LIGHTS.length]! });
  }

  ignition(): void {
    this.#ports.switch({ ignition: this.#ports.car().ignition ? 'off' : 'on' });
  }

  parkingBrake(): void {
    this.#ports.switch({ parkingBrake: this.#ports.car().parkingBrake ? 'off' : 'on' });
  }

  /** Everything let go: the window has lost the keyboard. */
  letGo(): void {
    for (const pedal of ['throttle', 'brake'] as const) if (this.#feet[pedal].lifts) this.lift(pedal);
    this.turn(0);
    this.hold(undefined);
  }

  /**
   * Goes on by `dt` seconds; the first frame may have begun before the pedal was touched.
   * @returns whether something still moves by itself, or is waited for.
   */
  advance(dt: number): boolean {
    const time = Math.max(0, dt);
    // A selector that was moved a moment ago is told when the machine gets to it.
    if (this.#leaving) this.#leaves();
    const going = [this.#foot('throttle', time), this.#foot('brake', time), this.#steer(time)];
    return this.#leaving || going.includes(true);
  }

  #foot(pedal: Pedal, dt: number): boolean {
    const foot = this.#feet[pedal];
    if (foot.at === foot.goal) return false;
    foot.at = towards(foot.at, foot.goal, (foot.at < foot.goal ? PRESS[pedal] : LIFT) * dt);
    this.#ports.move({ [pedal]: Math.round(foot.at) });
    return foot.at !== foot.goal;
  }

  #steer(dt: number): boolean {
    const goal = this.#held ?? this.#hands * LOCK;
    const rate = this.#held !== undefined ? 1200 : this.#hands === 0 ? RETURN : TURN;
    this.wheel = towards(this.wheel, goal, rate * dt);
    this.#cancel();
    return this.wheel !== goal;
  }

  /** The wheel takes the lever back. */
  #cancel(): void {
    if (Math.abs(this.wheel) > CANCELS) this.#turned = this.wheel > 0 ? 1 : -1;
    if (this.#turned === 0 || Math.abs(this.wheel) > STRAIGHT) return;
    const { indicator } = this.#ports.car();
    if (indicator === (this.#turned > 0 ? 'right' : 'left')) this.#ports.switch({ indicator: 'off' });
    this.#turned = 0;
  }
}
