import { MathUtils, type PerspectiveCamera, Spherical, Vector3 } from 'three';
import { PRESETS, type Preset } from './presets.ts';

/** Seconds of a way from one place to another. */
const WAY = 1.1;
/** Where a head can be in the car: metres. */
const LEAST = new Vector3(-0.6, 0.62, 0.12);
const MOST = new Vector3(0.6, 1.19, 1.85);
const NEAREST = 0.16;
const FARTHEST = 2;

interface Place {
  readonly at: Vector3;
  readonly to: Vector3;
  angle: number;
}

const ease = (t: number): number => t * t * t * (t * (6 * t - 15) + 10);

/** Where the camera is: at a preset, on its way there, or where somebody has moved it. */
export class CameraRig {
  readonly #camera: PerspectiveCamera;
  readonly #now: Place = { at: new Vector3(), to: new Vector3(), angle: 50 };
  #from: Place | undefined;
  #goal: Place | undefined;
  #gone = 0;

  constructor(camera: PerspectiveCamera) {
    this.#camera = camera;
    this.go(PRESETS.driver, true);
  }

  /** @param still - is there at once. */
  go({ at, to, angle }: Preset, still: boolean): void {
    this.#goal = { at: new Vector3(...at), to: new Vector3(...to), angle };
    this.#from = { at: this.#now.at.clone(), to: this.#now.to.clone(), angle: this.#now.angle };
    this.#gone = still ? WAY : 0;
    if (still) this.advance(0);
  }

  get place(): Preset {
    const { at, to, angle } = this.#now;
    return { at: at.toArray(), to: to.toArray(), angle };
  }

  /** Goes on by `dt` seconds. @returns whether it is still on its way. */
  advance(dt: number): boolean {
    if (!this.#goal || !this.#from) return false;
    this.#gone += dt;
    const t = ease(Math.min(1, this.#gone / WAY));
    this.#now.at.lerpVectors(this.#from.at, this.#goal.at, t);
    this.#now.to.lerpVectors(this.#from.to, this.#goal.to, t);
    this.#now.angle = MathUtils.lerp(this.#from.angle, this.#goal.angle, t);
    if (this.#gone >= WAY) this.#goal = undefined;
    this.apply();
    return this.#goal !== undefined;
  }

  /** Goes round what is looked at, by so many radians. */
  orbit(yaw: number, pitch: number): void {
    this.#goal = undefined;
    const way = new Spherical().setFromVector3(this.#now.at.clone().sub(this.#now.to));
    way.theta = MathUtils.clamp(way.theta + yaw, -1.2, 1.2);
    way.phi = MathUtils.clamp(way.phi + pitch, 0.75, 1.75);
    this.#place(new Vector3().setFromSpherical(way).add(this.#now.to));
  }

  /** Looks elsewhere from the same place, by so many radians. */
  look(yaw: number, pitch: number): void {
    this.#goal = undefined;
    const way = new Spherical().setFromVector3(this.#now.to.clone().sub(this.#now.at));
    way.theta += yaw;
    way.phi = MathUtils.clamp(way.phi + pitch, 0.9, 2.5);
    if (Math.abs(way.theta) < Math.PI - 1.9) way.theta = Math.sign(way.theta) * (Math.PI - 1.9);
    this.#now.to.setFromSpherical(way).add(this.#now.at);
    this.apply();
  }

  /** Comes nearer to what is looked at (a factor below 1), or goes away from it. */
  zoom(factor: number): void {
    this.#goal = undefined;
    const way = this.#now.at.clone().sub(this.#now.to);
    way.setLength(MathUtils.clamp(way.length() * factor, NEAREST, FARTHEST));
    this.#place(way.add(this.#now.to));
  }

  #place(at: Vector3): void {
    this.#now.at.copy(at.clamp(LEAST, MOST));
    this.apply();
  }

  /** Where the picture is narrow, the angle is kept across instead of up. */
  apply(): void {
    const { at, to, angle } = this.#now;
    this.#camera.position.copy(at);
    this.#camera.lookAt(to);
    const half = Math.tan(MathUtils.degToRad(angle) / 2);
    const narrow = Math.max(1, 1.5 / this.#camera.aspect);
    this.#camera.fov = 2 * MathUtils.radToDeg(Math.atan(half * Math.min(2.2, narrow)));
    this.#camera.updateProjectionMatrix();
  }
}
