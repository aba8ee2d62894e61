import type { ControlValue } from './controls.ts';

/** One line of a script: at a time since its start, values are set, or reached in a straight line. */
export interface DriveStep {
  /** Seconds. */
  readonly at: number;
  readonly line: number;
  readonly values: readonly DriveValue[];
}

export interface DriveValue {
  readonly name: string;
  readonly value: string;
  /** Seconds over which a number goes there. */
  readonly over: number;
}

/** A script that drives the car. */
export interface Drive {
  readonly steps: readonly DriveStep[];
  /** Seconds after which it begins anew; undefined: it ends. */
  readonly repeat: number | undefined;
}

const MOST_STEPS = 100_000;
const MOST_SECONDS = 86_400;

/**
 * Reads a script: lines `SECONDS, NAME=VALUE, NAME=VALUE…`, times not falling; `VALUE~SECONDS` lets a number go there in so long;
 * `SECONDS, repeat` at the end begins anew; `#` begins a comment.
 * @throws Error `line N: …`.
 */
export function parseDrive(text: string): Drive {
  const steps: DriveStep[] = [];
  let repeat: number | undefined;
  let last = 0;
  for (const [n, whole] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const content = whole.replace(/#.*$/, '').trim();
    if (content === '') continue;
    const line = n + 1;
    const fail = (message: string): never => {
      throw new Error(`line ${line}: ${message}`);
    };
    const [time = '', ...words] = content.split(',').map((part) => part.trim());
    const at = Number(time);
    if (time === '' || !(at >= 0 && at <= MOST_SECONDS))
      fail(`a line begins with seconds from 0 to ${MOST_SECONDS} and a comma, as 1.5, throttle=20`);
    if (at < last) fail(`${at} s is before the line above (${last} s)`);
    if (repeat !== undefined) fail('nothing can come behind repeat');
    if (steps.length >= MOST_STEPS) fail(`more than ${MOST_STEPS} lines`);
    last = at;
    if (words.length === 1 && words[0] === 'repeat') {
      if (at === 0) fail('a script that is repeated takes some time');
      repeat = at;
    } else if (words.length === 0) fail('nothing is set: write NAME=VALUE behind a comma');
    else steps.push({ at, line, values: words.map((word) => driveValue(word, fail)) });
  }
  if (steps.length === 0) throw new Error('the script sets nothing: write lines as 1.5, throttle=20');
  return { steps, repeat };
}

function driveValue(word: string, fail: (message: string) => never): DriveValue {
  const match = /^([A-Za-z][\w.]*)\s*=\s*([^~\s]+)(?:\s*~\s*([\d.]+))?$/.exec(word);
  if (!match) fail(`${JSON.stringify(word)} is not NAME=VALUE or NAME=VALUE~SECONDS`);
  const [, name = '', value = '', over = '0'] = match!;
  const seconds = Number(over);
  if (!(seconds <= MOST_SECONDS)) fail(`${over} is not a number of seconds`);
  if (seconds > 0 && !Number.isFinite(Number(value)))
    fail(`${name}: only a number can be reached in ${over} s, not ${value}`);
  return { name, value, over: seconds };
}

interface Ramp {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly begin: number;
  readonly end: number;
}

/** What a script needs of the car. */
export interface DriveTarget {
  get(name: string): number | string;
  set(values: Readonly<Record<string, ControlValue>>): void;
  /** A line could not be done. */
  failed(message: string): void;
}

/** A script that is being played. */
export class DrivePlayer {
  readonly #drive: Drive;
  readonly #target: DriveTarget;
  #next = 0;
  #ramps: Ramp[] = [];
  /** Seconds at which this round began. */
  #begin = 0;
  #ended = false;

  constructor(drive: Drive, target: DriveTarget) {
    this.#drive = drive;
    this.#target = target;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Does what is due at so many seconds since the start. */
  advance(now: number): void {
    const { steps, repeat } = this.#drive;
    if (repeat !== undefined && now - this.#begin >= repeat) {
      this.#begin += repeat * Math.floor((now - this.#begin) / repeat);
      this.#next = 0;
      this.#ramps = [];
    }
    const time = now - this.#begin;
    for (let step = steps[this.#next]; step && step.at <= time; step = steps[++this.#next]) this.#do(step);
    this.#ramps = this.#ramps.filter((ramp) => this.#move(ramp, time));
    this.#ended = repeat === undefined && this.#next >= steps.length && this.#ramps.length === 0;
  }

  #do(step: DriveStep): void {
    const values: Record<string, ControlValue> = {};
    for (const { name, value, over } of step.values) {
      this.#ramps = this.#ramps.filter((ramp) => ramp.name !== name);
      if (over === 0) values[name] = value;
    }
    this.#try(step.line, () => this.#target.set(values));
    for (const { name, value, over } of step.values)
      if (over > 0)
        this.#try(step.line, () => {
          const from = Number(this.#target.get(name));
          if (!Number.isFinite(from)) throw new Error(`${name} has no number from which it could go to ${value}`);
          this.#ramps.push({ name, from, to: Number(value), begin: step.at, end: step.at + over });
        });
  }

  /** Whether the ramp goes on. */
  #move({ name, from, to, begin, end }: Ramp, time: number): boolean {
    const part = Math.min(1, Math.max(0, (time - begin) / (end - begin)));
    const value = from + (to - from) * part;
    return this.#try(0, () => this.#target.set({ [name]: value })) && part < 1;
  }

  #try(line: number, act: () => void): boolean {
    try {
      act();
      return true;
    } catch (error) {
      this.#target.failed(`${line > 0 ? `line ${line}: ` : ''}${(error as Error).message}`);
      return false;
    }
  }
}
