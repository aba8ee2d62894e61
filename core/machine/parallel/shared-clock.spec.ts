import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLOCK_BYTES, SharedClock } from './shared-clock.ts';

const MS = 1e6;

function setup() {
  const host = { now: 987_654_321 };
  const state = new SharedArrayBuffer(CLOCK_BYTES);
  const clocks = [0, 1].map(() => new SharedClock(state, () => host.now, 2));
  clocks[0]!.begin();
  return { host, clocks, clock: clocks[0]! };
}

describe('shared clock', () => {
  it('follows the host while the CPUs look at it', () => {
    const { host, clocks, clock } = setup();
    for (let i = 0; i < 100; i++) {
      host.now += MS / 2;
      for (const cpu of [0, 1]) clocks[cpu]!.see(cpu);
    }
    expect([clock.now(), clock.stretched]).toEqual([50 * MS, 0]);
  });

  it('waits for a CPU whose thread does not run, and goes on from there', () => {
    const { host, clocks, clock } = setup();
    for (const cpu of [0, 1]) clocks[cpu]!.see(cpu);
    for (let i = 0; i < 100; i++) {
      host.now += MS;
      clocks[0]!.see(0);
    }
    expect(clock.now()).toBe(MS);
    clocks[1]!.see(1);
    expect([clock.now(), clock.stretched]).toEqual([MS, 99 * MS]);
  });

  it('a CPU that waits holds nobody up before its deadline', () => {
    const { host, clocks, clock } = setup();
    clocks[0]!.see(0);
    clocks[1]!.rest(1, 10 * MS);
    for (let i = 0; i < 10; i++) {
      host.now += MS;
      clocks[0]!.see(0);
    }
    expect(clock.now()).toBe(10 * MS);
    host.now += MS * 5;
    clocks[0]!.see(0);
    expect(clock.now()).toBe(11 * MS);
  });

  it('a CPU that was woken holds time up until it has seen it', () => {
    const { host, clocks, clock } = setup();
    clocks[0]!.see(0);
    clocks[1]!.rest(1, Number.POSITIVE_INFINITY);
    clocks[0]!.expect(1);
    host.now += 20 * MS;
    clocks[0]!.see(0);
    expect(clock.now()).toBe(MS);
  });

  it("goes at a part of the host's time, stands still, and goes on from there", () => {
    const { host, clocks, clock } = setup();
    const look = (): void => [0, 1].forEach((cpu) => void clocks[cpu]!.see(cpu));
    const pass = (ms: number): void => {
      for (let n = 0; n < ms; n++, look()) host.now += MS;
    };
    pass(10);
    clock.rate = 0.25;
    pass(20);
    expect(clock.now()).toBe(15 * MS);
    clock.rate = 0;
    host.now += 5000 * MS;
    look();
    expect(clock.now()).toBe(15 * MS);
    clock.rate = 1;
    pass(3);
    expect([clock.now(), clock.stretched]).toEqual([18 * MS, 0]);
  });

  it('counts what each CPU waits', () => {
    const { host, clocks, clock } = setup();
    for (const cpu of [0, 1]) clocks[cpu]!.see(cpu);
    host.now += MS;
    clocks[0]!.see(0);
    clocks[1]!.rest(1, Number.POSITIVE_INFINITY);
    for (let n = 0; n < 6; n++) {
      host.now += MS;
      clocks[0]!.see(0);
    }
    expect([clock.waited(0), clock.waited(1)]).toEqual([0, 6 * MS]);
    clocks[1]!.see(1);
    host.now += MS;
    clocks[0]!.see(0);
    expect([clock.waited(0), clock.waited(1)]).toEqual([0, 6 * MS]);
  });

  it('never goes back, whoever does what', () => {
    const step = fc.record({
      pass: fc.nat(5 * MS),
      cpu: fc.nat(1),
      what: fc.constantFrom('see', 'rest', 'expect', 'rate'),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const { host, clocks } = setup();
        let last = 0;
        for (const { pass, cpu, what } of steps) {
          host.now += pass;
          if (what === 'see') clocks[cpu]!.see(cpu);
          else if (what === 'rest') clocks[cpu]!.rest(cpu, last + 3 * MS);
          else if (what === 'expect') clocks[cpu]!.expect(1 - cpu);
          else clocks[cpu]!.rate = (pass % 4) / 3;
          for (const clock of clocks) {
            expect(clock.now()).toBeGreaterThanOrEqual(last);
            last = clock.now();
          }
        }
      }),
    );
  });
});
