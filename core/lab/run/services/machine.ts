import * as v from 'valibot';
import type { Machine } from '../../../machine/machine.ts';
import type { Speed } from '../../../machine/scheduling.ts';
import { type LabContext, method, type RunningService, type Service } from '../service.ts';

/** How the machine is let run. */
export interface MachineState {
  readonly paused: boolean;
  readonly speed: Speed;
}

/** The machine is let run otherwise from now on (`state`), or it was reset and begins anew (`reset`). */
export interface MachineStateEvent extends MachineState {
  readonly service: 'machine';
  readonly type: 'state' | 'reset';
}

/** Slower than this nobody sees anything move. */
const SLOWEST = 0.01;
const Nothing = v.strictObject({});
const FACTOR = `write a factor from ${SLOWEST} to 1`;
const SpeedSchema = v.variant(
  'kind',
  [
    v.strictObject({
      kind: v.literal('real'),
      factor: v.optional(v.pipe(v.number(FACTOR), v.minValue(SLOWEST, FACTOR), v.maxValue(1, FACTOR)), 1),
    }),
    v.strictObject({ kind: v.literal('free') }),
  ],
  'write { "kind": "real", "factor": 0.5 } or { "kind": "free" }',
);

export const machineState = ({ paused, speed }: Machine): MachineState => ({ paused, speed });

class RunningMachine implements RunningService {
  readonly #lab: LabContext;
  readonly methods = {
    /** Nothing runs and virtual time stands still until `resume`. What needs a guest to be answered waits. */
    pause: method(Nothing, () => this.#change((machine) => machine.pause())),
    /** Virtual time goes on from where it was. */
    resume: method(Nothing, () => this.#change((machine) => machine.resume())),
    /** Sets how fast virtual time goes, also while it stands still. */
    speed: method(SpeedSchema, (speed) => this.#change((machine) => machine.setSpeed(speed))),
    /** Presses the board's reset button. Speed and pause stay as they are. */
    reset: method(Nothing, () => {
      this.#lab.machine.pressReset();
      return undefined;
    }),
    /** Whether it is paused, how fast it goes, and virtual time since power-on. */
    state: method(Nothing, () => ({ ...machineState(this.#lab.machine), seconds: this.#lab.clock.now() / 1e9 })),
  };

  constructor(lab: LabContext) {
    this.#lab = lab;
  }

  #change(change: (machine: Machine) => void): undefined {
    const { machine } = this.#lab;
    const before = machineState(machine);
    change(machine);
    const after = machineState(machine);
    if (JSON.stringify(after) !== JSON.stringify(before))
      this.#lab.emit({ ...after, service: 'machine', type: 'state' });
  }
}

/** The machine as such: whether it runs, and how fast. */
export const machine: Service = { name: 'machine', start: (lab) => new RunningMachine(lab) };
