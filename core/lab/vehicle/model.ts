import { CAR, dragTorque, fullTorque, IDLE, LIMIT } from './engine-data.ts';

export const SELECTORS = ['P', 'R', 'N', 'D'] as const;
export type Selector = (typeof SELECTORS)[number];

/** What a driver and fate do to the car. */
export interface Controls {
  ignition: boolean;
  selector: Selector;
  /** Pedals, 0 to 1. */
  throttle: number;
  brake: number;
  parkingBrake: boolean;
  /** Speed that the driver keeps to with both pedals, m/s; undefined when the pedals are as they are set. */
  hold: number | undefined;
  /** °C */
  outside: number;
  /** The coolant pump has failed. */
  coolingFault: boolean;
}

/** Seconds from the ignition to an engine that runs. */
const CRANKING = 0.6;
/** Seconds between two changes of gear. */
const SHIFTING = 0.6;
/** °C at which the thermostat opens. */
const THERMOSTAT = 90;
const PER_MINUTE = 60 / (2 * Math.PI);

/** Moves a value towards a goal, at most by `step`. */
const towards = (value: number, goal: number, step: number): number =>
  value < goal ? Math.min(goal, value + step) : Math.max(goal, value - step);

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** A model's state. */
export interface ModelState {
  readonly numbers: Readonly<Record<string, number>>;
  readonly controls: Readonly<Controls>;
  readonly cranked: number;
  readonly sinceShift: number;
}

/** The car's physics, in fixed steps. Only sums, products and quotients, so that it gives the same numbers on every host. */
export class VehicleModel {
  readonly controls: Controls = {
    ignition: false,
    selector: 'P',
    throttle: 0,
    brake: 0,
    parkingBrake: true,
    hold: undefined,
    outside: 15,
    coolingFault: false,
  };
  /** m/s, negative backwards. */
  velocity = 0;
  /** m/s² */
  acceleration = 0;
  /** Revolutions a minute. */
  rpm = 0;
  /** 1 to 8. */
  gear = 1;
  /** °C */
  coolant = 15;
  /** Litres. */
  fuel = 0.7 * CAR.tank;
  /** Litres an hour. */
  consumption = 0;
  /** Metres. */
  odometer = 12_345_600;
  /** The pedals as they are used, also by a driver who keeps to a speed. */
  throttle = 0;
  brake = 0;
  #cranked = 0;
  #sinceShift = SHIFTING;

  /** The engine turns by itself. */
  get running(): boolean {
    return this.controls.ignition && this.fuel > 0 && this.#cranked >= CRANKING;
  }

  get #ratio(): number {
    const { selector } = this.controls;
    if (selector === 'D') return CAR.ratios[this.gear - 1]! * CAR.final;
    return selector === 'R' ? CAR.reverse * CAR.final : 0;
  }

  /** Revolutions a minute of an engine that is coupled to the wheels at a speed. */
  #coupled(speed: number, ratio: number): number {
    return (speed / CAR.wheel) * ratio * PER_MINUTE;
  }

  /** Sets the speed (m/s) at once, with the gear that belongs to it. */
  setSpeed(speed: number): void {
    this.velocity = this.controls.selector === 'R' ? -speed : speed;
    this.gear = 1;
    while (this.gear < CAR.ratios.length && this.#coupled(speed, this.#ratio) > 2000) this.gear++;
    this.#sinceShift = 0;
    if (this.running) this.rpm = Math.max(IDLE, this.#coupled(speed, this.#ratio));
  }

  /** All that changes, as plain data. */
  save(): ModelState {
    const { velocity, acceleration, rpm, gear, coolant, fuel, consumption, odometer, throttle, brake } = this;
    const numbers = { velocity, acceleration, rpm, gear, coolant, fuel, consumption, odometer, throttle, brake };
    return { numbers, controls: { ...this.controls }, cranked: this.#cranked, sinceShift: this.#sinceShift };
  }

  load({ numbers, controls, cranked, sinceShift }: ModelState): void {
    Object.assign(this, numbers);
    Object.assign(this.controls, controls);
    this.#cranked = cranked;
    this.#sinceShift = sinceShift;
  }

  /** Goes on by `dt` seconds. */
  step(dt: number): void {
    const { controls } = this;
    this.#cranked = controls.ignition ? Math.min(CRANKING, this.#cranked + dt) : 0;
    const speed = Math.abs(this.velocity);
    const torque = this.#driver(speed);
    this.#move(torque, dt);
    this.#shift(dt);
    this.#turn(dt);
    this.#consume(dt);
    this.#warm(dt);
  }

  #resistance(speed: number): number {
    return (speed > 0 ? CAR.rolling : 0) + CAR.drag * speed * speed;
  }

  /** The pedals, and the torque (N m) that the engine then gives. */
  #driver(speed: number): number {
    const { controls } = this;
    const most = this.running ? fullTorque(clamp(this.rpm, IDLE, LIMIT)) : 0;
    this.throttle = controls.throttle;
    this.brake = controls.brake;
    if (controls.hold !== undefined) {
      const wanted = clamp(1.2 * (controls.hold - speed), -4, 2.5);
      const force = CAR.mass * wanted + this.#resistance(speed);
      const engine = (most * this.#ratio * CAR.efficiency) / CAR.wheel;
      this.throttle = force > 0 && engine > 0 ? clamp(force / engine, 0, 1) : 0;
      this.brake = force < 0 ? clamp(-force / CAR.brakes, 0, 1) : 0;
      // Someone who stands keeps a foot on the brake.
      if (controls.hold === 0 && speed < 0.5) this.brake = Math.max(this.brake, 0.2);
    }
    return this.throttle * most;
  }

  #move(torque: number, dt: number): void {
    const { selector, parkingBrake, hold } = this.controls;
    const direction = selector === 'R' ? -1 : 1;
    const along = this.velocity * direction;
    const ratio = this.#ratio;
    let drive = (torque * ratio * CAR.efficiency) / CAR.wheel;
    if (ratio > 0 && this.running) {
      if (along < CAR.creepSpeed) drive += CAR.creep * (1 - clamp(along / CAR.creepSpeed, 0, 1));
      else if (this.throttle === 0 && hold === undefined) drive -= (dragTorque(this.rpm) * ratio) / CAR.wheel;
    }
    const before = this.velocity;
    const speed = Math.abs(this.velocity);
    const hindrance = this.#resistance(speed) + this.brake * CAR.brakes + (parkingBrake ? CAR.parkingBrake : 0);
    const moved = this.velocity + ((drive * direction) / CAR.mass) * dt;
    // What only hinders brings the car to a stand, never backwards.
    this.velocity = towards(moved, 0, (hindrance / CAR.mass) * dt);
    if (selector === 'P') this.velocity = towards(this.velocity, 0, 10 * dt);
    this.acceleration = ((this.velocity - before) / dt) * (before < 0 || this.velocity < 0 ? -1 : 1);
    this.odometer += Math.abs(this.velocity) * dt;
  }

  #shift(dt: number): void {
    this.#sinceShift = Math.min(SHIFTING, this.#sinceShift + dt);
    if (this.controls.selector !== 'D') {
      this.gear = 1;
      return;
    }
    if (this.#sinceShift < SHIFTING) return;
    const speed = Math.abs(this.velocity);
    const rpm = this.#coupled(speed, this.#ratio);
    const up = 1900 + 4100 * this.throttle;
    const down = 1050 + 1900 * this.throttle;
    const before = this.gear;
    if (rpm > up && this.gear < CAR.ratios.length) this.gear++;
    // Not down into a gear that is left at once.
    else if (rpm < down && this.gear > 1 && this.#coupled(speed, CAR.ratios[this.gear - 2]! * CAR.final) < up - 100)
      this.gear--;
    if (this.gear !== before) this.#sinceShift = 0;
  }

  /** The engine's speed: with the wheels, above what the torque converter lets slip; alone with the throttle. */
  #turn(dt: number): void {
    let goal = 0;
    if (this.running) {
      const slipping = IDLE + 1400 * this.throttle;
      const free = IDLE + (LIMIT - IDLE) * this.throttle;
      const ratio = this.#ratio;
      goal = ratio > 0 ? Math.max(slipping, this.#coupled(Math.abs(this.velocity), ratio)) : free;
    }
    const rate = this.rpm < goal ? 5000 : 4000;
    this.rpm = clamp(towards(this.rpm, Math.min(goal, LIMIT), rate * dt), 0, LIMIT);
  }

  #consume(dt: number): void {
    if (!this.running) {
      this.consumption = 0;
      return;
    }
    // kW at the crankshaft; 0.3 l for a kWh, and 0.7 l an hour for idling.
    const power = (this.throttle * fullTorque(this.rpm) * this.rpm) / PER_MINUTE / 1000;
    this.consumption = 0.7 + 0.3 * power;
    this.fuel = Math.max(0, this.fuel - (this.consumption * dt) / 3600);
  }

  #warm(dt: number): void {
    const { outside, coolingFault } = this.controls;
    if (this.running) {
      const heat = 0.25 + 0.02 * this.consumption;
      const goal = coolingFault ? 130 : THERMOSTAT;
      this.coolant = towards(this.coolant, goal, (this.coolant < goal ? heat : 1) * dt);
    } else this.coolant += ((outside - this.coolant) * dt) / 3000;
  }
}
