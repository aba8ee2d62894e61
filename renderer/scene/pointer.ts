import { type Camera, type Intersection, type Object3D, Raycaster, Vector2 } from 'three';
import type { CameraRig } from './camera.ts';
import { type Driver, GEARS, type Gear } from './input/driver.ts';
import { headPixel, type Size } from './input/pixels.ts';
import type { TouchGatherer } from './input/touches.ts';
import type { Interior } from './interior.ts';
import { WHEEL } from './parts/measures.ts';
import type { ControlName } from './parts/part.ts';

export interface PointerPorts {
  readonly camera: Camera;
  readonly rig: CameraRig;
  readonly interior: Interior;
  readonly driver: Driver;
  /** The gear that is selected. */
  gear(): Gear;
  /** A head's fingers and size; undefined when there is no such head. */
  head(name: string): { readonly touches: TouchGatherer; readonly size: Size } | undefined;
  /** Somebody has moved the camera. */
  looked(): void;
  /** What is under the pointer: a control, a head, or nothing. */
  hovers(what: ControlName | 'touch' | undefined): void;
}

/** What a pointer that is down does: told where it is, in the window's pixels. */
interface Grip {
  move?(event: PointerEvent): void;
  up?(moved: boolean): void;
}

/** Pixels that a pointer may move and still be a click. */
const SLOP = 6;
/** Pixels of a drag for a position of the selector, and for the lever. */
const GEAR_STEP = 26;
const LEVER_STEP = 22;
const LOOK_SPEED = 0.0042;

/** Mouse, pen and fingers in the scene: displays are touched, controls worked, and everywhere else the camera is moved. */
export class PointerHands {
  readonly #canvas: HTMLCanvasElement;
  readonly #ports: PointerPorts;
  readonly #grips = new Map<number, { grip: Grip; x: number; y: number; moved: boolean }>();
  readonly #ray = new Raycaster();
  readonly #release = new AbortController();
  #hover = 0;
  #spread = 0;

  constructor(canvas: HTMLCanvasElement, ports: PointerPorts) {
    this.#canvas = canvas;
    this.#ports = ports;
    const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) =>
      canvas.addEventListener(type, listener, { signal: this.#release.signal, passive: false });
    on('pointerdown', (event) => this.#down(event));
    on('pointermove', (event) => this.#move(event));
    on('pointerup', (event) => this.#up(event));
    on('pointercancel', (event) => this.#up(event));
    on('lostpointercapture', (event) => this.#up(event));
    on('pointerleave', () => this.#ports.hovers(undefined));
    on('contextmenu', (event) => event.preventDefault());
    on('wheel', (event) => {
      event.preventDefault();
      this.#ports.rig.zoom(Math.exp(Math.max(-200, Math.min(200, event.deltaY)) * 0.0012));
      this.#ports.looked();
    });
  }

  dispose(): void {
    this.#release.abort();
    cancelAnimationFrame(this.#hover);
    for (const { grip } of this.#grips.values()) grip.up?.(true);
    this.#grips.clear();
  }

  #cast(event: { clientX: number; clientY: number }): Intersection | undefined {
    const box = this.#canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 2 - 1;
    const y = 1 - ((event.clientY - box.top) / box.height) * 2;
    this.#ray.setFromCamera(new Vector2(x, y), this.#ports.camera);
    return this.#ray.intersectObject(this.#ports.interior.all, true)[0];
  }

  #down(event: PointerEvent): void {
    if (event.pointerType === 'mouse' && event.button === 1) return;
    event.preventDefault();
    this.#canvas.focus({ preventScroll: true });
    this.#canvas.setPointerCapture(event.pointerId);
    const grip = event.button === 2 ? this.#eye(true) : this.#grip(event);
    this.#grips.set(event.pointerId, { grip, x: event.clientX, y: event.clientY, moved: false });
  }

  #grip(event: PointerEvent): Grip {
    const hit = this.#cast(event);
    const head = hit?.object.userData.head as string | undefined;
    if (hit && head !== undefined) return this.#glass(event, hit, head);
    const control = hit && controlOf(hit.object);
    return (hit && control && this.#controls[control.name](event, hit, control.object)) || this.#eye(false);
  }

  /** A finger on a display. The glass keeps it until it is lifted, wherever it goes. */
  #glass(event: PointerEvent, hit: Intersection, name: string): Grip {
    const head = this.#ports.head(name);
    if (!head || !hit.uv) return {};
    const glass = hit.object;
    const place = (uv: Vector2) => headPixel(uv.x, uv.y, head.size);
    const { x, y } = place(hit.uv);
    const { pointerId } = event;
    if (!head.touches.down(pointerId, x, y)) return {};
    return {
      move: (moved) => {
        const uv = this.#onGlass(moved, glass);
        if (!uv) return;
        const { x, y } = place(uv);
        head.touches.move(pointerId, x, y);
      },
      up: () => head.touches.up(pointerId),
    };
  }

  #onGlass(event: PointerEvent, glass: Object3D): Vector2 | undefined {
    this.#cast(event);
    return this.#ray.intersectObject(glass, false)[0]?.uv ?? undefined;
  }

  readonly #controls: Record<
    ControlName,
    (event: PointerEvent, hit: Intersection, object: Object3D) => Grip | undefined
  > = {
    throttle: (event) => this.#pedal('throttle', event),
    brake: (event) => this.#pedal('brake', event),
    gear: (event, hit) => this.#gear(event, hit.object.userData.gear as Gear | undefined),
    indicator: (event, hit, object) => this.#lever(event, object.worldToLocal(hit.point.clone()).y > 0.01),
    lights: () => ({ up: (moved) => !moved && this.#ports.driver.nextLights() }),
    hazard: () => this.#press(() => this.#ports.driver.hazards()),
    ignition: () => this.#press(() => this.#ports.driver.ignition()),
    parkingBrake: () => this.#press(() => this.#ports.driver.parkingBrake()),
    wheel: (event) => this.#wheel(event),
  };

  #press(act: () => void): Grip {
    act();
    return {};
  }

  /** Held, a pedal goes down; dragged, it is where the drag puts it. */
  #pedal(pedal: 'throttle' | 'brake', event: PointerEvent): Grip {
    const { driver } = this.#ports;
    driver.press(pedal);
    const from = event.clientY;
    return {
      move: ({ clientY }) => {
        if (Math.abs(clientY - from) > SLOP) driver.press(pedal, Math.min(100, Math.max(5, 50 + (from - clientY))));
      },
      up: () => driver.lift(pedal),
    };
  }

  /** A letter selects; the lever is dragged from position to position, and a click on it changes between P and D. */
  #gear(event: PointerEvent, letter: Gear | undefined): Grip {
    const { driver } = this.#ports;
    if (letter) return this.#press(() => driver.select(letter));
    const begin = GEARS.indexOf(this.#ports.gear());
    let at = begin;
    return {
      move: ({ clientY }) => {
        const next = Math.min(3, Math.max(0, begin + Math.round((clientY - event.clientY) / GEAR_STEP)));
        if (next !== at) driver.select(GEARS[next]!);
        at = next;
      },
      up: (moved) => {
        if (!moved) driver.select(this.#ports.gear() === 'D' ? 'P' : 'D');
      },
    };
  }

  #lever(event: PointerEvent, upper: boolean): Grip {
    const { driver } = this.#ports;
    let done = false;
    return {
      move: ({ clientY }) => {
        const away = clientY - event.clientY;
        if (done || Math.abs(away) < LEVER_STEP) return;
        done = true;
        driver.signal(away < 0 ? 'right' : 'left');
      },
      up: () => {
        if (!done) driver.signal(upper ? 'right' : 'left');
      },
    };
  }

  #wheel(event: PointerEvent): Grip {
    const { driver, camera } = this.#ports;
    const box = this.#canvas.getBoundingClientRect();
    const middle = WHEEL.at.clone().project(camera);
    const centre = new Vector2(
      box.left + ((middle.x + 1) / 2) * box.width,
      box.top + ((1 - middle.y) / 2) * box.height,
    );
    const angle = ({ clientX, clientY }: PointerEvent) => Math.atan2(clientY - centre.y, clientX - centre.x);
    let last = angle(event);
    let turned = driver.wheel;
    driver.hold(turned);
    return {
      move: (moved) => {
        const now = angle(moved);
        const step = Math.atan2(Math.sin(now - last), Math.cos(now - last));
        last = now;
        turned += (step * 180) / Math.PI;
        driver.hold(turned);
      },
      up: () => driver.hold(undefined),
    };
  }

  /** The camera: one finger turns it, two pinch. */
  #eye(looks: boolean): Grip {
    const { rig } = this.#ports;
    let last: PointerEvent | undefined;
    return {
      move: (event) => {
        const others = [...this.#grips.values()].filter(({ grip }) => grip.move === undefined || grip.up === undefined);
        if (others.length === 2) return this.#pinch(others);
        const dx = event.clientX - (last?.clientX ?? event.clientX);
        const dy = event.clientY - (last?.clientY ?? event.clientY);
        last = event;
        if (dx === 0 && dy === 0) return;
        if (looks) rig.look(dx * LOOK_SPEED * 0.6, dy * LOOK_SPEED * 0.6);
        else rig.orbit(-dx * LOOK_SPEED, -dy * LOOK_SPEED);
        this.#ports.looked();
      },
    };
  }

  #pinch([a, b]: readonly { readonly x: number; readonly y: number }[]): void {
    const spread = Math.hypot(a!.x - b!.x, a!.y - b!.y);
    if (this.#spread > 0 && spread > 0) this.#ports.rig.zoom(this.#spread / spread);
    this.#spread = spread;
    this.#ports.looked();
  }

  #move(event: PointerEvent): void {
    const held = this.#grips.get(event.pointerId);
    if (!held) return this.#hovers(event);
    if (!held.moved && Math.hypot(event.clientX - held.x, event.clientY - held.y) > SLOP) held.moved = true;
    if (held.moved) Object.assign(held, { x: event.clientX, y: event.clientY });
    held.grip.move?.(event);
  }

  #up(event: PointerEvent): void {
    const held = this.#grips.get(event.pointerId);
    if (!held) return;
    this.#grips.delete(event.pointerId);
    this.#spread = 0;
    held.grip.up?.(held.moved);
  }

  /** At most once a frame, and only for a mouse. */
  #hovers(event: PointerEvent): void {
    if (event.pointerType !== 'mouse' || this.#hover !== 0) return;
    this.#hover = requestAnimationFrame(() => {
      this.#hover = 0;
      const hit = this.#cast(event);
      const control = hit && controlOf(hit.object)?.name;
      this.#ports.hovers(control ?? (hit?.object.userData.head !== undefined ? 'touch' : undefined));
    });
  }
}

function controlOf(object: Object3D): { readonly name: ControlName; readonly object: Object3D } | undefined {
  for (let at: Object3D | null = object; at; at = at.parent)
    if (at.userData.control) return { name: at.userData.control as ControlName, object: at };
  return undefined;
}
