import type { Touch } from '../../../electron/contract/shapes.ts';

/** A touch screen of the board takes as many fingers. */
export const MOST_CONTACTS = 10;

export interface TouchPorts {
  /** What several fingers do at one time, for `input.touch`: a contact is in it once. */
  send(touches: Touch[]): void;
  /** Runs something at the next animation frame. */
  schedule(run: () => void): void;
}

interface Finger {
  readonly contact: number;
  x: number;
  y: number;
}

/**
 * Puts together what pointers do on one head until the next animation frame: places that nobody would have seen are left out, comings and
 * goings never are, and their order stays.
 */
export class TouchGatherer {
  readonly #ports: TouchPorts;
  readonly #fingers = new Map<number, Finger>();
  #packets: Map<number, Touch>[] = [];
  #scheduled = false;

  constructor(ports: TouchPorts) {
    this.#ports = ports;
  }

  /** Whether this pointer is down on the head. */
  has(pointer: number): boolean {
    return this.#fingers.has(pointer);
  }

  /** @returns false when ten fingers are down already: this one is not taken. */
  down(pointer: number, x: number, y: number): boolean {
    if (this.#fingers.has(pointer)) this.up(pointer);
    const contact = this.#free();
    if (contact === undefined) return false;
    this.#fingers.set(pointer, { contact, x, y });
    this.#add({ contact, what: 'down', x, y });
    return true;
  }

  move(pointer: number, x: number, y: number): void {
    const finger = this.#fingers.get(pointer);
    if (!finger || (finger.x === x && finger.y === y)) return;
    finger.x = x;
    finger.y = y;
    this.#add({ contact: finger.contact, what: 'move', x, y });
  }

  up(pointer: number): void {
    const finger = this.#fingers.get(pointer);
    if (!finger) return;
    this.#fingers.delete(pointer);
    this.#add({ contact: finger.contact, what: 'up', x: finger.x, y: finger.y });
  }

  /** Lifts all fingers at once and sends what is left: the head is no longer looked at. */
  release(): void {
    for (const pointer of [...this.#fingers.keys()]) this.up(pointer);
    this.#flush();
  }

  #free(): number | undefined {
    const taken = new Set([...this.#fingers.values()].map(({ contact }) => contact));
    for (let contact = 0; contact < MOST_CONTACTS; contact++) if (!taken.has(contact)) return contact;
    return undefined;
  }

  #add(touch: Touch): void {
    const last = this.#packets.at(-1);
    const before = last?.get(touch.contact);
    const replaces = before?.what === 'move' && touch.what === 'move';
    if (last && (!before || replaces)) last.set(touch.contact, touch);
    else this.#packets.push(new Map([[touch.contact, touch]]));
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#ports.schedule(() => this.#flush());
  }

  #flush(): void {
    this.#scheduled = false;
    const packets = this.#packets;
    this.#packets = [];
    for (const packet of packets) this.#ports.send([...packet.values()]);
  }
}
