import type { Alarm, Clock, Log } from '../../bus/ports.ts';
import type { CanBus, CanError, CanNode, CanPort } from '../../devices/can/can-bus.ts';
import { FaultConfinement } from '../../devices/can/fault-confinement.ts';
import { arbitration, type CanFrame } from '../../devices/can/frame.ts';
import { type Car, CONTROLS, type ControlValue, type Switches } from './controls.ts';
import type { Dbc, DbcMessage, DbcSignal } from './dbc.ts';
import { type Drive, DrivePlayer } from './drive.ts';
import { VehicleModel } from './model.ts';
import { physicalOf, putSignal, rawOf } from './signal.ts';
import { SIGNALS } from './signals.ts';

export interface VehiclePorts {
  readonly clock: Clock;
  readonly bus: CanBus;
  readonly dbc: Dbc;
  readonly log: Log;
}

/** Something that can be told of, and mostly set. */
export interface VehicleValue {
  readonly name: string;
  readonly value: number | string;
  readonly description: string;
  /** What may be written. */
  readonly takes: string;
}

const STEP_NS = 10_000_000;
const STEP_SECONDS = STEP_NS / 1e9;
const BIT_RATE = 500_000;
/** After bus off the vehicle's controller comes back after so long. */
const RECOVERY_NS = 100_000_000;
/** What gives a signal back to the model. */
const AUTOMATIC = 'auto';

const SWITCHES: Switches = {
  indicator: 'off',
  lights: 'off',
  doorFrontLeft: false,
  doorFrontRight: false,
  doorRearLeft: false,
  doorRearRight: false,
  boot: false,
  seatBelt: true,
  brakeFault: false,
  batteryFault: false,
  oilFault: false,
  engineFault: false,
  tyreFault: false,
  bus: 'ok',
};

interface Sender {
  readonly message: DbcMessage;
  /** Virtual time (ns) of its next frame. */
  due: number;
  /** What waits for the bus. */
  pending: CanFrame | undefined;
}

/** The car on the vehicle bus: the model moves in steps of 10 ms of virtual time, and its signals go out as the DBC file says. */
export class Vehicle implements CanNode {
  readonly name = 'vehicle';
  readonly acknowledges = true;
  readonly hearsItself = false;
  readonly #clock: Clock;
  readonly #bus: CanBus;
  readonly #log: Log;
  readonly #port: CanPort;
  readonly #alarm: Alarm;
  readonly #car: Car = { model: new VehicleModel(), switches: { ...SWITCHES } };
  readonly #senders: readonly Sender[];
  readonly #signals = new Map<string, { readonly message: DbcMessage; readonly signal: DbcSignal }>();
  /** Signals that were set over the model's heads: physical values. */
  readonly #forced = new Map<string, number>();
  readonly #errors = new FaultConfinement();
  #silentUntil = 0;
  #sending: Sender | undefined;
  #player: { readonly player: DrivePlayer; readonly begin: number } | undefined;

  constructor({ clock, bus, dbc, log }: VehiclePorts) {
    this.#clock = clock;
    this.#bus = bus;
    this.#log = log;
    this.#senders = dbc.messages
      .filter(({ cycle }) => cycle > 0)
      .map((message) => ({ message, due: 0, pending: undefined }));
    for (const message of dbc.messages)
      for (const signal of message.signals)
        if (!this.#signals.has(signal.name)) this.#signals.set(signal.name, { message, signal });
    this.#port = bus.attach(this);
    this.#alarm = clock.alarm('vehicle', () => this.#step());
    this.#alarm.arm(clock.now() + STEP_NS);
  }

  /** The vehicle leaves its bus. */
  stop(): void {
    this.#alarm.disarm();
    this.#port.detach();
  }

  get rate(): number {
    return this.#errors.busOff ? 0 : BIT_RATE;
  }

  get active(): boolean {
    return !this.#errors.passive;
  }

  #step(): void {
    const now = this.#clock.now();
    this.#alarm.arm(now + STEP_NS);
    if (this.#player) {
      this.#player.player.advance((now - this.#player.begin) / 1e9);
      if (this.#player.player.ended) this.#player = undefined;
    }
    this.#car.model.step(STEP_SECONDS);
    if (this.#errors.busOff && now >= this.#silentUntil) this.#errors.clear();
    if (this.#car.switches.bus === 'silent') return;
    for (const sender of this.#senders) {
      if (sender.due > now) continue;
      sender.due = now + sender.message.cycle * 1e6;
      sender.pending = this.#frame(sender.message, now);
    }
    if (this.#senders.some(({ pending }) => pending)) this.#port.request();
  }

  #frame({ id, extended, length, signals }: DbcMessage, now: number): CanFrame {
    const data = new Uint8Array(length);
    for (const signal of signals) putSignal(data, signal, this.#physical(signal, now));
    return { id, extended, remote: false, dlc: length, data };
  }

  #physical(signal: DbcSignal, now: number): number {
    const known = Object.hasOwn(SIGNALS, signal.name) ? SIGNALS[signal.name] : undefined;
    return this.#forced.get(signal.name) ?? known?.(this.#car, now) ?? 0;
  }

  #first(): Sender | undefined {
    let first: Sender | undefined;
    for (const sender of this.#senders)
      if (sender.pending && (!first || arbitration(sender.pending) < arbitration(first.pending!))) first = sender;
    return first;
  }

  offer(): CanFrame | undefined {
    return this.#first()?.pending;
  }

  began(): void {
    this.#sending = this.#first();
    if (this.#sending) this.#sending.pending = undefined;
  }

  sent(): void {
    this.#errors.sent();
  }

  failed(error: CanError): void {
    this.#errors.failed(error);
    if (this.#errors.busOff) this.#silentUntil = this.#clock.now() + RECOVERY_NS;
    // Where nobody listens, once is enough: what it has to say will be older next time.
    if (error === 'acknowledge' || !this.#sending || this.#sending.pending) return;
    this.#sending.pending = this.#frame(this.#sending.message, this.#clock.now());
  }

  received(): void {
    this.#errors.received();
  }

  noticed(): void {
    this.#errors.noticed();
  }

  /**
   * Sets values: controls, or signals by their names in the DBC file, which then keep that value until they are set to `auto`.
   * Nothing is set when one of them can't be.
   * @throws Error that says which, and what would be right.
   */
  set(values: Readonly<Record<string, ControlValue>>): void {
    for (const name of Object.keys(values)) this.#check(name);
    const { model, switches } = this.#car;
    const before = { model: model.save(), switches: { ...switches }, forced: new Map(this.#forced) };
    try {
      for (const control of CONTROLS)
        if (Object.hasOwn(values, control.name)) control.set(this.#car, values[control.name]!);
      for (const [name, value] of Object.entries(values)) this.#force(name, value);
    } catch (error) {
      model.load(before.model);
      Object.assign(switches, before.switches);
      this.#forced.clear();
      for (const [name, value] of before.forced) this.#forced.set(name, value);
      throw error;
    }
    this.#bus.broken = switches.bus === 'cut';
  }

  #check(name: string): void {
    if (CONTROLS.some((control) => control.name === name) || this.#signals.has(name)) return;
    throw new Error(
      `there is no ${name}: there are ${CONTROLS.map((c) => c.name).join(', ')}; and the signals ${[...this.#signals.keys()].join(', ')}`,
    );
  }

  #force(name: string, value: ControlValue): void {
    const found = CONTROLS.some((control) => control.name === name) ? undefined : this.#signals.get(name);
    if (!found) return;
    const { signal } = found;
    if (value === AUTOMATIC) {
      this.#forced.delete(name);
      return;
    }
    const named = [...signal.values].find(([, text]) => text === value);
    const physical = named ? physicalOf(signal, named[0]) : Number(value);
    if (String(value).trim() === '' || !(physical >= signal.minimum && physical <= signal.maximum))
      throw new Error(`${name}: ${JSON.stringify(value)} is not ${takes(signal)}`);
    this.#forced.set(name, physical);
  }

  /** @throws Error for a name that there is not. */
  get(name: string): VehicleValue {
    this.#check(name);
    const control = CONTROLS.find((one) => one.name === name);
    return control
      ? { name, value: control.get(this.#car), description: control.description, takes: control.takes }
      : this.#signal(name);
  }

  #signal(name: string): VehicleValue {
    const { message, signal } = this.#signals.get(name)!;
    const raw = rawOf(signal, this.#physical(signal, this.#clock.now()));
    const value = signal.values.get(raw) ?? physicalOf(signal, raw);
    const forced = this.#forced.has(name) ? ', set over the model' : '';
    const unit = signal.unit === '' ? '' : `, ${signal.unit}`;
    return { name, value, description: `Signal of ${message.name}${unit}${forced}`, takes: takes(signal) };
  }

  /** Everything there is: controls, then signals. */
  list(): VehicleValue[] {
    return [...CONTROLS.map(({ name }) => name), ...this.#signals.keys()].map((name) => this.get(name));
  }

  /** Plays a script from now on, in place of one that is played; undefined ends it. */
  play(drive: Drive | undefined): void {
    this.#player = drive && {
      begin: this.#clock.now(),
      player: new DrivePlayer(drive, {
        get: (name) => this.get(name).value,
        set: (values) => this.set(values),
        failed: (message) => this.#log.warn(`vehicle: drive: ${message}`),
      }),
    };
  }

  /** Whether a script is being played. */
  get driving(): boolean {
    return this.#player !== undefined;
  }
}

function takes({ values, minimum, maximum }: DbcSignal): string {
  const names = values.size > 0 ? `${[...values.values()].join(', ')}, or ` : '';
  return `${names}a number from ${minimum} to ${maximum}, or ${AUTOMATIC}`;
}
