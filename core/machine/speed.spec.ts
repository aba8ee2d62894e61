import { describe, expect, it } from 'vitest';
import { Mode } from '../arm/system/psr.ts';
import { qemuVirt } from '../boards/qemu-virt.ts';
import { MachineLog } from './log.ts';
import { Machine } from './machine.ts';
import type { Speed } from './scheduling.ts';

const WFI = 0xe320_f003;
const HERE = 0xeaff_fffe;
/** B to the word before. */
const AGAIN = 0xeaff_fffd;
const MS = 1e6;

/** One CPU that runs `words` under a host clock that goes on by `step` ns each time it is read. */
function setup(words: readonly number[], speed?: Speed, step = 0) {
  const host = { now: 12_345 };
  const machine = new Machine({
    board: qemuVirt,
    memoryMiB: 16,
    cpus: 1,
    log: new MachineLog(() => {}),
    hostClock: () => (host.now += step),
    ...(speed ? { speed } : {}),
  });
  machine.write(0x4000_0000, new Uint8Array(Uint32Array.from(words).buffer));
  machine.cpus[0]!.reset(Mode.SVC, 0x4000_0000);
  return { machine, host };
}

/** Lets the host's clock go on, in steps of a millisecond. */
function pass(machine: Machine, host: { now: number }, ns: number): void {
  for (const end = host.now + ns; host.now < end; host.now += MS) machine.run(machine.time.now() + MS);
}

describe('the speed of a machine', () => {
  it('time stands still while it is paused, and goes on from there', () => {
    const { machine, host } = setup([WFI, AGAIN]);
    pass(machine, host, 5 * MS);
    machine.pause();
    const before = machine.time.now();
    host.now += 60_000 * MS;
    expect([machine.run(1e12), machine.time.now()]).toEqual(['stopped', before]);
    machine.resume();
    expect(machine.time.now()).toBe(before);
    pass(machine, host, 5 * MS);
    expect(machine.time.now() - before).toBe(4 * MS);
    expect(machine.stretched).toBe(0);
  });

  it('executes nothing while it is paused, by whatever clock', () => {
    for (const kind of ['real', 'free'] as const) {
      const { machine } = setup([HERE], kind === 'free' ? { kind } : undefined, 10_000);
      machine.run(MS);
      machine.pause();
      const { instructions } = machine;
      expect(instructions).toBeGreaterThan(0);
      machine.run(2 * MS);
      expect(machine.instructions).toBe(instructions);
      machine.resume();
      machine.run(2 * MS);
      expect(machine.instructions).toBeGreaterThan(instructions);
    }
  });

  it('goes at a part of the time of the host, and sleeps so much longer', () => {
    const { machine, host } = setup([WFI, AGAIN]);
    machine.setSpeed({ kind: 'real', factor: 0.25 });
    machine.run(1e9);
    const before = machine.time.now();
    machine.time.alarm('tick', () => {}).arm(before + 10 * MS);
    machine.run(1e9);
    expect(machine.realTime!.due).toBe(40 * MS);
    host.now += 20 * MS;
    machine.run(1e9);
    expect([machine.time.now() - before, machine.realTime!.due]).toEqual([5 * MS, 20 * MS]);
  });

  it('another factor counts from the moment on in which it is set, also in a pause', () => {
    const { machine, host } = setup([WFI, AGAIN]);
    pass(machine, host, 10 * MS);
    const before = machine.time.now();
    host.now += 4 * MS;
    machine.setSpeed({ kind: 'real', factor: 0.5 });
    host.now += 4 * MS;
    machine.run(1e9);
    expect(machine.time.now() - before).toBe(7 * MS);
    machine.pause();
    host.now += 100 * MS;
    machine.setSpeed({ kind: 'real', factor: 0.1 });
    host.now += 100 * MS;
    machine.resume();
    host.now += 10 * MS;
    machine.run(1e9);
    expect(machine.time.now() - before).toBe(8 * MS);
  });

  it('runs free from one moment to the next, and by the clock again', () => {
    const { machine, host } = setup([WFI, AGAIN]);
    pass(machine, host, 5 * MS);
    machine.setSpeed({ kind: 'free' });
    expect(machine.realTime).toBeUndefined();
    let fired = 0;
    machine.time.alarm('tick', () => fired++).arm(900 * MS);
    // The host's clock stands still: time jumps to the alarm all the same.
    expect(machine.run(1e9)).toBe('idle');
    expect([fired, machine.time.now()]).toEqual([1, 900 * MS]);
    machine.setSpeed({ kind: 'real', factor: 1 });
    const before = machine.time.now();
    expect(before).toBeGreaterThanOrEqual(900 * MS);
    host.now += 1.5 * MS;
    machine.run(1e12);
    expect(machine.time.now() - before).toBe(1.5 * MS);
    expect(machine.idle).toBeGreaterThan(890 * MS);
  });

  it('time never goes back from one speed to another', () => {
    const { machine, host } = setup([HERE], { kind: 'free' }, 10_000);
    let last = 0;
    for (let n = 0; n < 200; n++) {
      host.now += (n * 7919) % 100_000;
      if (n % 7 === 0) machine.setSpeed(n % 2 ? { kind: 'free' } : { kind: 'real', factor: 1 / ((n % 3) + 1) });
      if (n % 11 === 0) machine.pause();
      if (n % 11 === 5) machine.resume();
      machine.run(machine.time.now() + 30_000);
      expect(machine.time.now()).toBeGreaterThanOrEqual(last);
      last = machine.time.now();
    }
  });

  it('a machine without a host clock only runs free', () => {
    const machine = new Machine({ board: qemuVirt, memoryMiB: 16, log: new MachineLog(() => {}) });
    expect(() => machine.setSpeed({ kind: 'real', factor: 1 })).toThrow('no host clock');
    expect(machine.speed).toEqual({ kind: 'free' });
  });

  it('counts how long each CPU waited', () => {
    const { machine, host } = setup([WFI, AGAIN]);
    machine.run(1e9);
    host.now += 8 * MS;
    machine.run(1e9);
    expect(machine.waited[0]).toBeGreaterThan(7.9 * MS);
    expect(machine.waited[0]).toBeLessThanOrEqual(machine.time.now());
    // MOVW r0, #50000; SUBS r0, r0, #1; BNE; WFI; B: what it executed first is no waiting.
    const later = setup([0xe30c_0350, 0xe250_0001, 0x1aff_fffd, WFI, AGAIN], { kind: 'free' }).machine;
    later.time.alarm('tick', () => {}).arm(MS);
    later.run(MS);
    // But for the WFI itself.
    expect(later.waited[0]).toBe(MS - later.instructions + 1);
    expect(later.instructions).toBeGreaterThan(100_000);
    const busy = setup([HERE], undefined, 10_000).machine;
    busy.run(5 * MS);
    expect(busy.waited).toEqual([0]);
  });

  it('the reset button resets it once, also in a pause', () => {
    const { machine } = setup([HERE], { kind: 'free' });
    machine.pause();
    machine.pressReset();
    expect([machine.power, machine.resetByButton]).toEqual(['reset', true]);
  });
});
