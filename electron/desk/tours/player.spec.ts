import { expect, test } from 'vitest';
import type { DeskState, TourState } from '../../contract/shapes.ts';
import { type TourClock, type TourDesk, TourPlayer } from './player.ts';
import { readTour } from './read.ts';

/** Time that a test moves. */
class TestClock implements TourClock {
  #now = 0;
  readonly #alarms = new Map<number, { readonly due: number; readonly act: () => void }>();
  #next = 0;

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, act: () => void): () => void {
    const id = this.#next++;
    this.#alarms.set(id, { due: this.#now + milliseconds, act });
    return () => this.#alarms.delete(id);
  }

  get waiting(): number {
    return this.#alarms.size;
  }

  async pass(seconds: number): Promise<void> {
    const end = this.#now + seconds * 1000;
    for (;;) {
      await settled();
      const [first] = [...this.#alarms].filter(([, { due }]) => due <= end).sort(([, a], [, b]) => a.due - b.due);
      if (!first) break;
      this.#alarms.delete(first[0]);
      this.#now = first[1].due;
      first[1].act();
    }
    this.#now = end;
  }
}

const settled = async (): Promise<void> => {
  for (let n = 0; n < 20; n++) await Promise.resolve();
};

const STATE = {
  power: 'on',
  stages: [{ stage: 'running', seconds: 1, wall: 1 }],
  domains: [{ name: 'ivi', title: 'IVI', state: 'running', id: 2 }],
  heads: [{ name: 'centre', width: 10, height: 10, domain: 'ivi' }],
  consoles: ['dom0', 'ivi'],
} as unknown as DeskState;

/** A tour at a desk that does what the test says. */
function playing(yaml: string, answers: Record<string, () => unknown> = {}) {
  const { tour, problems } = readTour(`title: T\n${yaml}`);
  if (!tour) throw new Error(JSON.stringify(problems));
  const calls: string[] = [];
  const notes: string[] = [];
  let shown: TourState | null | undefined;
  const clock = new TestClock();
  const desk = {
    state: STATE,
    call: async (name: string, params: object) => {
      const bytes = 'bytes' in params ? new TextDecoder().decode(params.bytes as Uint8Array) : undefined;
      calls.push(`${name} ${JSON.stringify(bytes ?? params)}`);
      return answers[name]?.();
    },
    show: (state: TourState | null) => {
      shown = state;
    },
    note: (text: string) => notes.push(text),
  };
  const player = new TourPlayer('t', tour, desk as unknown as TourDesk, clock);
  const change = async (patch: object): Promise<void> => {
    desk.state = { ...desk.state, ...patch };
    player.stateChanged();
    await settled();
  };
  return { player, clock, calls, notes, change, shown: () => shown, desk };
}

test('tour: its steps are done one after the other, and it comes round', async () => {
  const { clock, calls, shown } = playing(
    'steps: [{ caption: one, camera: driver, vehicle: { gear: D }, wait: 2 }, { caption: two, wait: 3 }]',
  );
  await clock.pass(1);
  expect(calls).toEqual(['vehicle.set {"values":{"gear":"D"}}']);
  expect(shown()).toMatchObject({ caption: 'one', camera: 'driver', step: 0, steps: 2, state: 'playing', rounds: 0 });
  await clock.pass(2);
  expect(shown()).toMatchObject({ caption: 'two', camera: 'driver', step: 1 });
  await clock.pass(2);
  expect(shown()).toMatchObject({ caption: 'one', rounds: 1 });
});

test('tour: one that is not repeated ends', async () => {
  const { player, clock, shown } = playing('repeat: false\nsteps: [{ wait: 1 }]');
  await clock.pass(2);
  await player.ended;
  expect(shown()).toBeNull();
  expect(clock.waiting).toBe(0);
});

test('tour: a finger goes over a head, and is lifted', async () => {
  const { clock, calls } = playing(
    'steps: [{ drag: { head: centre, from: [0, 0], to: [100, 50], seconds: 0.1 } }, { wait: 9 }]',
  );
  await clock.pass(1);
  const touches = calls.map((call) => JSON.parse(call.replace('input.touch ', '')).touches[0]);
  expect(touches.map(({ what }) => what)).toEqual(['down', 'move', 'move', 'move', 'up']);
  expect(touches[0]).toMatchObject({ x: 0, y: 0 });
  expect(touches.slice(-2)).toEqual([
    expect.objectContaining({ x: 100, y: 50 }),
    expect.objectContaining({ x: 100, y: 50 }),
  ]);
});

test('tour: after a crash it waits until the domain runs under another number', async () => {
  const { clock, calls, change, shown } = playing(
    'steps: [{ crash: ivi }, { until: { domain: ivi, state: again } }, { caption: back, wait: 9 }]',
  );
  await clock.pass(5);
  expect(calls).toEqual(['domains.crash {"domain":"ivi"}']);
  expect(shown()).toMatchObject({ step: 1 });
  await change({ domains: [{ name: 'ivi', title: 'IVI', state: 'absent' }] });
  expect(shown()).toMatchObject({ step: 1 });
  await change({ domains: [{ name: 'ivi', title: 'IVI', state: 'running', id: 3 }] });
  expect(shown()).toMatchObject({ caption: 'back' });
});

test('tour: what was typed is answered behind it', async () => {
  const { player, clock, calls, shown } = playing(
    'steps: [{ type: { console: dom0, text: "xl list\\n" }, until: { console: dom0, shows: "^ivi " } }, { caption: seen, wait: 9 }]',
  );
  player.shown('dom0', new TextEncoder().encode('ivi before\n'));
  await clock.pass(0);
  expect(calls).toEqual(['consoles.write "xl list\\n"']);
  player.shown('dom0', new TextEncoder().encode('Name\niv'));
  await settled();
  expect(shown()).toMatchObject({ step: 0 });
  player.shown('dom0', new TextEncoder().encode('i   3'));
  await settled();
  expect(shown()).toMatchObject({ caption: 'seen' });
});

test('tour: it waits until the car is as fast as it should be', async () => {
  let speed = 40;
  const { clock, calls, notes, shown } = playing(
    'steps: [{ vehicle: { hold: 0 }, until: { speed: 0, within: 20 } }, { caption: stands, wait: 99 }]',
    { 'vehicle.list': () => [{ name: 'speed', value: speed }] },
  );
  await clock.pass(9);
  expect(shown()).toMatchObject({ step: 0 });
  speed = 0.4;
  await clock.pass(1);
  expect(shown()).toMatchObject({ caption: 'stands' });
  const asked = calls.length;
  await clock.pass(9);
  expect([calls.length, notes]).toEqual([asked, []]);
});

test('tour: a car that does not do what it should is told', async () => {
  const { clock, notes } = playing('steps: [{ until: { speed: 0, within: 5 } }]', {
    'vehicle.list': () => [{ name: 'speed', value: 40 }],
  });
  await clock.pass(6);
  expect(notes).toEqual(['T, step 1: the car does not go at 0 km/h within 5 s; the machine starts anew']);
});

test('tour: while a visitor is there it waits, and goes on where the chapter began when nobody has touched anything for a while', async () => {
  const { player, clock, shown } = playing(
    'patience: 10\nsteps: [{ chapter: A, caption: a, wait: 5 }, { chapter: B, caption: b, wait: 5 }, { caption: c, wait: 5 }]',
  );
  await clock.pass(11);
  expect(shown()).toMatchObject({ caption: 'c', state: 'playing' });
  player.touched();
  await clock.pass(8);
  player.touched();
  await clock.pass(8);
  expect(shown()).toMatchObject({ caption: 'c', state: 'waiting' });
  await clock.pass(3);
  expect(shown()).toMatchObject({ caption: 'b', state: 'playing' });
});

test('tour: a visit does not count for what is waited for', async () => {
  const { player, clock, notes, shown } = playing(
    'patience: 30\nsteps: [{ chapter: A, until: { stage: drawing, within: 20 } }]',
  );
  await clock.pass(10);
  player.touched();
  await clock.pass(31);
  expect(shown()).toMatchObject({ state: 'playing' });
  await clock.pass(8);
  expect(notes).toEqual([]);
  await clock.pass(2);
  expect(notes[0]).toMatch(/^T, step 1: no stage drawing within 20 s; the machine starts anew$/);
});

test('tour: when something fails it says so, resets the machine and begins anew', async () => {
  const { clock, calls, change, notes, shown } = playing(
    'steps: [{ caption: first, wait: 1 }, { until: { head: centre, shows: rtos, within: 5 } }]',
  );
  await clock.pass(8);
  expect(notes).toEqual(['T, step 2: centre does not show rtos within 5 s; the machine starts anew']);
  expect(shown()).toMatchObject({ state: 'failed', caption: expect.stringMatching(/starts anew/) });
  await clock.pass(5);
  expect(calls).toEqual(['power.reset {}']);
  await change({ stages: [] });
  await clock.pass(100);
  expect(shown()).toMatchObject({ state: 'failed' });
  await change({ stages: STATE.stages });
  expect(shown()).toMatchObject({ state: 'playing', caption: 'first' });
});

test('tour: a machine that is off is switched on, and one that does not come up is tried again, ever more slowly', async () => {
  const { clock, calls, change, notes } = playing('steps: [{ vehicle: { gear: D } }, { wait: 9 }]', {
    'vehicle.set': () => {
      throw new Error('the machine is off');
    },
    'power.on': () => {
      throw new Error('the disk is full');
    },
  });
  await change({ power: 'off', stages: [] });
  await clock.pass(5 + 10 + 20 + 40 + 1);
  expect(calls.filter((call) => call === 'power.on {}').length).toBe(4);
  expect(notes.at(-1)).toBe('T: the disk is full; it is tried again');
  await clock.pass(86_400);
  expect(calls.length).toBeLessThan(86_400 / 300 + 10);
});

test('tour: a question that is never answered fails, and does not keep a tour from being stopped', async () => {
  const never = { 'vehicle.set': () => new Promise(() => {}) };
  const failing = playing('steps: [{ vehicle: { gear: D } }]', never);
  await failing.clock.pass(301);
  expect(failing.notes).toEqual(['T, step 1: vehicle.set was not answered within 300 s; the machine starts anew']);
  const stopped = playing('steps: [{ vehicle: { gear: D } }]', never);
  await stopped.clock.pass(1);
  stopped.player.stop();
  await stopped.player.ended;
  expect(stopped.clock.waiting).toBe(0);
});

test('tour: stopping it ends whatever it waits for, and nothing is left behind', async () => {
  const steps = [
    'wait: 50',
    'until: { stage: drawing }',
    'drag: { head: centre, from: [0, 0], to: [9, 9], seconds: 9 }',
  ];
  for (const step of steps) {
    const { player, clock, calls, shown } = playing(`steps: [{ ${step} }]`);
    await clock.pass(1);
    player.stop();
    await player.ended;
    expect(shown()).toBeNull();
    expect(clock.waiting).toBe(0);
    if (calls.length > 0) expect(calls.at(-1)).toContain('"up"');
  }
});

test('tour: when it ends, its drive does, too', async () => {
  const { player, clock, calls } = playing('steps: [{ drive: "0, gear=D\\n5, repeat" }, { wait: 9 }]');
  await clock.pass(1);
  player.stop();
  await player.ended;
  expect(calls.at(-1)).toBe('vehicle.drive {"script":null}');
});

test('tour: a thousand rounds leave nothing behind', async () => {
  const { player, clock, shown } = playing(
    'patience: 3\nsteps: [{ chapter: A, caption: a, wait: 1 }, { until: { stage: running } }, { tap: { head: centre, at: [1, 1] } }]',
  );
  for (let n = 0; n < 1000; n++) {
    await clock.pass(1.1);
    player.shown('dom0', new Uint8Array(1000));
    if (n % 100 === 0) player.touched();
  }
  expect(shown()!.rounds).toBeGreaterThan(800);
  expect(clock.waiting).toBeLessThanOrEqual(2);
});
