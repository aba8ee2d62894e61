import * as v from 'valibot';
import { flag, group, line, list, NAME, vehicleValues, whole } from '../../../core/lab/layout/fields.ts';
import { parseDrive } from '../../../core/lab/vehicle/drive.ts';
import { consolePattern } from '../../../core/machine/console-text.ts';

// The tour file, declared once: types, validation (read.ts) and assets/tours/tour.schema.json derive from it. docs/tour.md tells of it.

/** Longest that anything takes, in seconds. */
const LONGEST = 86_400;

const name = (what: string, description: string) => line(`write the name of a ${what}`, description, NAME);
const domain = (description: string) => v.optional(name('domain', description));

const seconds = (low: number, description: string) => {
  const right = `write a number of seconds from ${low} to ${LONGEST}`;
  return v.pipe(v.number(right), v.minValue(low, right), v.maxValue(LONGEST, right), v.description(description));
};

const place = (description: string) => {
  const right = 'write two numbers of pixels from the upper left corner, as [640, 400]';
  const side = v.pipe(v.number(right), v.minValue(0, right), v.maxValue(8192, right));
  return v.pipe(v.strictTuple([side, side], right), v.description(description));
};

const failure = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

const pattern = v.pipe(
  v.string('write a JavaScript regular expression'),
  v.maxLength(1000, 'write 1000 characters at most'),
  v.check((text) => failure(() => consolePattern(text)) === undefined, 'write a JavaScript regular expression'),
  v.description('A JavaScript regular expression'),
);

const driveText = v.pipe(
  v.string('write lines as 1.5, throttle=20'),
  v.maxLength(65_536, 'write 65536 characters at most'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value === 'off') return;
    const wrong = failure(() => parseDrive(dataset.value));
    if (wrong !== undefined) addIssue({ message: `write a drive, or off; ${wrong}` });
  }),
  v.description('Plays a drive (docs/vehicle.md), given as lines; off ends it'),
);

const Tap = group(
  {
    head: name('head', 'The head that is touched'),
    at: place('Where, in pixels of the head'),
    seconds: v.optional(seconds(0, 'How long the finger stays'), 0.1),
  },
  'a tap',
  'A finger touches a head',
);

const Drag = group(
  {
    head: name('head', 'The head that is touched'),
    from: place('Where the finger comes down, in pixels of the head'),
    to: place('Where it is lifted'),
    seconds: v.optional(seconds(0.05, 'How long it takes'), 0.4),
  },
  'a drag',
  'A finger moves over a head',
);

const Type = group(
  {
    console: name('console', 'The console: xen, dom0, or a domain'),
    text: v.pipe(
      v.string('write a text in double quotes, as "ls\\n"'),
      v.maxLength(4096, 'write 4096 characters at most'),
      v.description('What is typed; \\n is Enter'),
    ),
  },
  'what is typed',
  'Types a text at a console',
);

const SPEED = 'write km/h from 0 to 300';
const Until = group(
  {
    stage: v.optional(name('stage', 'Waits until a stage is reached (docs/lab.md), as running or drawing')),
    domain: v.optional(name('domain', 'Waits until a domain is in a state')),
    state: v.optional(
      v.pipe(
        v.picklist(
          ['running', 'paused', 'stopped', 'absent', 'again'],
          'write running, paused, stopped, absent or again',
        ),
        v.description('The state; again: it runs, but under another number than when something was last done to it'),
      ),
    ),
    head: v.optional(name('head', 'Waits until a head shows the picture of a domain')),
    shows: v.optional(
      v.pipe(pattern, v.description('What the console shows, or the domain whose picture the head has')),
    ),
    console: v.optional(name('console', 'Waits until a console shows a text that was not there before')),
    speed: v.optional(
      v.pipe(
        v.number(SPEED),
        v.minValue(0, SPEED),
        v.maxValue(300, SPEED),
        v.description('Waits until the car goes at so many km/h'),
      ),
    ),
    within: v.optional(seconds(1, 'Longest wait'), 120),
  },
  'what is waited for',
  'Waits until something is so; if it takes too long, the tour begins anew',
);

const Step = group(
  {
    chapter: v.optional(line('write a text', 'Name of what begins here: where a tour goes on after a visitor', 100)),
    caption: v.optional(line('write a text', 'What visitors read from now on; an empty one takes it away', 160)),
    camera: v.optional(name('camera', 'Where the camera goes: driver, cluster, centre, passenger, overview')),
    power: v.optional(
      v.pipe(
        v.picklist(['on', 'off', 'reset'], 'write on, off or reset'),
        v.description('Switches the machine; on does nothing when it is on'),
      ),
    ),
    vehicle: v.optional(vehicleValues(64, 'Sets values of the vehicle (docs/vehicle.md)')),
    drive: v.optional(driveText),
    start: domain('Starts a domain, unless it runs'),
    crash: domain('Makes the kernel of a domain panic'),
    destroy: domain('Takes a domain away at once'),
    shutdown: domain('Asks a domain to shut down'),
    reboot: domain('Asks a domain to reboot'),
    pause: domain('Pauses a domain'),
    unpause: domain('Lets a paused domain go on'),
    tap: v.optional(Tap),
    drag: v.optional(Drag),
    type: v.optional(Type),
    until: v.optional(Until),
    wait: v.optional(seconds(0, 'Seconds to look at it')),
  },
  'a step',
  'One thing after the other, in the order of the schema',
);

/** The schema of a tour file. */
export const TourSchema = group(
  {
    title: line('write a text', 'What people call this tour', 100),
    repeat: v.optional(flag('Whether it begins anew at its end'), true),
    patience: v.optional(
      whole(3, 3600, 'Seconds without a touch after which it goes on when a visitor has touched something'),
      45,
    ),
    steps: v.pipe(
      list(Step, 'step', 500, 'What is done, one after the other'),
      v.minLength(1, 'write a step at least'),
    ),
  },
  'the tour',
  'A tour of the lab: what an unattended machine shows to visitors',
);

/** A tour as it was read, defaults filled in. */
export type Tour = v.InferOutput<typeof TourSchema>;
export type TourStep = Tour['steps'][number];
export type TourUntil = NonNullable<TourStep['until']>;
