import { describe, expect, it } from 'vitest';
import { Mode } from '../arm/system/psr.ts';
import { qemuVirt } from '../boards/qemu-virt.ts';
import { MachineLog } from './log.ts';
import { Machine } from './machine.ts';

const WFI = 0xe320_f003;
const HERE = 0xeaff_fffe;
/** B to the word before. */
const AGAIN = 0xeaff_fffd;
const MS = 1e6;

/** One CPU that runs `words` under a host clock that goes on by `step` ns each time it is read. */
function setup(words: readonly number[], step = 0) {
  const host = { now: 12_345, step };
  const machine = new Machine({
    board: qemuVirt,
    memoryMiB: 16,
    cpus: 1,
    log: new MachineLog(() => {}),
    hostClock: () => {
      host.now += host.step;
      return host.now;
    },
  });
  machine.write(0x4000_0000, new Uint8Array(Uint32Array.from(words).buffer));
  machine.cpus[0]!.reset(Mode.SVC, 0x4000_0000);
  return { machine, host, realTime: machine.realTime! };
}

/** One CPU after 16 thousand instructions of `ns` host time each, which waits for an alarm at `due`. */
function busyThenWaiting(ns: number, due: number) {
  let machine: Machine | undefined;
  const hostClock = () => ns * (machine?.instructions ?? 0);
  machine = new Machine({ board: qemuVirt, memoryMiB: 16, cpus: 1, log: new MachineLog(() => {}), hostClock });
  // mov r0, #0x2000; subs r0, r0, #1; bne to that; wfi; b to that
  const words = [0xe3a0_0a02, 0xe250_0001, 0x1aff_fffd, WFI, AGAIN];
  machine.write(0x4000_0000, new Uint8Array(Uint32Array.from(words).buffer));
  machine.cpus[0]!.reset(Mode.SVC, 0x4000_0000);
  machine.time.alarm('tick', () => {}).arm(due);
  expect(machine.run(1e9)).toBe('idle');
  return { machine, hostClock };
}

describe('real time', () => {
  it('follows the host clock while all CPUs wait', () => {
    const { machine, host } = setup([WFI, AGAIN]);
    expect(machine.run(1e9)).toBe('idle');
    const before = machine.time.now();
    host.now += 7 * MS;
    machine.run(1e9);
    expect(machine.time.now() - before).toBe(7 * MS);
    expect(machine.scheduler.idle).toBe(7 * MS);
  });

  it('says how long the host may sleep, and fires the alarm that it slept for', () => {
    const { machine, host, realTime } = setup([WFI, AGAIN]);
    let fired = 0;
    machine.time.alarm('tick', () => fired++).arm(4 * MS);
    machine.run(1e9);
    expect(realTime.due).toBe(4 * MS - machine.time.now());
    host.now += realTime.due - 1;
    machine.run(1e9);
    expect(fired).toBe(0);
    host.now += 1;
    machine.run(1e9);
    expect(fired).toBe(1);
  });

  it('leaves out a pause of the host, and tells of it', () => {
    const { machine, host, realTime } = setup([WFI, AGAIN]);
    machine.time.alarm('tick', () => {}).arm(10 * MS);
    machine.run(1e9);
    host.now += 5000 * MS;
    machine.run(1e9);
    expect(machine.time.now()).toBeLessThanOrEqual(14 * MS + 1);
    expect(realTime.stretched).toBe(5000 * MS - machine.time.now());
  });

  it('a task of every 10 ms runs often enough on a host that always sleeps 50 ms too long', () => {
    const { machine, host, realTime } = setup([WFI, AGAIN]);
    let ran = 0;
    const task = machine.time.alarm('task', () => {
      ran++;
      task.arm(machine.time.now() + 10 * MS);
    });
    task.arm(10 * MS);
    while (machine.time.now() < 1000 * MS) {
      machine.run(1000 * MS);
      host.now += realTime.due + 50 * MS;
    }
    // Half as often is what the RTOS's supervision asks for (docs/rtos.md).
    expect(ran).toBeGreaterThan(65);
    expect(realTime.stretched).toBeGreaterThan(1000 * MS);
  });

  it('stretches when the host is slower than 250 million instructions a second', () => {
    let machine: Machine | undefined;
    // An instruction takes it 50 ns.
    const hostClock = () => 50 * (machine?.instructions ?? 0);
    machine = new Machine({ board: qemuVirt, memoryMiB: 16, cpus: 1, log: new MachineLog(() => {}), hostClock });
    machine.write(0x4000_0000, new Uint8Array(Uint32Array.from([HERE]).buffer));
    machine.cpus[0]!.reset(Mode.SVC, 0x4000_0000);
    machine.run(100 * MS);
    expect(machine.time.now() / machine.instructions).toBeCloseTo(4, 1);
    expect(machine.realTime!.stretched / machine.instructions).toBeCloseTo(46, 1);
  });

  it('makes up for slow execution while all CPUs wait, as far as the next alarm', () => {
    // 16 thousand instructions take 0.3 ms, of which virtual time follows a fifth.
    const { machine, hostClock } = busyThenWaiting(20, 10 * MS);
    expect(machine.instructions).toBeGreaterThan(16_384);
    expect(Math.abs(machine.time.now() - hostClock())).toBeLessThan(100);
    expect(machine.realTime!.stretched).toBeLessThan(100);
  });

  it('makes up for no more than 50 ms', () => {
    const { machine, hostClock } = busyThenWaiting(5000, 1000 * MS);
    expect(machine.time.now() - 4 * machine.instructions).toBeCloseTo(50 * MS, -5);
    expect(machine.time.now() + machine.realTime!.stretched).toBeCloseTo(hostClock(), -3);
  });

  it('ends a slice about when the next alarm is due', () => {
    const { machine } = setup([HERE], 1000);
    let late = Number.POSITIVE_INFINITY;
    const deadline = 300_000;
    const alarm = machine.time.alarm('tick', () => {
      late = machine.time.now() - deadline;
    });
    alarm.arm(deadline);
    machine.run(1 * MS);
    expect(late).toBeLessThan(200_000);
  });

  it('time never goes back', () => {
    const { machine, host } = setup([WFI, HERE], 10);
    let last = 0;
    for (let i = 0; i < 200; i++) {
      host.now += (i * 7919) % 100_000;
      machine.run(machine.time.now() + 50_000);
      expect(machine.time.now()).toBeGreaterThanOrEqual(last);
      last = machine.time.now();
    }
  });
});
