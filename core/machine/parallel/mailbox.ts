import type { FlushKind } from '../../arm/cpu.ts';
import { Cell, type ControlBlock, POSTS } from './control.ts';

/** What one CPU's thread asks of another's. */
export const POST_KINDS = ['guest', 'not global', 'hyp', 'all', 'address', 'hyp address', 'protect', 'forget'] as const;
export type PostKind = FlushKind | 'protect' | 'forget';

/** Looks before a thread that waits for another lets the host run others. */
const SPINS = 4000;
const NAP_MS = 0.2;

/**
 * Posts from one CPU's thread to another's, in order. There is one sender to each mailbox, since there are two CPUs. A CPU that does not
 * execute sees to its posts before it executes again: to wait for it would be of no use.
 */
export class Mailbox {
  readonly #control: ControlBlock;
  readonly #to: number;

  /** `to`: the CPU whose mailbox it is. */
  constructor(control: ControlBlock, to: number) {
    this.#control = control;
    this.#to = to;
  }

  /** `meanwhile` serves the sender's own mailbox while this one is full. */
  send(kind: PostKind, argument: number, meanwhile: () => void): void {
    const control = this.#control;
    const sent = control.load(this.#to, Cell.SENT);
    if (((sent - control.load(this.#to, Cell.SEEN)) | 0) >= POSTS) {
      // Even one that does not execute must make room.
      control.signal(this.#to);
      this.#until(() => ((sent - control.load(this.#to, Cell.SEEN)) | 0) < POSTS, meanwhile);
    }
    const at = control.post(this.#to, sent >>> 0);
    control.words[at] = POST_KINDS.indexOf(kind);
    control.words[at + 1] = argument;
    control.store(this.#to, Cell.SENT, (sent + 1) | 0);
    control.store(this.#to, Cell.ATTENTION, 1);
  }

  /** Waits until every post was seen to, or the CPU does not execute. */
  settle(meanwhile: () => void): void {
    const control = this.#control;
    const sent = control.load(this.#to, Cell.SENT);
    this.#until(
      () =>
        ((sent - control.load(this.#to, Cell.SEEN)) | 0) <= 0 ||
        control.load(this.#to, Cell.RUNNING) === 0 ||
        control.power !== 'on',
      meanwhile,
    );
  }

  #until(done: () => boolean, meanwhile: () => void): void {
    const control = this.#control;
    const seen = control.cell(this.#to, Cell.SEEN);
    for (let spins = 1; !done(); spins++) {
      meanwhile();
      if (spins % SPINS === 0) Atomics.wait(control.words, seen, Atomics.load(control.words, seen), NAP_MS);
      if (control.power !== 'on') return;
    }
  }

  /** Sees to all posts: `handle` is called for each. For the thread whose mailbox it is. */
  receive(handle: (kind: PostKind, argument: number) => void): void {
    const control = this.#control;
    let seen = control.load(this.#to, Cell.SEEN);
    while (seen !== control.load(this.#to, Cell.SENT)) {
      const at = control.post(this.#to, seen >>> 0);
      handle(POST_KINDS[control.words[at]!]!, control.words[at + 1]!);
      seen = (seen + 1) | 0;
      control.store(this.#to, Cell.SEEN, seen);
    }
  }
}
