import type { ScriptStep } from '../run/script.ts';
import type { Scenario } from './scenarios.ts';

/** Who is watched, who interferes, for how long. */
export interface Interference {
  /** A domain with the RTOS. */
  readonly victim: string;
  /** A domain with a shell on its console. */
  readonly interferer: string;
  readonly scenarios: readonly Scenario[];
  /** Virtual seconds of each. */
  readonly seconds: number;
}

/** A step of the script whose result says that a scenario's time begins or ends. */
export interface Mark {
  readonly scenario: string;
  readonly what: 'begin' | 'end';
}

/** Virtual seconds between two looks at the heads: gaps of frames are known this exactly. */
export const LOOK_S = 0.01;

/** The car is never at rest, so every frame of the cluster differs from the one before. */
const DRIVE =
  '0, ignition=on, parkingBrake=off, gear=D\n1, hold=130\n9, hold=20\n15, hold=100\n20, hold=10\n24, hold=130\n32, hold=20\n38, repeat';

/** Busybox's shell asks the terminal behind it where the cursor is. */
const PROMPT = '[#$] (\\x1b\\[6n)?$';

/** Until the interferer's shell answers. */
const ready = (interferer: string): ScriptStep[] => [
  { console: interferer, types: '\n' },
  { console: interferer, shows: PROMPT, within: 60 },
  // What it still does by itself when its shell is there.
  { sleep: 5 },
];

/** Whatever it is doing: gone, and started anew. It may be between two lives, of which destroying tells by an error. */
const anew = (interferer: string): ScriptStep[] => [
  { call: 'domains.destroy', params: { domain: interferer }, within: 120 },
  { call: 'domains.create', params: { domain: interferer }, within: 120 },
];

/** The script for a lab, and what its steps (from 0) mean. */
export function interferenceScript({ victim, interferer, scenarios, seconds }: Interference): {
  readonly steps: readonly ScriptStep[];
  readonly marks: ReadonlyMap<number, Mark>;
} {
  const steps: ScriptStep[] = [
    { stage: 'running', within: 120 },
    { call: 'display.watch', params: { every: LOOK_S }, within: 1 },
    { call: 'vehicle.drive', params: { script: DRIVE }, within: 1 },
  ];
  const marks = new Map<number, Mark>();
  const mark = (scenario: string, what: Mark['what']): void => {
    marks.set(steps.length, { scenario, what });
    steps.push({ call: 'stages.list', params: {}, within: 1 });
  };
  let spoilt = false;
  for (const scenario of scenarios) {
    if (spoilt) steps.push(...anew(interferer));
    steps.push(...ready(interferer), { console: victim, types: 'stat reset\r' }, { sleep: 0.05 });
    mark(scenario.name, 'begin');
    steps.push(...scenario.steps(interferer), { sleep: seconds });
    mark(scenario.name, 'end');
    steps.push({ console: victim, types: 'stat line\r' }, { console: victim, shows: 'STAT ms=[^\\n]*\\n', within: 10 });
    spoilt = scenario.spoils;
  }
  return { steps, marks };
}
