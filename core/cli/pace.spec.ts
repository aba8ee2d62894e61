import { describe, expect, it } from 'vitest';
import { VirtualTime } from '../machine/virtual-time.ts';
import { Pace } from './pace.ts';

/** A machine that waits, and a host whose sleeps take as long as `sleeps` says, in ms. */
function setup(sleeps: (wanted: number) => number) {
  const time = new VirtualTime();
  let host = 0;
  const asked: number[] = [];
  const pace = new Pace(
    () => host,
    async (ms) => {
      asked.push(ms);
      host += sleeps(ms);
    },
  );
  const machine = { time, scheduler: { advance: (to: number) => time.set(to) } };
  return { time, asked, host: () => host, wait: () => pace.wait(machine as unknown as Parameters<Pace['wait']>[0]) };
}

describe('pace', () => {
  it('sleeps until the next alarm and moves virtual time there', async () => {
    const { time, asked, wait } = setup((ms) => ms);
    time.alarm('tick', () => {}).arm(4e6);
    await wait();
    expect([asked, time.now()]).toEqual([[4], 4e6]);
  });

  it('never sleeps long, so that the world is looked at', async () => {
    const { asked, wait } = setup((ms) => ms);
    await wait();
    expect(asked).toEqual([50]);
  });

  it('moves time on by what has passed when it is woken early', async () => {
    const { time, wait } = setup(() => 1);
    time.alarm('tick', () => {}).arm(30e6);
    await wait();
    expect(time.now()).toBe(1e6);
  });

  it('a host that oversleeps does not slow the guest: ticks keep their rate', async () => {
    const { time, host, wait } = setup((ms) => (ms === 0 ? 0.01 : ms + 1.2));
    const alarm = time.alarm('tick', () => {});
    for (let n = 1; n <= 1000; n++) {
      alarm.arm(n * 1e6);
      while (time.now() < n * 1e6) await wait();
      time.fireDue();
    }
    expect(host()).toBeLessThan(1000 * 1.1 + 30);
    expect(host()).toBeGreaterThan(1000 - 1);
  });

  it('virtual time never goes faster than the host clock for long after a pause of the host', async () => {
    let first = true;
    const { time, host, wait } = setup((ms) => {
      const pause = first ? 5000 : 0;
      first = false;
      return ms + pause;
    });
    const alarm = time.alarm('tick', () => {});
    for (let n = 1; n <= 200; n++) {
      alarm.arm(n * 1e6);
      while (time.now() < n * 1e6) await wait();
      time.fireDue();
    }
    // Of the pause of 5 s only 20 ms are caught up.
    expect(host()).toBeGreaterThan(5000 + 200 - 21 - 1);
  });
});
