import { ACESFilmicToneMapping, PCFShadowMap, PerspectiveCamera, SRGBColorSpace, WebGLRenderer } from 'three';
import type { Touch } from '../../electron/contract/shapes.ts';
import type { HeadPicture, Rectangle } from '../desk/heads.ts';
import { CameraRig } from './camera.ts';
import { drawn } from './drawn.ts';
import type { Driver } from './input/driver.ts';
import type { Size } from './input/pixels.ts';
import { TouchGatherer } from './input/touches.ts';
import { type Interior, makeInterior } from './interior.ts';
import { displayLayer, WORLD_LAYER } from './layers.ts';
import { bakeOcclusion } from './looks/occlusion.ts';
import type { ControlName } from './parts/part.ts';
import { PointerHands } from './pointer.ts';
import { type CarPose, Movements, PARKED } from './pose.ts';
import type { Preset } from './presets.ts';
import { type Quality, Resolution } from './quality.ts';
import { Scenery } from './scenery.ts';
import type { TimeOfDay } from './store.ts';

export interface CockpitPorts {
  readonly driver: Driver;
  touch(head: string, touches: Touch[]): void;
  /** Somebody has moved the camera away from its preset, to this place. */
  looked(place: Preset): void;
  hovers(what: ControlName | 'touch' | undefined): void;
  /** Whether motion that is for show only is to be left out. */
  still(): boolean;
  /** The first frame can be seen. */
  begun(): void;
  /** The graphics were taken away, or are back. */
  lost(lost: boolean): void;
}

/** What the last frames took. */
export interface FrameFigures {
  frames: number;
  /** Milliseconds of the newest frame's work in this thread. */
  frame: number;
  /** Milliseconds and bytes of the newest upload of pictures. */
  upload: number;
  uploaded: number;
  calls: number;
  triangles: number;
  /** Width of the drawing, in its own pixels. */
  width: number;
}

/** What a frame drew anew; the whole in any case, where a graphics processor draws. */
type Drew = 'all' | 'road' | 'displays';

/** Milliseconds between two looks at what light the displays give off. */
const GLOW_EVERY = 250;
/** Milliseconds after which a camera that does not move rests. */
const REST = 350;
/** Where the processor draws: time between pictures of the road, by the time that one takes. */
const ROAD_SHARE = 4;

/** The car's interior on a canvas. Draws only when something has changed. */
export class Cockpit {
  readonly #canvas: HTMLCanvasElement;
  readonly #ports: CockpitPorts;
  readonly #quality: Quality;
  readonly #renderer: WebGLRenderer;
  readonly #camera = new PerspectiveCamera(50, 16 / 9, 0.03, 1200);
  readonly #rig = new CameraRig(this.#camera);
  readonly #scenery: Scenery;
  readonly #interior: Interior;
  readonly #movements: Movements;
  readonly #hands: PointerHands;
  readonly #resolution: Resolution;
  readonly #fingers = new Map<string, { touches: TouchGatherer; size: Size }>();
  readonly #dirty = new Set<string>();
  #pose: CarPose = PARKED;
  #time: TimeOfDay = 'day';
  #all = true;
  #frame = 0;
  #before = 0;
  #roadAt = 0;
  /** The road has gone on since the last picture. */
  #rolled = false;
  /** The processor that draws is at it: until it is done nothing more is asked of it. */
  #busy = false;
  /** Milliseconds that the newest picture of the road took. */
  #drawing = 0;
  /** Those who wait for a head's picture to be drawn. */
  #shown: (() => void)[] = [];
  #glowAt = 0;
  #lost = false;
  #begun = false;
  /** The camera has just moved, where each frame costs much: fewer pixels until it rests. */
  #hurried = false;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #side = { width: 0, height: 0, ratio: 1 };
  readonly figures: FrameFigures = { frames: 0, frame: 0, upload: 0, uploaded: 0, calls: 0, triangles: 0, width: 0 };

  /** @throws Error when the canvas gives no WebGL 2. */
  constructor(canvas: HTMLCanvasElement, quality: Quality, ports: CockpitPorts) {
    this.#canvas = canvas;
    this.#ports = ports;
    this.#quality = quality;
    this.#resolution = new Resolution(quality);
    this.#renderer = new WebGLRenderer({
      canvas,
      antialias: quality.antialias,
      // Where the processor draws, what has not changed stays.
      preserveDrawingBuffer: quality.software,
      powerPreference: 'high-performance',
    });
    this.#renderer.outputColorSpace = SRGBColorSpace;
    this.#renderer.toneMapping = ACESFilmicToneMapping;
    this.#renderer.shadowMap.enabled = quality.shadows;
    this.#renderer.shadowMap.type = PCFShadowMap;
    this.#renderer.info.autoReset = false;
    this.#scenery = new Scenery(this.#renderer, quality);
    this.#interior = makeInterior(this.#scenery.materials, quality.software);
    bakeOcclusion(this.#interior.all);
    this.#scenery.furnish(this.#interior);
    for (const [number, { glass }] of [...this.#interior.displays.values()].entries())
      glass.mesh.layers.enable(displayLayer(number));
    this.#movements = new Movements(this.#interior);
    this.#hands = new PointerHands(canvas, {
      camera: this.#camera,
      rig: this.#rig,
      interior: this.#interior,
      driver: ports.driver,
      gear: () => this.#pose.gear,
      head: (name) => this.#fingers.get(name),
      looked: () => {
        this.#hurry();
        ports.looked(this.#rig.place);
        this.redraw();
      },
      hovers: (what) => ports.hovers(what),
    });
    canvas.addEventListener('webglcontextlost', this.#onLost);
    canvas.addEventListener('webglcontextrestored', this.#onRestored);
    this.setTime('day');
  }

  readonly #onLost = (event: Event): void => {
    event.preventDefault();
    this.#lost = true;
    this.#release();
    this.#ports.lost(true);
  };

  readonly #onRestored = (): void => {
    this.#lost = false;
    this.#scenery.renew(this.#time);
    for (const { texture } of this.#interior.displays.values()) texture.renew();
    this.#ports.lost(false);
    this.redraw();
  };

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
    this.#lost = true;
    this.#release();
    this.#canvas.removeEventListener('webglcontextlost', this.#onLost);
    this.#canvas.removeEventListener('webglcontextrestored', this.#onRestored);
    this.#hands.dispose();
    for (const { touches } of this.#fingers.values()) touches.release();
    this.#scenery.dispose();
    this.#scenery.scene.traverse((object) => {
      if ('geometry' in object) (object.geometry as { dispose(): void }).dispose();
    });
    this.#renderer.dispose();
  }

  /** A head of the board: touches on its display go to it from now on. */
  head(name: string, size: Size): void {
    const known = this.#fingers.get(name);
    if (known && known.size.width === size.width && known.size.height === size.height) return;
    known?.touches.release();
    const touches = new TouchGatherer({
      send: (list) => this.#ports.touch(name, list),
      schedule: (run) => void requestAnimationFrame(run),
    });
    this.#fingers.set(name, { touches, size });
  }

  /** Shows a head's picture; undefined: black glass. Resolves when it is drawn, or never will be. */
  async picture(name: string, picture: HeadPicture | undefined, changed: readonly Rectangle[]): Promise<void> {
    const display = this.#interior.displays.get(name);
    if (!display) return;
    if (picture) {
      if (display.texture.take(picture, changed)) display.glass.show(display.texture.texture);
    } else {
      display.texture.clear();
      display.glass.show(display.texture.texture);
    }
    this.#dirty.add(name);
    this.#wake();
    if (!this.#lost && this.#side.width >= 2) await new Promise<void>((resolve) => this.#shown.push(resolve));
  }

  /** Nobody waits for pictures any more. */
  #release(): void {
    for (const resolve of this.#shown.splice(0)) resolve();
  }

  car(pose: CarPose): void {
    const rolls = pose.speed !== this.#pose.speed && Math.abs(pose.speed - this.#pose.speed) > 0;
    const goes = pose.pace > 0 && this.#pose.pace === 0;
    const seen = (one: CarPose): string => JSON.stringify({ ...one, speed: 0, pace: 0 });
    const same = seen(pose) === seen(this.#pose);
    this.#pose = pose;
    this.#scenery.headlamps(
      !pose.alive || pose.lights === 'off' || pose.lights === 'parking' ? 0 : pose.lights === 'high' ? 2 : 1,
    );
    if (!same) this.redraw();
    else if (rolls || goes) this.#wake();
  }

  /** @param still - is there at once. */
  go(place: Preset, still = this.#ports.still()): void {
    this.#rig.go(place, still);
    this.redraw();
  }

  setTime(time: TimeOfDay): void {
    this.#time = time;
    this.#scenery.setTime(time);
    for (const { glass } of this.#interior.displays.values()) glass.brightness(time === 'night' ? 0.92 : 1);
    this.#glowAt = 0;
    this.redraw();
  }

  /** The window's size of the canvas, and its pixels for one of the style sheet's. */
  resize(width: number, height: number, ratio: number): void {
    this.#side = { width, height, ratio };
    this.#size();
  }

  #size(): void {
    const { width, height, ratio } = this.#side;
    if (width < 2 || height < 2) return;
    const most = this.#hurried ? this.#quality.moving : this.#resolution.ratio;
    this.#renderer.setPixelRatio(Math.min(ratio, most));
    this.#renderer.setSize(width, height, false);
    this.#camera.aspect = width / height;
    this.#rig.apply();
    this.redraw();
  }

  #hurry(): void {
    if (!this.#quality.software) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#hurried = false;
      this.#size();
    }, REST);
    if (this.#hurried) return;
    this.#hurried = true;
    this.#size();
  }

  /** Draws everything anew at the next frame. */
  redraw(): void {
    this.#all = true;
    this.#wake();
  }

  #wake(): void {
    if (this.#frame !== 0 || this.#busy || this.#lost) return;
    this.#before = performance.now();
    this.#next();
  }

  #next(): void {
    this.#frame = requestAnimationFrame((now) => this.#run(now));
  }

  #run(now: number): void {
    this.#frame = 0;
    if (this.#lost || this.#side.width < 2) return this.#release();
    const begin = performance.now();
    const gap = Math.max(0, now - this.#before);
    const dt = Math.min(0.1, gap / 1000);
    this.#before = now;
    const still = this.#ports.still();
    const flies = this.#rig.advance(dt);
    const moves = this.#movements.advance(dt, this.#pose, this.#ports.driver.wheel, still);
    if (moves) this.#scenery.moved();
    const rolls = this.#roll(now, still);
    if (flies) this.#hurry();
    if (flies || moves) this.#all = true;
    if (rolls === 'now') this.#rolled = true;
    this.#upload(now);
    const goesOn = flies || moves || rolls !== 'no';
    const drew = this.#all || this.#rolled || this.#dirty.size > 0 ? this.#draw() : undefined;
    this.figures.frame = performance.now() - begin;
    if (this.#quality.software && drew) return void this.#finish(drew, goesOn);
    this.#release();
    if (drew) this.#begin();
    if (!goesOn) return;
    if (!this.#quality.software && (flies || rolls !== 'no') && this.#resolution.frame(gap)) this.#size();
    this.#next();
  }

  /** Milliseconds between two pictures of the road: where the processor draws, it has other things to do as well. */
  #pause(): number {
    const { roadRate, software } = this.#quality;
    return software ? Math.max(1000 / roadRate, ROAD_SHARE * this.#drawing) : 1000 / roadRate - 4;
  }

  /** The road goes on by as much virtual time as has gone. */
  #roll(now: number, still: boolean): 'no' | 'soon' | 'now' {
    const { alive, speed, pace, gear } = this.#pose;
    if (!alive || still || Math.abs(speed) < 0.4 || pace === 0) {
      this.#roadAt = 0;
      return 'no';
    }
    if (this.#roadAt === 0) this.#roadAt = now;
    if (now - this.#roadAt < this.#pause()) return 'soon';
    const dt = Math.min(0.5, (now - this.#roadAt) / 1000) * Math.min(2, pace);
    this.#roadAt = now;
    const way = (speed / 3.6) * dt * (gear === 'R' ? -1 : 1);
    const { wheel } = this.#ports.driver;
    const aside = this.#scenery.aside + Math.sin((wheel * Math.PI) / 180 / 14) * way;
    // Hands off the wheel, the car goes back to the middle of its lane.
    const back = wheel === 0 ? Math.exp(-0.5 * dt) : 1;
    this.#scenery.aside = Math.max(-3.4, Math.min(1, aside * back));
    this.#scenery.update(way);
    return 'now';
  }

  #upload(now: number): void {
    const begin = performance.now();
    let bytes = 0;
    for (const { texture } of this.#interior.displays.values()) bytes += texture.upload(this.#renderer);
    if (bytes > 0) Object.assign(this.figures, { upload: performance.now() - begin, uploaded: bytes });
    if (now - this.#glowAt < GLOW_EVERY && this.#glowAt !== 0) return;
    this.#glowAt = now;
    for (const [head, { texture }] of this.#interior.displays) this.#scenery.glow(head, texture.glow());
  }

  #draw(): Drew {
    this.#renderer.info.reset();
    const whole = this.#all || !this.#quality.software;
    if (whole) this.#render(0);
    else {
      if (this.#rolled) this.#render(WORLD_LAYER);
      for (const [number, head] of [...this.#interior.displays.keys()].entries())
        if (this.#dirty.has(head)) this.#render(displayLayer(number));
    }
    const drew = whole ? 'all' : this.#rolled ? 'road' : 'displays';
    this.#all = false;
    this.#rolled = false;
    this.#dirty.clear();
    const { calls, triangles } = this.#renderer.info.render;
    Object.assign(this.figures, { calls, triangles, width: this.#canvas.width });
    this.figures.frames++;
    return drew;
  }

  /** Draws a layer: 0, which is everything, anew; another over what is there. */
  #render(layer: number): void {
    this.#renderer.autoClear = layer === 0;
    this.#camera.layers.set(layer);
    this.#renderer.render(this.#scenery.scene, this.#camera);
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#ports.begun();
  }

  /** A processor that draws does so after it was asked to: the next frame is begun when it is done, and those before do not pile up. */
  async #finish(drew: Drew, goesOn: boolean): Promise<void> {
    const shown = this.#shown.splice(0);
    const begin = performance.now();
    this.#busy = true;
    await drawn(this.#renderer.getContext() as WebGL2RenderingContext);
    this.#busy = false;
    const took = performance.now() - begin;
    if (drew !== 'displays') this.#drawing = took;
    for (const resolve of shown) resolve();
    if (this.#lost) return;
    this.#begin();
    if (drew === 'all' && !this.#hurried && this.#resolution.frame(took)) this.#size();
    if (goesOn && this.#frame === 0) this.#next();
    else if (this.#all || this.#dirty.size > 0) this.#wake();
  }
}
