import type { Alarm, Clock } from '../../bus/ports.ts';
import { arbitration, bitTimes, type CanFrame } from './frame.ts';

/** What a node finds wrong with a frame (ISO 11898-1, error detection). */
export type CanError = 'stuff' | 'form' | 'acknowledge' | 'bit recessive' | 'bit dominant' | 'crc';

/** A controller on a bus. What it is told of happens in virtual time, at the end of frames. */
export interface CanNode {
  readonly name: string;
  /** Bits per second at which it samples the bus, 0 while it takes no part. */
  readonly rate: number;
  /** It acknowledges frames and answers bad ones with error flags that the others see: neither silent nor error passive. */
  readonly active: boolean;
  /** It acknowledges good frames. */
  readonly acknowledges: boolean;
  /** It hears what it sends itself, and needs no acknowledgement (self test). */
  readonly hearsItself: boolean;
  /** The frame that it would send now. */
  offer(): CanFrame | undefined;
  /** That frame has begun: it has won the arbitration. */
  began(): void;
  /** That frame has reached the others. */
  sent(): void;
  /** That frame was broken off. The node offers it again as long as it wants to. */
  failed(error: CanError): void;
  received(frame: CanFrame): void;
  /** A frame of another node was bad. */
  noticed(error: CanError): void;
}

/** A node's connection. */
export interface CanPort {
  /** The node has something to send. */
  request(): void;
  /** The node breaks off what it is sending. */
  abandon(): void;
  detach(): void;
}

/** A frame that went over a bus, with the name of its sender, when its last bit was over (ns). */
export type CanListener = (frame: CanFrame, sender: string, at: number) => void;

/** Oscillators may differ by so much (ISO 11898-1 allows 1.58 % at most). */
const TOLERANCE = 0.01;
/** An error flag and its delimiter, beyond the end of frame that they replace. */
const ERROR_BITS = 6;

const NS = 1_000_000_000;

interface Transmission {
  readonly frame: CanFrame;
  readonly senders: Set<CanNode>;
  readonly rate: number;
  /** Who was on the bus at its start. */
  readonly present: ReadonlySet<CanNode>;
  outcome: CanError | undefined;
}

/**
 * A CAN bus. Of the nodes that want to send when it becomes free the one with the least identifier does, and the bus is busy for as long as
 * the frame's bits take; then every other node has the frame.
 */
export class CanBus {
  readonly name: string;
  readonly #clock: Clock;
  readonly #alarm: Alarm;
  readonly #nodes = new Set<CanNode>();
  readonly #listeners = new Set<CanListener>();
  #current: Transmission | undefined;
  /** The wire is broken: no node hears another. */
  broken = false;

  constructor(clock: Clock, name = 'can') {
    this.name = name;
    this.#clock = clock;
    this.#alarm = clock.alarm(name, () => this.#due());
  }

  attach(node: CanNode): CanPort {
    this.#nodes.add(node);
    return {
      request: () => {
        if (this.#current === undefined && this.#alarm.deadline === undefined) this.#alarm.arm(this.#clock.now());
      },
      abandon: () => this.#abandon(node),
      detach: () => {
        this.#abandon(node);
        this.#nodes.delete(node);
      },
    };
  }

  /** Tells of every frame that reached its receivers. Returns the release. */
  onFrame(listener: CanListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #abandon(node: CanNode): void {
    if (this.#current?.senders.delete(node)) this.#current.outcome = 'stuff';
  }

  #due(): void {
    if (this.#current) {
      const ended = this.#current;
      this.#current = undefined;
      this.#end(ended);
    }
    this.#start();
  }

  #start(): void {
    let senders = new Set<CanNode>();
    let rate = 0;
    let best: CanFrame | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const node of this.#nodes) {
      const frame = node.rate > 0 ? node.offer() : undefined;
      if (!frame) continue;
      const key = arbitration(frame);
      if (key < least) {
        least = key;
        best = frame;
        senders = new Set([node]);
        rate = node.rate;
      } else if (key === least) senders.add(node);
    }
    if (!best) return;
    const present = new Set([...this.#nodes].filter((node) => node.rate > 0));
    // Asked before they begin: beginning may change what they offer.
    const collided = [...senders].some((node) => !sameContent(node.offer(), best));
    for (const node of senders) node.began();
    const outcome = collided ? 'bit dominant' : this.#verdict(senders, rate, present);
    this.#current = { frame: best, senders, rate, present, outcome };
    const bits = bitTimes(best) + (outcome ? ERROR_BITS : 0);
    this.#alarm.arm(this.#clock.now() + Math.max(1, Math.round((bits * NS) / rate)));
  }

  /** Whether the frame will be well. */
  #verdict(senders: ReadonlySet<CanNode>, rate: number, present: ReadonlySet<CanNode>): CanError | undefined {
    let acknowledged = [...senders].some((node) => node.hearsItself);
    for (const node of this.broken ? [] : present) {
      if (senders.has(node)) continue;
      if (sameRate(node.rate, rate)) acknowledged ||= node.acknowledges;
      // A node that reads other bits than are sent flags an error, over the sender's recessive bits.
      else if (node.active) return 'bit recessive';
    }
    return acknowledged ? undefined : 'acknowledge';
  }

  #end({ frame, senders, rate, present, outcome }: Transmission): void {
    for (const node of present) {
      if (this.broken || senders.has(node) || node.rate === 0 || !this.#nodes.has(node)) continue;
      if (!sameRate(node.rate, rate)) node.noticed('stuff');
      else if (!outcome) node.received(frame);
      // Without an acknowledgement it is the end of the frame that the sender's error flag spoils.
      else node.noticed(outcome === 'acknowledge' ? 'form' : 'stuff');
    }
    for (const node of senders) {
      if (outcome) node.failed(outcome);
      else {
        node.sent();
        if (node.hearsItself) node.received(frame);
      }
    }
    if (outcome) return;
    const [sender] = senders;
    for (const listener of this.#listeners) listener(frame, sender!.name, this.#clock.now());
  }
}

const sameRate = (a: number, b: number): boolean => Math.abs(a - b) <= TOLERANCE * b;

function sameContent(a: CanFrame | undefined, b: CanFrame): boolean {
  return a !== undefined && a.dlc === b.dlc && a.data.every((byte, n) => byte === b.data[n]);
}
