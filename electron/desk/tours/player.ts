import { ConsoleText, consolePattern } from '../../../core/machine/console-text.ts';
import type { CallName, CallParams, CallResult } from '../../contract/calls.ts';
import type { DeskState, TourState } from '../../contract/shapes.ts';
import { Attention } from './attention.ts';
import type { Tour, TourStep, TourUntil } from './schema.ts';

/** Time as people in front of the machine have it: most of a tour is for them. */
export interface TourClock {
  /** Milliseconds. */
  now(): number;
  /** Calls back after so many milliseconds; returns its release. */
  after(milliseconds: number, act: () => void): () => void;
}

/** What a tour needs of the desk. */
export interface TourDesk {
  readonly state: DeskState;
  call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>>;
  /** What visitors should see; null: no tour plays any more. */
  show(tour: TourState | null): void;
  note(text: string, bad: boolean): void;
}

/** Seconds that a machine gets to come up anew. */
const RECOVERY_S = 900;
/** Seconds until the desk answers. */
const ANSWER_S = 300;
/** Seconds until a reset shows. */
const RESET_S = 30;
/** Seconds before it is tried again, the first time and at most. */
const FIRST_PAUSE_S = 5;
const LONGEST_PAUSE_S = 300;
/** Seconds between looks at the car's speed, and how near to a speed is at it, in km/h: the selector goes to P at less than 1. */
const LOOK_S = 0.25;
const NEAR_KMH = 0.9;
/** Milliseconds between the places of a finger that moves. */
const FINGER_MS = 33;
/** The finger of a tour: not one that visitors have. */
const CONTACT = 9;

const FAILED_CAPTION = 'One moment, please: the machine starts anew';

/** Told to end. */
class Stopped extends Error {}

/** Plays a tour, round after round, until it is stopped. What fails resets the machine and begins anew. */
export class TourPlayer {
  readonly #id: string;
  readonly #tour: Tour;
  readonly #desk: TourDesk;
  readonly #clock: TourClock;
  readonly #attention: Attention;
  readonly #heard = new Map<string, ConsoleText>();
  /** Xen's numbers of domains when something was last done to them. */
  readonly #numbers = new Map<string, number | undefined>();
  /** What waits, to be looked at anew; each with its end. */
  readonly #looks = new Set<() => void>();
  readonly #stops = new Set<() => void>();
  #stopped = false;
  /** A drive of its own is played. */
  #drives = false;
  #state: TourState;
  /** Resolves when it has ended, whichever way. */
  readonly ended: Promise<void>;

  /** @param id - what the tour was asked for by. */
  constructor(id: string, tour: Tour, desk: TourDesk, clock: TourClock) {
    this.#id = id;
    this.#tour = tour;
    this.#desk = desk;
    this.#clock = clock;
    this.#attention = new Attention(clock, tour.patience * 1000, () => this.#attentionChanged());
    for (const { type, until } of tour.steps)
      for (const name of [type?.console, until?.console])
        if (name !== undefined) this.#heard.set(name, new ConsoleText());
    this.#state = this.#initial();
    this.ended = this.#play();
  }

  #initial(): TourState {
    const { title, steps } = this.#tour;
    return {
      tour: this.#id,
      title,
      caption: '',
      camera: null,
      step: 0,
      steps: steps.length,
      state: 'playing',
      rounds: 0,
    };
  }

  stop(): void {
    this.#stopped = true;
    this.#attention.release();
    for (const stop of [...this.#stops]) stop();
  }

  /** A visitor did something. */
  touched(): void {
    if (!this.#stopped) this.#attention.attract();
  }

  /** The desk's state is another one. */
  stateChanged(): void {
    for (const look of [...this.#looks]) look();
  }

  /** A console has shown something. */
  shown(console: string, bytes: Uint8Array): void {
    const heard = this.#heard.get(console);
    if (!heard) return;
    heard.add(bytes);
    this.stateChanged();
    heard.trim();
  }

  #show(patch: Partial<TourState>): void {
    this.#state = { ...this.#state, ...patch };
    if (!this.#stopped) this.#desk.show(this.#state);
  }

  #attentionChanged(): void {
    if (this.#state.state !== 'failed') this.#show({ state: this.#attention.attracted ? 'waiting' : 'playing' });
    this.stateChanged();
  }

  async #play(): Promise<void> {
    for (let failures = 0; !this.#stopped; ) {
      try {
        await this.#round();
        failures = 0;
        this.#show({ rounds: this.#state.rounds + 1 });
        if (!this.#tour.repeat) break;
      } catch (error) {
        if (error instanceof Stopped || this.#stopped) break;
        this.#failed(error as Error);
        if (!(await this.#recovered(failures++))) break;
      }
    }
    this.#stopped = true;
    this.#attention.release();
    // The car is handed over: nobody else steers it from here on.
    if (this.#drives) this.#desk.call('vehicle.drive', { script: null }).catch(() => {});
    this.#desk.show(null);
  }

  #failed(error: Error): void {
    this.#desk.note(
      `${this.#tour.title}, step ${this.#state.step + 1}: ${error.message}; the machine starts anew`,
      true,
    );
    this.#show({ state: 'failed', caption: FAILED_CAPTION });
  }

  /** Brings the machine up anew, however often that has to be tried. False: the tour was stopped meanwhile. */
  async #recovered(failures: number): Promise<boolean> {
    for (let attempt = failures; !this.#stopped; attempt++) {
      try {
        await this.#sleep(Math.min(FIRST_PAUSE_S * 2 ** Math.min(attempt, 10), LONGEST_PAUSE_S));
        await this.#restart();
        this.#attention.forget();
        this.#show({ state: 'playing', caption: '' });
        return true;
      } catch (error) {
        if (error instanceof Stopped) return false;
        this.#desk.note(`${this.#tour.title}: ${(error as Error).message}; it is tried again`, true);
      }
    }
    return false;
  }

  async #restart(): Promise<void> {
    const running = (): boolean => this.#desk.state.stages.some(({ stage }) => stage === 'running');
    if (this.#desk.state.power === 'on') {
      await this.#call('power.reset', {});
      await this.#condition(() => !running(), RESET_S, 'the machine was not reset');
    } else if (this.#desk.state.power !== 'preparing') await this.#call('power.on', {});
    await this.#condition(running, RECOVERY_S, 'the machine did not come up');
  }

  async #round(): Promise<void> {
    const { steps } = this.#tour;
    for (const heard of this.#heard.values()) heard.forget();
    for (let at = 0; at < steps.length; ) {
      const visits = this.#attention.visits;
      this.#show({ step: at });
      await this.#step(steps[at]!);
      await this.#alone();
      at = visits === this.#attention.visits ? at + 1 : this.#chapter(at);
    }
  }

  /** Where the chapter of a step begins; without chapters the step behind it. */
  #chapter(at: number): number {
    for (let begin = at; begin >= 0; begin--) if (this.#tour.steps[begin]!.chapter !== undefined) return begin;
    return at + 1;
  }

  async #step(step: TourStep): Promise<void> {
    const { caption, camera, power, vehicle, drive, tap, drag, type, until, wait } = step;
    if (caption !== undefined || camera !== undefined)
      this.#show({ ...(caption !== undefined && { caption }), ...(camera !== undefined && { camera }) });
    if (power) await this.#power(power);
    if (vehicle) await this.#call('vehicle.set', { values: vehicle });
    if (drive !== undefined) await this.#drive(drive);
    await this.#domains(step);
    if (tap) await this.#finger(tap.head, [tap.at, tap.at], tap.seconds);
    if (drag) await this.#finger(drag.head, [drag.from, drag.to], drag.seconds);
    if (type) await this.#type(type);
    if (until) await this.#until(until);
    if (wait) await this.#sleep(wait, true);
  }

  async #drive(drive: string): Promise<void> {
    this.#drives = drive !== 'off';
    await this.#call('vehicle.drive', { script: drive === 'off' ? null : drive });
  }

  async #power(power: 'on' | 'off' | 'reset'): Promise<void> {
    const { state } = this.#desk;
    if (power === 'on' && (state.power === 'on' || state.power === 'preparing')) return;
    await this.#call(`power.${power}`, {});
  }

  async #domains(step: TourStep): Promise<void> {
    for (const what of ['start', 'crash', 'destroy', 'shutdown', 'reboot', 'pause', 'unpause'] as const) {
      const domain = step[what];
      if (domain === undefined) continue;
      const before = this.#domain(domain);
      this.#numbers.set(domain, before?.id);
      const there = before !== undefined && ['running', 'paused', 'created'].includes(before.state);
      if (what === 'start' && there) continue;
      await this.#call(`domains.${what}`, { domain });
    }
  }

  #domain = (name: string) => this.#desk.state.domains.find((one) => one.name === name);

  /** A finger goes from place to place; it is lifted whatever happens. */
  async #finger(head: string, [from, to]: readonly [Place, Place], seconds: number): Promise<void> {
    const touch = (what: 'down' | 'move' | 'up', [x, y]: Place) =>
      this.#desk.call('input.touch', { head, touches: [{ contact: CONTACT, what, x, y }] });
    await touch('down', from);
    try {
      const places = from === to ? 1 : Math.max(2, Math.round((seconds * 1000) / FINGER_MS));
      for (let n = 1; n <= places; n++) {
        await this.#sleep(seconds / places);
        const part = n / places;
        if (from !== to) await touch('move', [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]);
      }
    } finally {
      await touch('up', to);
    }
  }

  async #type({ console, text }: NonNullable<TourStep['type']>): Promise<void> {
    this.#heard.get(console)?.forget();
    await this.#call('consoles.write', { console, bytes: new TextEncoder().encode(text) });
  }

  #until({ stage, domain, state, head, shows, console, speed, within }: TourUntil): Promise<void> {
    const desk = this.#desk;
    if (speed !== undefined) return this.#at(speed, within);
    if (stage !== undefined)
      return this.#condition(() => desk.state.stages.some((one) => one.stage === stage), within, `no stage ${stage}`);
    if (head !== undefined) {
      const shown = (): boolean => desk.state.heads.some((one) => one.name === head && one.domain === shows);
      return this.#condition(shown, within, `${head} does not show ${shows}`);
    }
    if (console !== undefined) {
      const heard = this.#heard.get(console)!;
      return this.#condition(() => heard.find(consolePattern(shows!)), within, `${console} does not show ${shows}`);
    }
    const before = this.#numbers.get(domain!);
    const reached = (): boolean => {
      const now = this.#domain(domain!);
      return state === 'again' ? now?.state === 'running' && now.id !== before : now?.state === state;
    };
    return this.#condition(reached, within, `${domain} is not ${state === 'again' ? 'running again' : state}`);
  }

  /** Asks for the car's speed until it is there. */
  async #at(wanted: number, within: number): Promise<void> {
    let speed = Number.NaN;
    let over = false;
    const near = (): boolean => Math.abs(speed - wanted) < NEAR_KMH;
    const asked = async (): Promise<void> => {
      while (!over) {
        const values = await this.#call('vehicle.list', {});
        speed = Number(values.find(({ name }) => name === 'speed')?.value);
        this.stateChanged();
        if (!over) await this.#sleep(LOOK_S);
      }
    };
    const reached = this.#condition(near, within, `the car does not go at ${wanted} km/h`).finally(() => {
      over = true;
    });
    await Promise.all([reached, asked()]);
  }

  /** Time in which a visitor is there does not count. */
  #condition(holds: () => boolean, seconds: number, otherwise: string): Promise<void> {
    if (holds()) return Promise.resolve();
    return this.#waiting((resolve, reject) => {
      const cancel = this.#attention.alone(seconds * 1000, () => reject(new Error(`${otherwise} within ${seconds} s`)));
      const look = (): void => {
        if (holds()) resolve();
      };
      this.#looks.add(look);
      return () => {
        cancel();
        this.#looks.delete(look);
      };
    });
  }

  /** @param shared - whether it is over as soon as a visitor does something: what was to be looked at is no longer what is shown. */
  #sleep(seconds: number, shared = false): Promise<void> {
    const visits = this.#attention.visits;
    return this.#waiting((resolve) => {
      const cancel = this.#clock.after(seconds * 1000, resolve);
      const look = (): void => {
        if (shared && this.#attention.visits !== visits) resolve();
      };
      this.#looks.add(look);
      return () => {
        cancel();
        this.#looks.delete(look);
      };
    });
  }

  /** Resolves when no visitor has done anything for a while. */
  #alone(): Promise<void> {
    if (!this.#attention.attracted) return Promise.resolve();
    return this.#waiting((resolve) => {
      const look = (): void => {
        if (!this.#attention.attracted) resolve();
      };
      this.#looks.add(look);
      return () => this.#looks.delete(look);
    });
  }

  /** Asks the desk for something, not for ever, and not longer than the tour lasts. */
  #call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>> {
    return this.#waiting<CallResult<N>>((resolve, reject) => {
      this.#desk.call(name, params).then(resolve, reject);
      return this.#clock.after(ANSWER_S * 1000, () =>
        reject(new Error(`${name} was not answered within ${ANSWER_S} s`)),
      );
    });
  }

  /** A promise that ends with Stopped when the tour does. `begin` returns what is to be released in any case. */
  #waiting<T = void>(begin: (resolve: (value: T) => void, reject: (error: Error) => void) => () => void): Promise<T> {
    if (this.#stopped) return Promise.reject(new Stopped());
    return new Promise<T>((resolve, reject) => {
      let release: () => void = () => {};
      const end = (act: () => void) => {
        release();
        this.#stops.delete(stop);
        act();
      };
      const stop = (): void => end(() => reject(new Stopped()));
      this.#stops.add(stop);
      release = begin(
        (value) => end(() => resolve(value)),
        (error) => end(() => reject(error)),
      );
    });
  }
}

type Place = readonly [number, number];
