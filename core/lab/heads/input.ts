import { ABS, BTN_TOUCH, EV } from '../../devices/virtio/input-codes.ts';
import { CONTACTS } from '../../devices/virtio/input-descriptions.ts';
import type { InputEvent } from '../../devices/virtio/virtio-input.ts';
import type { InputPort } from '../../machine/input-port.ts';

/** A finger on a touch screen. */
export interface Touch {
  /** Which finger, 0 to 9: the same from `down` to `up`. */
  readonly contact: number;
  readonly what: 'down' | 'move' | 'up';
  /** Where, in pixels of the screen; of no meaning for `up`. */
  readonly x: number;
  readonly y: number;
}

const TRACKING_IDS = 0x1_0000;

/** A touch screen as fingers see it: makes multi-touch protocol B of what they do. */
export class TouchScreen {
  readonly #port: InputPort;
  readonly #size: { readonly width: number; readonly height: number };
  /** By contact: where it is. */
  readonly #down = new Map<number, { x: number; y: number }>();
  #slot = -1;
  #nextId = 0;

  /** @param size - of the touch screen itself, in its own units. */
  constructor(port: InputPort, size: { readonly width: number; readonly height: number }) {
    this.#port = port;
    this.#size = size;
  }

  /**
   * What several fingers do at one time. What makes no sense, such as a finger that is lifted without being down, is left out.
   * @throws Error when a contact is not one of 0 to 9, or when the guest does not take what there was.
   */
  touch(touches: readonly Touch[]): void {
    const events: InputEvent[] = [];
    const wasTouched = this.#down.size > 0;
    for (const touch of touches) this.#one(touch, events);
    if (events.length === 0) return;
    const touched = this.#down.size > 0;
    if (touched !== wasTouched) events.push({ type: EV.KEY, code: BTN_TOUCH, value: touched ? 1 : 0 });
    const first = this.#down.values().next().value;
    if (first) {
      events.push({ type: EV.ABS, code: ABS.X, value: first.x });
      events.push({ type: EV.ABS, code: ABS.Y, value: first.y });
    }
    if (!this.#port.send(events)) throw new Error('the machine does not take input: too much is waiting already');
  }

  /** Contacts that are down. */
  get contacts(): readonly number[] {
    return [...this.#down.keys()];
  }

  #one({ contact, what, x, y }: Touch, events: InputEvent[]): void {
    if (!Number.isInteger(contact) || contact < 0 || contact >= CONTACTS)
      throw new Error(`contact ${contact}: there are 0 to ${CONTACTS - 1}`);
    const at = this.#down.get(contact);
    if ((what === 'down') === (at !== undefined)) return;
    const place = { x: within(x, this.#size.width), y: within(y, this.#size.height) };
    if (this.#slot !== contact) events.push({ type: EV.ABS, code: ABS.MT_SLOT, value: contact });
    this.#slot = contact;
    if (what === 'up') {
      events.push({ type: EV.ABS, code: ABS.MT_TRACKING_ID, value: -1 });
      this.#down.delete(contact);
      return;
    }
    if (what === 'down') {
      events.push({ type: EV.ABS, code: ABS.MT_TRACKING_ID, value: this.#nextId });
      this.#nextId = (this.#nextId + 1) % TRACKING_IDS;
    }
    events.push({ type: EV.ABS, code: ABS.MT_POSITION_X, value: place.x });
    events.push({ type: EV.ABS, code: ABS.MT_POSITION_Y, value: place.y });
    this.#down.set(contact, place);
  }
}

const within = (value: number, size: number): number => Math.max(0, Math.min(size - 1, Math.round(value)));

/** A keyboard as fingers see it. */
export class Keyboard {
  readonly #port: InputPort;

  constructor(port: InputPort) {
    this.#port = port;
  }

  /**
   * Presses or releases a key.
   * @param code - of linux/input-event-codes.h, 1 to 255.
   * @throws Error when the guest does not take what there was.
   */
  key(code: number, pressed: boolean): void {
    if (!this.#port.send([{ type: EV.KEY, code, value: pressed ? 1 : 0 }]))
      throw new Error('the machine does not take input: too much is waiting already');
  }
}
