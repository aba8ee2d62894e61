import {
  Color,
  DirectionalLight,
  HemisphereLight,
  type Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  PointLight,
  Scene,
  type WebGLRenderer,
} from 'three';
import type { Interior } from './interior.ts';
import { behindEverything, shineEverywhere } from './layers.ts';
import { type Lit, type Materials, makeMaterials } from './looks/materials.ts';
import { heedOcclusion } from './looks/occlusion.ts';
import type { Quality } from './quality.ts';
import type { TimeOfDay } from './store.ts';
import { type Surroundings, surroundings } from './world/environment.ts';
import { LAMPS, makeRoad, ROAD_X } from './world/road.ts';
import { type Roadside, roadside } from './world/roadside.ts';
import { hazeAt, makeSky, SUN, worldUniforms } from './world/sky.ts';

const LINE = new Color(0x38c6e8);

/** Everything around the interior: the world outside, and the light. */
export class Scenery {
  readonly scene = new Scene();
  readonly materials: Materials;
  readonly #uniforms = worldUniforms();
  readonly #road: Mesh;
  readonly #side: Roadside;
  readonly #sun = new DirectionalLight(0xfff1dd, 3);
  readonly #sky = new HemisphereLight(0xbfd8ff, 0x40382e, 0.5);
  /** From behind, where nothing is reflected: without it forms that look at one are flat. */
  readonly #fill = new DirectionalLight(0xcfe0ff, 0);
  readonly #lamp = new DirectionalLight(0xffb870, 0);
  /** Small lamps above the feet. */
  readonly #feet = [new PointLight(0x63d6ff, 0, 1, 2), new PointLight(0x63d6ff, 0, 1, 2)];
  readonly #glows = new Map<string, PointLight>();
  readonly #lights = new Map<TimeOfDay, Surroundings>();
  readonly #renderer: WebGLRenderer;
  readonly #size: number;
  #night = 0;
  #lit = 0;
  /** Metres to the right of the lane's middle. */
  aside = 0;
  travel = 0;

  constructor(renderer: WebGLRenderer, quality: Quality) {
    this.#renderer = renderer;
    this.#size = quality.reflections;
    const { scene } = this;
    this.materials = makeMaterials(quality.software);
    for (const material of Object.values(this.materials) as (Lit | MeshBasicMaterial)[])
      if (!(material instanceof MeshBasicMaterial)) heedOcclusion(material);
    this.#road = makeRoad(this.#uniforms, quality.software);
    this.#side = roadside(this.#uniforms, quality.software);
    const sky = makeSky(this.#uniforms, quality.software);
    scene.add(sky, this.#road, this.#side.all);
    const [hills, ...near] = this.#side.parts;
    if (quality.software) behindEverything([sky, hills!, this.#road, ...near]);
    scene.add(this.#sun, this.#sun.target, this.#sky);
    this.#fill.position.set(0.6, 1.4, 2);
    if (quality.software) scene.add(this.#fill);
    else scene.add(this.#lamp, ...this.#feet);
    this.#sun.position.copy(SUN).multiplyScalar(4).add({ x: 0, y: 0.6, z: 0 });
    this.#sun.target.position.set(0, 0.6, 0.2);
    this.#lamp.position.set(2, 4, -1);
    for (const [i, foot] of this.#feet.entries()) foot.position.set(i === 0 ? -0.4 : 0.4, 0.33, -0.05);
    for (const light of [this.#sun, this.#sky, this.#fill, this.#lamp]) shineEverywhere(light);
    if (quality.shadows) this.#shadows();
  }

  #shadows(): void {
    const { shadow } = this.#sun;
    this.#sun.castShadow = true;
    shadow.mapSize.set(2048, 2048);
    Object.assign(shadow.camera, { left: -1.6, right: 1.6, top: 1.6, bottom: -1.6, near: 0.5, far: 9 });
    shadow.bias = -0.0006;
    shadow.normalBias = 0.012;
    shadow.radius = 5;
    shadow.autoUpdate = false;
    shadow.needsUpdate = true;
  }

  /** Puts the interior into the world, with a light before each display. */
  furnish(interior: Interior): void {
    this.scene.add(interior.all);
    // What is drawn behind it again must not have to be drawn through it.
    if (this.#size === 0) return;
    this.scene.add(interior.windscreen);
    for (const [head, { front }] of interior.displays) {
      const light = new PointLight(0xffffff, 0, 1.1, 2);
      light.position.copy(front);
      this.#glows.set(head, light);
      this.scene.add(light);
    }
  }

  /** What has moved inside throws its shadow anew. */
  moved(): void {
    this.#sun.shadow.needsUpdate = true;
  }

  setTime(time: TimeOfDay): void {
    this.#night = time === 'night' ? 1 : 0;
    const night = this.#night;
    if (this.#size > 0) this.#reflect(time);
    this.#uniforms.night.value = night;
    hazeAt(night, this.#uniforms.haze.value);
    this.#sun.intensity = night ? 0.05 : 4.2;
    this.#sun.color.set(night ? 0x9fb8ff : 0xfff0da);
    const alone = this.#size === 0;
    this.#sky.intensity = alone ? (night ? 1.5 : 2.6) : night ? 0.16 : 0.9;
    this.#sky.groundColor.set(night ? 0x2a3a44 : 0x40382e);
    this.#fill.intensity = alone ? (night ? 0.35 : 0.8) : 0;
    for (const foot of this.#feet) foot.intensity = night ? 0.12 : 0;
    this.#renderer.toneMappingExposure = night ? 1.3 : 1.2;
    this.materials.line.color.copy(LINE).multiplyScalar(night ? 1.5 : 0.3);
    this.update(0);
  }

  /** What is reflected at this time of day, and the light that comes with it. */
  #reflect(time: TimeOfDay): void {
    const around = this.#lights.get(time) ?? surroundings(this.#renderer, this.#night, this.#size);
    this.#lights.set(time, around);
    this.scene.environment = around.cabin;
    this.scene.environmentIntensity = this.#night ? 2.4 : 1.4;
    const { paint, mirror } = this.materials;
    for (const material of [paint, mirror])
      if (material instanceof MeshStandardMaterial) material.envMap = around.outside;
  }

  get night(): boolean {
    return this.#night > 0;
  }

  /** Light that a display gives off, linear. */
  glow(head: string, [r, g, b]: readonly [number, number, number]): void {
    const light = this.#glows.get(head);
    if (!light) return;
    const most = Math.max(r, g, b, 1e-4);
    light.color.setRGB(r / most, g / most, b / most);
    light.intensity = most * (this.#night ? 3.2 : 0.3);
  }

  headlamps(beam: 0 | 1 | 2): void {
    this.#uniforms.beam.value = beam;
  }

  /** Everything that moves with the road. */
  update(moved: number): void {
    this.travel += moved;
    this.#uniforms.travel.value = this.travel;
    this.#side.update(this.travel, this.#night);
    this.#side.all.position.x = -this.aside;
    this.#road.position.x = ROAD_X - this.aside;
    // The next lamp shines in through the windscreen, and from above when it is passed.
    const ahead = LAMPS - ((this.travel + 4) % LAMPS);
    const near = Math.min(ahead, Math.abs(LAMPS - ahead));
    this.#lit = this.#night * Math.exp(-((near / 7) ** 2));
    this.#lamp.intensity = 0.35 * this.#lit;
    this.#lamp.position.set(2.2, 4, ahead < LAMPS / 2 ? -ahead * 0.5 : 1.5);
  }

  dispose(): void {
    for (const { cabin, outside } of this.#lights.values()) {
      cabin.dispose();
      outside.dispose();
    }
  }

  /** The context is new: what was drawn for it is gone. */
  renew(time: TimeOfDay): void {
    this.#lights.clear();
    this.setTime(time);
    this.moved();
  }
}
