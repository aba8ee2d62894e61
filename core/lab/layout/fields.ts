import * as v from 'valibot';
import { CPUS_TEXT, MEMORY_TEXT, memoryMiB, type Pin, parseCpus, parseSize, SIZE_TEXT } from './units.ts';

// The kinds of values that layouts are made of. Each says once what it takes: the message is what people are told to write, the
// description becomes part of the published schema.

/** Longest text in a layout: command lines are at most 1023 bytes, paths 4095. */
const LONGEST = 4095;

const plural = (n: number, what: string): string => (n === 1 ? `one ${what}` : `${n} ${what}s`);

/** A whole number in a range. */
export const whole = (low: number, high: number, description: string) => {
  const right = `write a whole number from ${low} to ${high}`;
  return v.pipe(
    v.number(right),
    v.integer(right),
    v.minValue(low, right),
    v.maxValue(high, right),
    v.description(description),
  );
};

/** Text in one line, without control characters: neither xl.cfg nor a device tree could carry them. */
export const line = (right: string, description: string, most = LONGEST) =>
  v.pipe(
    v.string(right),
    v.maxLength(most, `write ${most} characters at most`),
    v.regex(/^\P{Cc}*$/u, 'leave out line breaks, tabs and other control characters'),
    v.description(description),
  );

/** Longest name of a domain, a head, a value. */
export const NAME = 64;

/** Values of the vehicle by their names, as `ivilab vehicle set` takes them. */
export const vehicleValues = (most: number, description: string) =>
  v.pipe(
    v.record(
      line('write a name', 'A value of the vehicle', NAME),
      v.union(
        [v.pipe(v.number(), v.finite('write a finite number')), line('write a word', 'A word', 100), v.boolean()],
        'write a number, a word, true or false',
      ),
      'write the values below it, as gear: D',
    ),
    v.maxEntries(most, `write ${most} values at most`),
    v.description(description),
  );

/** A file's name: `lab:NAME` for one that the lab brings, otherwise a path from the layout's directory. */
export const file = (description: string) => {
  const right = "write a file's path, from the layout's directory, or lab:NAME for a file of the lab";
  return v.pipe(line(right, description), v.minLength(1, right));
};

/** One of a few words. */
export const word = <const T extends readonly [string, ...string[]]>(words: T, description: string) =>
  v.pipe(v.picklist(words, `write ${listed(words)}`), v.description(description));

/** Yes or no. */
export const flag = (description: string) => v.pipe(v.boolean('write true or false'), v.description(description));

/** Memory: written as `256`, `"256 MiB"` or `"1 GiB"`, read as MiB. */
export const memory = (description: string) => {
  const right = 'write a number of MiB, as 256, or a size with its unit, as 256 MiB or 1 GiB';
  return v.pipe(
    v.union(
      [
        v.pipe(v.number(right), v.integer(right), v.minValue(1, right), v.maxValue(1 << 20, right)),
        v.pipe(v.string(right), v.regex(MEMORY_TEXT, right)),
      ],
      right,
    ),
    v.description(description),
    v.transform(memoryMiB),
    v.integer('write a whole number of MiB'),
    v.minValue(1, 'write 1 MiB or more'),
    v.maxValue(1 << 20, 'write 1024 GiB or less'),
  );
};

/** A size on the screen, as `1280x480`. */
export const size = (description: string) => {
  const right = 'write width x height in pixels, as 1280x480';
  return v.pipe(v.string(right), v.regex(SIZE_TEXT, right), v.description(description), v.transform(parseSize));
};

/** CPUs: one, or several as xl writes them; a list has an entry for each vCPU. */
export const pin = (description: string) => {
  const right = 'write the CPUs for all vCPUs, as 0 or 0-1, or a list with an entry for each vCPU, as [0, 1]';
  const cpus = v.union(
    [
      v.pipe(v.number(right), v.integer(right), v.minValue(0, right), v.maxValue(127, right)),
      v.pipe(v.string(right), v.regex(CPUS_TEXT, right)),
    ],
    right,
  );
  return v.pipe(
    v.union([cpus, v.pipe(v.array(cpus, right), v.minLength(1, right), v.maxLength(128, right))], right),
    v.description(description),
    v.rawTransform(({ dataset, addIssue, NEVER }): Pin => {
      const entries = Array.isArray(dataset.value) ? dataset.value : [dataset.value];
      const lists = entries.map(parseCpus);
      if (lists.some((list) => list === undefined)) {
        addIssue({ message: 'write a range with the lower CPU first, as 0-1' });
        return NEVER;
      }
      const each = lists as number[][];
      return Array.isArray(dataset.value) ? { each } : { all: each[0]! };
    }),
  );
};

/** A list with a bound, so that a broken file can't ask for the impossible. */
export const list = <const T extends v.GenericSchema>(item: T, what: string, most: number, description: string) =>
  v.pipe(
    v.array(item, `write a list of ${what}s, each with a dash before it`),
    v.maxLength(most, `write ${plural(most, what)} at most`),
    v.description(description),
  );

/** A group of keys. `what` is its name in messages. */
export const group = <const T extends v.ObjectEntries>(entries: T, what: string, description: string) =>
  v.pipe(
    v.strictObject(entries, `write the keys of ${what} below it: ${Object.keys(entries).join(', ')}`),
    v.description(description),
  );

/** `a`, `a or b`, `a, b or c`. */
export function listed(words: readonly string[], last = 'or'): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
