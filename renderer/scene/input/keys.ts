import { type Driver, GEARS } from './driver.ts';

/** What the keys do besides driving. */
export interface KeyActions {
  nextCamera?(): void;
  nextTime?(): void;
  help?(): void;
}

const HELD: Readonly<Record<string, 'throttle' | 'brake' | 'left' | 'right'>> = {
  ArrowUp: 'throttle',
  KeyW: 'throttle',
  ArrowDown: 'brake',
  KeyS: 'brake',
  Space: 'brake',
  ArrowLeft: 'left',
  KeyA: 'left',
  ArrowRight: 'right',
  KeyD: 'right',
};

const PRESSED: Readonly<Record<string, (driver: Driver, actions: KeyActions) => void>> = {
  KeyQ: (driver) => driver.signal('left'),
  KeyE: (driver) => driver.signal('right'),
  KeyH: (driver) => driver.hazards(),
  KeyL: (driver) => driver.nextLights(),
  KeyB: (driver) => driver.parkingBrake(),
  KeyI: (driver) => driver.ignition(),
  KeyC: (_, actions) => actions.nextCamera?.(),
  KeyT: (_, actions) => actions.nextTime?.(),
};

/** Keys as a driver's hands and feet. They are taken by their place on the keyboard. */
export class DrivingKeys {
  readonly #driver: Driver;
  readonly #actions: KeyActions;
  readonly #down = new Set<string>();

  constructor(driver: Driver, actions: KeyActions = {}) {
    this.#driver = driver;
    this.#actions = actions;
  }

  /** @returns whether the key means something here. */
  down(code: string, key: string, repeat: boolean): boolean {
    if (key === '?' && this.#actions.help) {
      this.#actions.help();
      return true;
    }
    const digit = /^(?:Digit|Numpad)([1-4])$/.exec(code)?.[1];
    if (digit) {
      if (!repeat) this.#driver.select(GEARS[Number(digit) - 1]!);
      return true;
    }
    if (Object.hasOwn(HELD, code)) {
      this.#down.add(code);
      this.#apply();
      return true;
    }
    if (!Object.hasOwn(PRESSED, code)) return false;
    if (!repeat) PRESSED[code]!(this.#driver, this.#actions);
    return true;
  }

  up(code: string): void {
    if (this.#down.delete(code)) this.#apply();
  }

  /** No key is down any more, as far as anybody can tell. A pedal that a mouse or a finger holds is not theirs: touching it is what takes the keyboard away. */
  release(): void {
    if (this.#down.size === 0) return;
    this.#down.clear();
    this.#driver.letGo();
  }

  #holds(what: string): boolean {
    return [...this.#down].some((code) => HELD[code] === what);
  }

  #apply(): void {
    for (const pedal of ['throttle', 'brake'] as const)
      if (this.#holds(pedal)) this.#driver.press(pedal);
      else this.#driver.lift(pedal);
    const [left, right] = [this.#holds('left'), this.#holds('right')];
    this.#driver.turn(left === right ? 0 : left ? -1 : 1);
  }
}
