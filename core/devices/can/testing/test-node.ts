import type { CanBus, CanError, CanNode, CanPort } from '../can-bus.ts';
import { type CanFrame, frameText } from '../frame.ts';

/** A node that sends what a test gives it, tries each frame `tries` times, and keeps what it hears. */
export class TestNode implements CanNode {
  readonly name: string;
  readonly port: CanPort;
  readonly heard: string[] = [];
  readonly errors: CanError[] = [];
  readonly #queue: CanFrame[] = [];
  rate: number;
  active = true;
  acknowledges = true;
  hearsItself = false;
  tries = 10;
  #tried = 0;

  constructor(bus: CanBus, name: string, rate = 500_000) {
    this.name = name;
    this.rate = rate;
    this.port = bus.attach(this);
  }

  send(frame: CanFrame): void {
    this.#queue.push(frame);
    this.port.request();
  }

  offer(): CanFrame | undefined {
    return this.#queue[0];
  }

  began(): void {}

  sent(): void {
    this.#next();
  }

  failed(error: CanError): void {
    this.errors.push(error);
    if (++this.#tried >= this.tries) this.#next();
  }

  received(frame: CanFrame): void {
    this.heard.push(frameText(frame));
  }

  noticed(error: CanError): void {
    this.errors.push(error);
  }

  #next(): void {
    this.#queue.shift();
    this.#tried = 0;
  }
}
