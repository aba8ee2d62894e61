import { describe, expect, it } from 'vitest';
import { MachineMemory } from '../../arm/memory/machine-memory.ts';
import { Cell, ControlBlock, POSTS } from './control.ts';
import { Mailbox, type PostKind } from './mailbox.ts';
import { SpinLock } from './spin-lock.ts';

function setup() {
  const bells = [0, 1].map(() => new Int32Array(new SharedArrayBuffer(4)));
  const control = new ControlBlock(new MachineMemory(2, 1 << 20, {}), bells);
  const seen: [PostKind, number][] = [];
  const mailbox = new Mailbox(control, 1);
  const receive = () => mailbox.receive((kind, argument) => void seen.push([kind, argument]));
  return { control, bells, mailbox, seen, receive };
}

describe('mailbox', () => {
  it('hands over what was sent, in order and once', () => {
    const { mailbox, seen, receive, control } = setup();
    mailbox.send('address', -4096, () => {});
    mailbox.send('forget', 0x2000, () => {});
    expect(control.load(1, Cell.ATTENTION)).toBe(1);
    receive();
    receive();
    expect(seen).toEqual([
      ['address', -4096],
      ['forget', 0x2000],
    ]);
  });

  it('nobody waits for a CPU that does not execute', () => {
    const { mailbox } = setup();
    mailbox.send('guest', 0, () => {});
    let looked = 0;
    mailbox.settle(() => looked++);
    expect(looked).toBe(0);
  });

  it('who waits for one that executes serves others meanwhile, until it has seen to all', () => {
    const { mailbox, control, seen, receive } = setup();
    control.store(1, Cell.RUNNING, 1);
    mailbox.send('hyp', 0, () => {});
    let looked = 0;
    mailbox.settle(() => {
      if (++looked === 5) receive();
    });
    expect([looked, seen.length]).toEqual([5, 1]);
  });

  it('when it is full, the receiver is woken and the sender waits', () => {
    const { mailbox, bells, seen, receive } = setup();
    for (let n = 0; n < POSTS; n++) mailbox.send('address', n, () => {});
    const before = bells[1]![0];
    mailbox.send('address', POSTS, receive);
    receive();
    expect(bells[1]![0]).not.toBe(before);
    expect(seen.map(([, n]) => n)).toEqual(Array.from({ length: POSTS + 1 }, (_, n) => n));
  });

  it('its counters may wrap', () => {
    const { mailbox, control, seen, receive } = setup();
    for (const cell of [Cell.SENT, Cell.SEEN]) control.store(1, cell, 0x7fff_ffff);
    control.store(1, Cell.RUNNING, 1);
    mailbox.send('protect', 1, () => {});
    mailbox.send('protect', 2, () => {});
    mailbox.settle(receive);
    expect(seen.map(([, n]) => n)).toEqual([1, 2]);
  });

  it('a machine that is switched off holds nobody', () => {
    const { mailbox, control } = setup();
    control.store(1, Cell.RUNNING, 1);
    mailbox.send('all', 0, () => {});
    mailbox.settle(() => control.setPower('closed'));
    expect(control.power).toBe('closed');
  });
});

describe('lock', () => {
  it('is free again when its owner has left it as often as it was taken', () => {
    const words = new Int32Array(new SharedArrayBuffer(4));
    const lock = new SpinLock(words, 0);
    lock.enter();
    lock.enter();
    expect([lock.leave(), words[0]]).toEqual([false, 1]);
    expect([lock.leave(), words[0]]).toEqual([true, 0]);
  });
});
