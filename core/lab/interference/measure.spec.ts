import { expect, test } from 'vitest';
import type { LabEvent } from '../run/services/index.ts';
import { complaints, longestGap, Measure, parseStatistics } from './measure.ts';
import { interferenceScript } from './plan.ts';
import { interferencePlot, interferenceTable } from './report.ts';
import { SCENARIOS } from './scenarios.ts';

const LINE =
  'STAT ms=3060 idle=981 frames=102 drawn=87 gap_max_us=30240 Input10.releases=306 Input10.missed=0 Input10.lost=0 Input10.jitter_us=11,14,18 Input10.response_us=18 Draw.releases=102 Draw.missed=2 Draw.lost=1 Draw.jitter_us=1,2,3 Draw.response_us=29000';

test("the RTOS's line of figures is read, and nothing else is", () => {
  expect(parseStatistics(`${LINE}\r`)).toEqual({
    drawnGap: 30240,
    tasks: [
      { name: 'Input10', releases: 306, missed: 0, lost: 0, jitter: [11, 14, 18], response: 18 },
      { name: 'Draw', releases: 102, missed: 2, lost: 1, jitter: [1, 2, 3], response: 29000 },
    ],
  });
  expect(parseStatistics('stat line')).toBeUndefined();
  expect(parseStatistics('STAT ')).toBeUndefined();
});

test('the longest gap counts from the beginning and to the end', () => {
  expect(longestGap([0.1, 0.2, 0.25], 0.3)).toBeCloseTo(0.1);
  expect(longestGap([0.3, 0.35], 0.4)).toBeCloseTo(0.3);
  expect(longestGap([0.1], 2)).toBeCloseTo(1.9);
  expect(longestGap([], 2)).toBe(2);
});

const script = () => {
  const scenarios = SCENARIOS.filter(({ name }) => name === 'quiet' || name === 'destroy' || name === 'panic');
  return { scenarios, ...interferenceScript({ victim: 'rtos', interferer: 'ivi', scenarios, seconds: 1 }) };
};

test('a script marks the time of every scenario, and makes the guest anew behind one that spoils it', () => {
  const { steps, marks } = script();
  expect([...marks.values()].map(({ scenario, what }) => `${scenario} ${what}`)).toEqual([
    'quiet begin',
    'quiet end',
    'panic begin',
    'panic end',
    'destroy begin',
    'destroy end',
  ]);
  for (const at of marks.keys()) expect(steps[at]).toMatchObject({ call: 'stages.list' });
  const calls = steps.flatMap((step) => ('call' in step && step.call.startsWith('domains.') ? [step.call] : []));
  // Behind the panic, and the scenario itself.
  expect(calls).toEqual(['domains.destroy', 'domains.create', 'domains.destroy', 'domains.create']);
});

test("what a script waits for on the RTOS's console is there when a terminal's line ends as the RTOS ends it", () => {
  const shown = script().steps.flatMap((step) => ('shows' in step && step.console === 'rtos' ? [step.shows] : []));
  expect(shown).toHaveLength(3);
  for (const pattern of shown) expect(`stat line\r\n${LINE}\r\n# `).toMatch(new RegExp(pattern));
});

test("what a script waits for on the other guest's console is a prompt, with and without what a shell asks its terminal", () => {
  const shown = script().steps.find((step) => 'shows' in step && step.console === 'ivi') as { shows: string };
  for (const prompt of ['ivi:/# ', '\r\nivi:/# \x1b[6n', '$ ']) expect(prompt).toMatch(new RegExp(shown.shows));
  expect('Enter help').not.toMatch(new RegExp(shown.shows));
});

/** Events of a run in which the head changes every 30 ms, but for a pause in the second scenario. */
function* events(marks: ReadonlyMap<number, { readonly scenario: string; readonly what: string }>) {
  let at = 10;
  for (const [step, { scenario, what }] of marks) {
    yield [{ service: 'script', type: 'result', step, call: 'stages.list', result: null }, at] as const;
    if (what === 'begin')
      for (let t = 0; t < 1; t += 0.03) {
        if (scenario === 'panic' && t > 0.4 && t < 0.6) continue;
        yield [{ service: 'display', type: 'tiles', head: 'cluster', tiles: [] }, at + t] as const;
        yield [{ service: 'display', type: 'tiles', head: 'centre', tiles: [] }, at + t] as const;
      }
    else {
      const bytes = new TextEncoder().encode(
        `stat line\r\n${LINE.replace('missed=2', 'missed=0').replace('lost=1', 'lost=0')}\r\n`,
      );
      // In pieces, as consoles have it.
      yield [{ service: 'consoles', type: 'output', console: 'rtos', bytes: bytes.subarray(0, 40) }, at] as const;
      yield [{ service: 'consoles', type: 'output', console: 'rtos', bytes: bytes.subarray(40) }, at] as const;
    }
    at += 1;
  }
}

test('frames and figures go to the scenario in whose time they are, and a long gap is complained about', () => {
  const { marks, scenarios } = script();
  const measure = new Measure(marks, 'rtos', 'cluster');
  for (const [event, at] of events(marks)) measure.event(event as LabEvent, at);
  expect(measure.done.map(({ scenario }) => scenario)).toEqual(['quiet', 'panic', 'destroy']);
  const [quiet, panic, destroy] = measure.done;
  expect(quiet!.frames).toHaveLength(34);
  expect(quiet!.longestGap).toBeCloseTo(0.03);
  expect(complaints(quiet!)).toEqual([]);
  expect(panic!.longestGap).toBeCloseTo(0.21);
  expect(complaints(panic!)).toEqual(['no new frame for 210 ms']);
  expect(complaints(destroy!)).toEqual([]);
  const table = interferenceTable(measure.done, scenarios, 'A <test>');
  expect(table).toMatch(/\| quiet \|.*\| not noticed \|\n\| panic \|.*no new frame for 210 ms \|/);
  const plot = interferencePlot(measure.done, 'A <test>');
  expect(plot).toContain('A &#60;test>'.replace('>', '&#62;'));
  expect(plot.match(/class="bad"/g)).toHaveLength(1);
  expect(plot).not.toContain('NaN');
});

test('missed deadlines, lost activations and silence are complained about', () => {
  const task = { name: 'T', releases: 3, missed: 2, lost: 1, jitter: [1, 2, 3] as const, response: 4 };
  const measured = { scenario: 's', seconds: 1, frames: [0.5], longestGap: 0.05, drawnGap: 1, tasks: [task] };
  expect(complaints(measured)).toEqual(['2 missed deadlines', '1 lost activations']);
  expect(complaints({ ...measured, tasks: [] })).toEqual(['the RTOS told nothing of its tasks']);
});
