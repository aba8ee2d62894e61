import * as v from 'valibot';
import { Keyboard, type Touch, TouchScreen } from '../../heads/input.ts';
import { keyCodes } from '../../heads/keys.ts';
import { type LabContext, method, type RunningService, type Service } from '../service.ts';

/** What was done at a touch screen or the keyboard: enough to do it again. */
export interface InputEventRecord {
  readonly service: 'input';
  readonly type: 'touch' | 'key';
  /** Of `touch`. */
  readonly head?: string;
  readonly touches?: readonly Touch[];
  /** Of `key`. */
  readonly code?: number;
  readonly pressed?: boolean;
}

/** Virtual time that a finger or key stays down, if nothing is said. */
const TAP_S = 0.08;
const DRAG_S = 0.3;
/** Virtual time between two places of a drag. */
const STEP_S = 1 / 60;
const MOST_S = 60;

const pixel = v.pipe(v.number(), v.finite());
const duration = v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_S, `write ${MOST_S} seconds or less`));
const head = v.optional(v.string());
const Tap = v.strictObject({ head, x: pixel, y: pixel, seconds: v.optional(duration, TAP_S) });
const Drag = v.strictObject({
  head,
  points: v.pipe(
    v.array(v.strictTuple([pixel, pixel])),
    v.minLength(2, 'write two points or more'),
    v.maxLength(1000, 'write 1000 points or less'),
  ),
  seconds: v.optional(duration, DRAG_S),
});
const TouchList = v.strictObject({
  head,
  touches: v.pipe(
    v.array(v.strictObject({ contact: v.number(), what: v.picklist(['down', 'move', 'up']), x: pixel, y: pixel })),
    v.maxLength(10, 'there are ten fingers'),
  ),
});
const Key = v.strictObject({
  /** A name, a code, or several that are pressed together, as CTRL+C. */
  key: v.string(),
  what: v.optional(v.picklist(['press', 'down', 'up']), 'press'),
  seconds: v.optional(duration, TAP_S),
});

interface Screen {
  readonly head: string;
  readonly touch: TouchScreen;
  /** The head's size in pixels, and the touch screen's in its own units. */
  readonly width: number;
  readonly height: number;
  readonly unitX: number;
  readonly unitY: number;
}

class Input implements RunningService {
  readonly #lab: LabContext;
  readonly #screens = new Map<string, Screen>();
  readonly #keyboard: Keyboard | undefined;
  readonly methods = {
    /** A finger touches a head and is lifted after some time: a long press, if that is long. */
    tap: method(Tap, ({ head, x, y, seconds }) => this.#tap(head, x, y, seconds)),
    /** A finger moves over a head from point to point, in so many seconds. */
    drag: method(Drag, ({ head, points, seconds }) => this.#drag(head, points, seconds)),
    /** What several fingers do at one time. */
    touch: method(TouchList, ({ head, touches }) => this.#touch(this.#screen(head), touches)),
    /** Presses keys together and releases them, or does one of both. They go to the guest on the head that was touched last. */
    key: method(Key, ({ key, what, seconds }) => this.#key(keyCodes(key), what, seconds)),
  };

  constructor(lab: LabContext) {
    this.#lab = lab;
    const { board, inputs } = lab.machine;
    for (const device of board.devices) {
      const on = board.heads.find(({ name }) => name === device.head);
      if (!on) continue;
      const { width, height } = lab.plan.heads.find(({ name }) => name === on.name)?.size ?? on;
      const touch = new TouchScreen(inputs.get(device.name)!, on);
      this.#screens.set(on.name, {
        head: on.name,
        touch,
        width,
        height,
        unitX: on.width / width,
        unitY: on.height / height,
      });
    }
    const keyboard = board.devices.find(({ kind }) => kind === 'virtio-keyboard');
    this.#keyboard = keyboard && new Keyboard(inputs.get(keyboard.name)!);
  }

  /** The named head; without a name that of the first domain that takes touches, or a pointer. */
  #screen(name: string | undefined): Screen {
    const takes = ({ input }: { readonly input: readonly string[] }) => input.some((kind) => kind !== 'keyboard');
    const chosen =
      name ??
      this.#lab.plan.domains.find(({ display }) => display && takes(display))?.display?.head ??
      this.#screens.keys().next().value;
    const screen = this.#screens.get(chosen ?? '');
    if (!screen)
      throw new Error(`there is no head ${chosen}: there are ${[...this.#screens.keys()].join(', ') || 'none'}`);
    return screen;
  }

  #touch(screen: Screen, touches: readonly Touch[]): undefined {
    const { head, unitX, unitY } = screen;
    for (const { what, x, y } of touches) if (what !== 'up') mustBeOn(screen, x, y);
    screen.touch.touch(touches.map((touch) => ({ ...touch, x: touch.x * unitX, y: touch.y * unitY })));
    this.#lab.emit({ service: 'input', type: 'touch', head, touches });
  }

  /** A finger that is not down yet. */
  #free(screen: Screen): number {
    const { contacts } = screen.touch;
    for (let contact = 0; contact < 10; contact++) if (!contacts.includes(contact)) return contact;
    throw new Error('all ten fingers are down');
  }

  async #tap(head: string | undefined, x: number, y: number, seconds: number): Promise<undefined> {
    const screen = this.#screen(head);
    const contact = this.#free(screen);
    this.#touch(screen, [{ contact, what: 'down', x, y }]);
    await this.#lab.sleep(seconds * 1e9);
    this.#touch(screen, [{ contact, what: 'up', x, y }]);
  }

  async #drag(
    head: string | undefined,
    points: readonly (readonly [number, number])[],
    seconds: number,
  ): Promise<undefined> {
    const screen = this.#screen(head);
    const contact = this.#free(screen);
    const legs = points.length - 1;
    const steps = Math.max(legs, Math.round(seconds / STEP_S));
    const at = (step: number) => {
      const leg = Math.min(legs - 1, Math.floor((step * legs) / steps));
      const part = (step * legs) / steps - leg;
      const [[x0, y0], [x1, y1]] = [points[leg]!, points[leg + 1]!];
      return { x: x0 + (x1 - x0) * part, y: y0 + (y1 - y0) * part };
    };
    for (const [x, y] of points) mustBeOn(screen, x, y);
    this.#touch(screen, [{ contact, what: 'down', ...at(0) }]);
    for (let step = 1; step <= steps; step++) {
      await this.#lab.sleep((seconds / steps) * 1e9);
      this.#touch(screen, [{ contact, what: 'move', ...at(step) }]);
    }
    await this.#lab.sleep(STEP_S * 1e9);
    this.#touch(screen, [{ contact, what: 'up', ...at(steps) }]);
  }

  async #key(codes: readonly number[], what: 'press' | 'down' | 'up', seconds: number): Promise<undefined> {
    if (what !== 'up') for (const code of codes) this.#set(code, true);
    if (what === 'press') await this.#lab.sleep(seconds * 1e9);
    if (what !== 'down') for (const code of codes.toReversed()) this.#set(code, false);
  }

  #set(code: number, pressed: boolean): void {
    if (!this.#keyboard) throw new Error(`the board ${this.#lab.machine.board.name} has no keyboard`);
    this.#keyboard.key(code, pressed);
    this.#lab.emit({ service: 'input', type: 'key', code, pressed });
  }
}

function mustBeOn({ head, width, height }: Screen, x: number, y: number): void {
  if (x < 0 || y < 0 || x >= width || y >= height)
    throw new Error(`${x}, ${y} is not on the head ${head}, which has ${width}x${height} pixels`);
}

/** Touch screens and keyboard. */
export const input: Service = { name: 'input', start: (lab) => new Input(lab) };
