import { MathUtils } from 'three';
import { GEARS, type Gear, type Indicator, LIGHTS, type Lights } from './input/driver.ts';
import type { Interior } from './interior.ts';
import { LIGHT_STEP } from './parts/switches.ts';

/** What is seen of the car's state inside it. */
export interface CarPose {
  /** A vehicle is there, and its machine is on. */
  readonly alive: boolean;
  readonly ignition: boolean;
  /** km/h, negative backwards, and how fast virtual time goes. */
  readonly speed: number;
  readonly pace: number;
  /** Pedals, 0 to 1. */
  readonly throttle: number;
  readonly brake: number;
  readonly gear: Gear;
  readonly parkingBrake: boolean;
  readonly indicator: Indicator;
  /** The indicators' lamps at this moment. */
  readonly flash: boolean;
  readonly lights: Lights;
}

export const PARKED: CarPose = {
  alive: false,
  ignition: false,
  speed: 0,
  pace: 1,
  throttle: 0,
  brake: 0,
  gear: 'P',
  parkingBrake: true,
  indicator: 'off',
  flash: false,
  lights: 'off',
};

/** Degrees of the selector between two positions. */
const DETENT = 7;
/** How quickly things follow: the part of the way that is left after a second. */
const LEFT = 1e-7;
const STILL = 0.002;

type Follower = 'throttle' | 'brake' | 'gear' | 'stalk' | 'lights' | 'wheel';

/** Moves what can be moved in the interior to where the car's state has it. */
export class Movements {
  readonly #interior: Interior;
  readonly #at: Record<Follower, number> = { throttle: 0, brake: 0, gear: 0, stalk: 0, lights: 0, wheel: 0 };

  constructor(interior: Interior) {
    this.#interior = interior;
  }

  /** Goes on by `dt` seconds. @returns whether something still moves. */
  advance(dt: number, pose: CarPose, wheel: number, still: boolean): boolean {
    const goals: Record<Follower, number> = {
      throttle: pose.throttle,
      brake: pose.brake,
      gear: GEARS.indexOf(pose.gear),
      stalk: { left: -1, right: 1, off: 0, hazard: 0 }[pose.indicator],
      lights: LIGHTS.indexOf(pose.lights),
      wheel: wheel / 20,
    };
    const part = still ? 1 : 1 - LEFT ** dt;
    let moves = false;
    for (const [name, goal] of Object.entries(goals) as [Follower, number][]) {
      const away = goal - this.#at[name];
      this.#at[name] = Math.abs(away) < STILL ? goal : this.#at[name] + away * part;
      if (this.#at[name] !== goal) moves = true;
    }
    this.#apply();
    this.#light(pose);
    return moves;
  }

  #apply(): void {
    const { pedals, console: centre, stalks, switches, wheel } = this.#interior;
    const rad = MathUtils.degToRad;
    pedals.throttle.rotation.x = -0.35 - 0.3 * this.#at.throttle;
    pedals.brake.rotation.x = -0.3 - 0.22 * this.#at.brake;
    centre.selector.rotation.x = rad(DETENT * (this.#at.gear - 1.5) + 4);
    stalks.indicator.rotation.z = rad(-9 * this.#at.stalk);
    switches.lights.rotation.y = -rad(LIGHT_STEP * (this.#at.lights - 1.5));
    wheel.rotation.z = -rad(this.#at.wheel * 20);
  }

  #light({ alive, ignition, gear, parkingBrake, indicator, flash, lights }: CarPose): void {
    const { console: centre, switches } = this.#interior;
    const glow = alive && (ignition || lights !== 'off') ? 1 : 0.35;
    for (const [name, mark] of Object.entries(centre.gears)) {
      if (name === gear && alive) mark.material.color.setRGB(0.35, 0.9, 1);
      else mark.material.color.setScalar(0.3 * glow);
    }
    centre.start.mark.material.color.set(alive && ignition ? 0x4dff9a : 0x9a9a9a);
    centre.parkingBrake.mark.material.color.set(alive && parkingBrake ? 0xff5a48 : 0x8a8a8a);
    switches.hazard.material.color.set(indicator === 'hazard' && flash && alive ? 0xff6a50 : 0xb83428);
    for (const [step, mark] of switches.lightMarks.entries()) {
      if (alive && LIGHTS[step] === lights && lights !== 'off') mark.material.color.setRGB(0.3, 0.95, 0.45);
      else mark.material.color.setScalar(0.28 * glow);
    }
  }
}
