import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runOnOurMachine } from './our-machine.ts';
import { expectedLog, logFile, RUNS, readProgram } from './programs.ts';

const text = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

describe.each(['evaluate', 'translate', 'translate eagerly'] as const)(
  'system programs log what QEMU recorded (%s)',
  (engine) => {
    test.each(RUNS)('$name, started in $start', async ({ name, start, log }) => {
      expect(text(await runOnOurMachine(engine)(readProgram(name), { start, cpus: 2 }))).toBe(expectedLog(log));
    });
  },
);

test.each(RUNS)('the recorded log of $name, started in $start, is whole', ({ log }) => {
  expect(readFileSync(logFile(log), 'utf8')).toMatch(/\nend\n$/);
});
