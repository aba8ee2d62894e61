import { describe, expect, test } from 'vitest';
import { linux, parsed } from './layout.fixture.ts';
import { problemText } from './problem.ts';

const lines = (text: string) =>
  parsed(text).problems.map((p) => `${p.position?.line}:${p.position?.column} ${problemText(p)}`);

describe('layout: what is wrong is told with its place', () => {
  test('an empty file is a layout of defaults', () => {
    const { layout, problems } = parsed('');
    expect(problems).toEqual([]);
    expect(layout).toMatchObject({ board: 'jacinto6', dom0: { memory: 512, kernel: 'lab:linux' }, domains: [] });
  });

  test('unknown keys come all at once, each with the nearest known one', () => {
    expect(lines('bord: jacinto6\ndomians: []\nxen:\n  shceduler: credit\nfoo: 1\n')).toEqual([
      '1:1 bord: there is no such key: did you mean board?',
      '2:1 domians: there is no such key: did you mean domains?',
      '4:3 xen.shceduler: there is no such key in xen: did you mean scheduler?',
      expect.stringMatching(/^5:1 foo: there is no such key: take one of: version, title, board/),
    ]);
  });

  test('a key that is there already is not suggested', () => {
    expect(lines('board: jacinto6\nbord: x\n')[0]).toContain('take one of');
  });

  test('missing keys are told at the group that misses them', () => {
    expect(lines('domains:\n  - name: ivi\n')).toEqual([
      expect.stringMatching(/^2:5 domains\[0\]\.kernel: it is missing: add kernel \(kernel or bare image/),
      expect.stringMatching(/^2:5 domains\[0\]\.memory: it is missing: add memory \(memory/),
    ]);
  });

  test('values of another kind are shown', () => {
    expect(lines('cpus: two\nxen: []\ndomains:\n  ivi: {}\ndom0:\nvehicle: 3\n')).toEqual([
      '1:1 cpus: it is "two": write a whole number from 1 to 8',
      expect.stringMatching(/^2:1 xen: it is a list: write the keys of xen below it: image/),
      '3:1 domains: it is a group of keys: write a list of domains, each with a dash before it',
      expect.stringMatching(/^5:1 dom0: it is empty: write the keys of dom0/),
      expect.stringMatching(/^6:1 vehicle: it is 3: write the keys/),
    ]);
  });

  test('a word that is none of the choice is told with the choice', () => {
    expect(lines(`domains:\n${linux('a', 'on_crash: explode, input: [mouse]')}`)).toEqual([
      expect.stringContaining('domains[0].on_crash: it is "explode": write restart, destroy or preserve'),
      expect.stringContaining('domains[0].input[0]: it is "mouse": write keyboard, pointer or touch'),
    ]);
  });

  test('texts have no control characters', () => {
    expect(lines('dom0: { arguments: "a\\nb" }\n')).toEqual([
      '1:9 dom0.arguments: it is "a\\nb": leave out line breaks, tabs and other control characters',
    ]);
  });

  test('names of heads and values have no control characters either, and are shown without', () => {
    expect(lines('displays: { "c\\te": {} }\nvehicle: { start: { "a\\e[2J": 1, b: "\\e[2J" } }\n')).toEqual([
      '1:13 displays["c\\te"]: it is "c\\te": leave out line breaks, tabs and other control characters',
      expect.stringMatching(/^2:21 vehicle.start\["a\\u001b\[2J"\]: it is .*: leave out/),
      expect.stringMatching(/^2:34 vehicle.start.b: it is .*: leave out/),
    ]);
  });

  test('the whole may be anything but a group of keys', () => {
    expect(lines('just a text')).toEqual([
      expect.stringMatching(/^1:1 it is "just a text": write the keys of the layout/),
    ]);
    expect(lines('- a\n')).toEqual([expect.stringMatching(/^1:1 it is a list: write the keys/)]);
  });

  test('keys that every object has are unknown ones', () => {
    expect(lines('constructor: 1\n__proto__: { board: x }\ntoString: 2\n')).toHaveLength(3);
  });
});

describe('layout: the rest is checked although parts could not be read', () => {
  test('a broken domain does not hide what is wrong with another, which keeps its index', () => {
    expect(lines(`domains:\n  - name: 7\n${linux('b', 'pin: 9')}`)).toEqual([
      expect.stringMatching(/^2:5 domains\[0\]\.name: it is 7/),
      expect.stringMatching(/domains\[0\]\.kernel: it is missing/),
      expect.stringMatching(/domains\[0\]\.memory: it is missing/),
      expect.stringMatching(/^3:\d+ domains\[1\]\.pin: there is no CPU 9/),
    ]);
  });

  test('items of inner lists keep their index as well', () => {
    expect(lines(`domains:\n${linux('b', 'devices: [3, prm]')}`)).toEqual([
      expect.stringContaining('domains[0].devices[0]: it is 3'),
      expect.stringContaining("domains[0].devices[1]: prm can't be given away"),
    ]);
  });

  test('a domain that could not be read is not missed by those that name it', () => {
    const text = `xen: { xsm: dummy }\ndomains:\n  - name: a\n${linux('b', 'network: [{ backend: a }]')}`;
    expect(lines(text).join('\n')).not.toContain('there is no domain a');
    expect(parsed(text).layout).toBeUndefined();
  });
});
