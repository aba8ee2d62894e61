import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { logFile, RUNS, readProgram } from './programs.ts';
import { qemuVersion, runUnderQemu } from './qemu.ts';

const qemu = await qemuVersion();
if (qemu === undefined)
  console.warn('SKIPPED: qemu-system-arm is not installed, so the recorded logs are not compared with it');

describe.skipIf(qemu === undefined)('QEMU still logs what was recorded', () => {
  test.each(RUNS)('$name, started in $start', async ({ name, start, log }) => {
    const output = await runUnderQemu(readProgram(name), { start, cpus: 2 });
    expect(new TextDecoder('latin1').decode(output)).toBe(readFileSync(logFile(log), 'utf8'));
  });
});
