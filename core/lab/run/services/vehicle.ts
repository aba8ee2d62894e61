import * as v from 'valibot';
import { parseDbc } from '../../vehicle/dbc.ts';
import { parseDrive } from '../../vehicle/drive.ts';
import { TRACE_FORMATS, type TraceFormat, traceHead, traceLine } from '../../vehicle/trace.ts';
import { Vehicle, type VehicleValue } from '../../vehicle/vehicle.ts';
import { type LabContext, method, type RunningService, type Service } from '../service.ts';

/** Frames of the vehicle bus since the last such event, as lines of a trace: see the method `trace`. */
export interface VehicleTraceEvent {
  readonly service: 'vehicle';
  readonly type: 'trace';
  readonly text: string;
}

/** Values of the vehicle that are others than in the last such event, by name; all in the first: see the method `watch`. */
export interface VehicleValuesEvent {
  readonly service: 'vehicle';
  readonly type: 'values';
  readonly values: Readonly<Record<string, number | string>>;
}

const Value = v.union([v.pipe(v.number(), v.finite()), v.pipe(v.string(), v.maxLength(100)), v.boolean()]);
const Values = v.strictObject({
  values: v.pipe(v.record(v.string(), Value), v.maxEntries(256, 'set 256 values at most')),
});
const Named = v.strictObject({ name: v.string() });
const Script = v.strictObject({ script: v.nullable(v.pipe(v.string(), v.maxLength(4 << 20))) });
/** Shortest virtual time between two looks at the values: the model moves in steps of this. */
const SHORTEST_S = 0.01;
const Watch = v.strictObject({
  every: v.nullable(v.pipe(v.number(), v.minValue(SHORTEST_S, `write ${SHORTEST_S} seconds or more, or null`))),
});
const Trace = v.strictObject({ format: v.nullable(v.picklist(TRACE_FORMATS)) });

/** Calendar time at power-on of a machine that is not told another: see MachineOptions.epoch. */
const NEW_YEAR_2026 = Date.UTC(2026, 0, 1);

const plain = ({ name, value, description, takes }: VehicleValue) => ({ name, value, description, takes });

class RunningVehicle implements RunningService {
  readonly #lab: LabContext;
  readonly #vehicle: Vehicle;
  #format: TraceFormat | null = null;
  #lines: string[] = [];
  /** Virtual ns between looks at the values, when the next is due, and what was told last. */
  #watching: { readonly every: number; due: number; readonly told: Map<string, number | string> } | undefined;
  readonly #release: readonly (() => void)[];
  readonly methods = {
    /** Sets values of the vehicle, all or none. */
    set: method(Values, (given) => {
      this.#vehicle.set(given.values);
      return undefined;
    }),
    /** One value. */
    get: method(Named, ({ name }) => plain(this.#vehicle.get(name))),
    /** All values. */
    list: method(v.strictObject({}), () => this.#vehicle.list().map(plain)),
    /** Plays a script (docs/vehicle.md) from now on; null ends the one that is played. */
    drive: method(Script, ({ script }) => {
      this.#vehicle.play(script === null ? undefined : parseDrive(script));
      return undefined;
    }),
    /** Whether a script is being played. */
    driving: method(v.strictObject({}), () => this.#vehicle.driving),
    /** Begins a trace of the bus in a format; null ends it. It comes as events. */
    trace: method(Trace, ({ format }) => this.#trace(format)),
    /** From now on values that change come as events, every so many virtual seconds at most; null ends that, for all who watch. */
    watch: method(Watch, ({ every }) => this.#watch(every)),
  };

  constructor(lab: LabContext, vehicle: Vehicle, trace: TraceFormat | undefined) {
    this.#lab = lab;
    this.#vehicle = vehicle;
    this.#release = [
      lab.machine.can.onFrame((frame, _sender, at) => {
        if (this.#format) this.#lines.push(traceLine(this.#format, frame, at));
      }),
      lab.onSlice(() => {
        this.#flush();
        this.#look();
      }),
    ];
    if (trace) this.#trace(trace);
  }

  #trace(format: TraceFormat | null): undefined {
    this.#flush();
    this.#format = format;
    if (format) this.#lines.push(traceHead(format, new Date(NEW_YEAR_2026)));
  }

  #watch(seconds: number | null): undefined {
    this.#watching =
      seconds === null ? undefined : { every: seconds * 1e9, due: this.#lab.clock.now(), told: new Map() };
  }

  #look(): void {
    const watching = this.#watching;
    const now = this.#lab.clock.now();
    if (!watching || now < watching.due) return;
    watching.due = now + watching.every;
    const changed = this.#vehicle.list().filter(({ name, value }) => watching.told.get(name) !== value);
    if (changed.length === 0) return;
    for (const { name, value } of changed) watching.told.set(name, value);
    const values = Object.fromEntries(changed.map(({ name, value }) => [name, value]));
    this.#lab.emit({ service: 'vehicle', type: 'values', values });
  }

  #flush(): void {
    const text = this.#lines.join('');
    this.#lines = [];
    if (text !== '') this.#lab.emit({ service: 'vehicle', type: 'trace', text }, text.length);
  }

  stop(): void {
    this.#flush();
    for (const release of this.#release) release();
    this.#vehicle.stop();
  }
}

/** The vehicle model behind the CAN bus. */
export const vehicle: Service = {
  name: 'vehicle',
  start(lab) {
    const { vehicle: settings, vehicleRun } = lab.plan;
    if (!vehicleRun) return {};
    const { machine, clock, log } = lab;
    const car = new Vehicle({ clock, bus: machine.can, dbc: parseDbc(vehicleRun.dbc), log });
    car.set(settings.start);
    if (vehicleRun.drive !== undefined) car.play(parseDrive(vehicleRun.drive));
    return new RunningVehicle(lab, car, vehicleRun.trace);
  },
};
