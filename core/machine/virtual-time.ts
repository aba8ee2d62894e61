import type { Alarm, Clock } from '../bus/ports.ts';

class OneShot implements Alarm {
  readonly name: string;
  readonly fire: () => void;
  readonly #time: VirtualTime;
  deadline: number | undefined;

  constructor(time: VirtualTime, name: string, fire: () => void) {
    this.#time = time;
    this.name = name;
    this.fire = fire;
  }

  arm(at: number): void {
    this.deadline = at;
    this.#time.armed(this);
  }

  disarm(): void {
    this.deadline = undefined;
    this.#time.disarmed(this);
  }
}

/** Virtual time: set by the scheduler between slices, counted on by the running CPU within one. Whole nanoseconds since power-on. */
export class VirtualTime implements Clock {
  #base = 0;
  /** Nanoseconds that the running CPU is past the base. */
  #progress: () => number = () => 0;
  /** Armed alarms, the next one last. */
  readonly #armed: OneShot[] = [];
  /** Told when an alarm was armed, with its deadline. */
  onArmed: (deadline: number) => void = () => {};

  now(): number {
    return this.#base + this.#progress();
  }

  alarm(name: string, fire: () => void): Alarm {
    return new OneShot(this, name, fire);
  }

  /** Deadline of the next alarm, Infinity when there is none. */
  get next(): number {
    return this.#armed[this.#armed.length - 1]?.deadline ?? Number.POSITIVE_INFINITY;
  }

  /** Sets the time that `progress` counts from. */
  set(base: number, progress: () => number = () => 0): void {
    this.#base = base;
    this.#progress = progress;
  }

  /** Fires the alarms that are due. An alarm armed for now while this runs fires too. */
  fireDue(): void {
    // A device that arms its alarm in the past for ever must not hold up the machine: each alarm fires once a call.
    const fired = new Set<OneShot>();
    const later: OneShot[] = [];
    for (;;) {
      const alarm = this.#armed[this.#armed.length - 1];
      if (!alarm || alarm.deadline! > this.now()) break;
      this.#armed.pop();
      if (fired.has(alarm)) {
        later.push(alarm);
        continue;
      }
      fired.add(alarm);
      alarm.deadline = undefined;
      alarm.fire();
    }
    for (const alarm of later) if (alarm.deadline !== undefined) this.armed(alarm);
  }

  armed(alarm: OneShot): void {
    this.disarmed(alarm);
    const deadline = alarm.deadline!;
    let i = this.#armed.length;
    // Among equal deadlines the one armed first fires first, so it stands nearer to the end.
    while (i > 0 && this.#armed[i - 1]!.deadline! <= deadline) i--;
    this.#armed.splice(i, 0, alarm);
    this.onArmed(deadline);
  }

  disarmed(alarm: OneShot): void {
    const i = this.#armed.indexOf(alarm);
    if (i >= 0) this.#armed.splice(i, 1);
  }
}
