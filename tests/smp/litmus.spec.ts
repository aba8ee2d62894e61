import { describe, expect, it, test } from 'vitest';
import { expectedLog, readProgram } from '../conformance/programs.ts';
import { runInThreads } from './threads.ts';

/** Where the litmus program looks for the number of its rounds. */
const ROUNDS = 0x4600_0000;
const MINUTES = 180_000;

const rounds = (n: number) => [{ address: ROUNDS, bytes: new Uint8Array(Uint32Array.of(n).buffer) }];

describe.each(['evaluate', 'translate', 'translate eagerly'] as const)('a thread for each CPU (%s)', (engine) => {
  test.each(['svc', 'hyp'] as const)(
    'two CPUs log what they log when they take turns, and under QEMU (started in %s)',
    async (start) => {
      const { text } = await runInThreads(readProgram('two-cpus'), { engine, start });
      expect(text).toBe(expectedLog(`two-cpus.${start}`));
    },
    MINUTES,
  );

  it(
    'the architecture keeps its promises: atomic counters, messages, store buffering, coherence, locks, interrupts, changed code and translations',
    async () => {
      const n = engine === 'translate' ? 1500 : 300;
      const { text } = await runInThreads(readProgram('litmus'), { engine, blobs: rounds(n) });
      expect(text).toBe(expectedLog('litmus.svc'));
    },
    MINUTES,
  );

  it(
    'LDRD, STRD and LDREXD of an aligned doubleword are one access',
    async () => {
      const { text } = await runInThreads(readProgram('doublewords'), { engine });
      expect(text).toBe('doublewords: 0 torn, 0 of exclusive loads\nend\n');
    },
    MINUTES,
  );

  it(
    'and in Hyp mode',
    async () => {
      const { text } = await runInThreads(readProgram('litmus'), { engine, start: 'hyp', blobs: rounds(300) });
      expect(text).toBe(expectedLog('litmus.hyp'));
    },
    MINUTES,
  );
});
