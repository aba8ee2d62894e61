import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TraceFile } from './trace-file.ts';

it('trace file: holds the lines in order once it is closed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'trace-'));
  const path = join(directory, 'trace');
  const file = new TraceFile(path);
  for (let i = 0; i < 20_000; i++) file.line(`line ${i}`);
  // What is gathered goes out on the way, not at the end only.
  expect((await readFile(path, 'utf8')).length).toBeGreaterThan(100_000);
  file.close();
  const lines = (await readFile(path, 'utf8')).split('\n');
  expect([lines.length, lines[0], lines[19_999], lines[20_000]]).toEqual([20_001, 'line 0', 'line 19999', '']);
  await rm(directory, { recursive: true });
});

it('trace file: says why it can not be written', () => {
  expect(() => new TraceFile('/nowhere/at/all')).toThrow(
    "can't write the trace to /nowhere/at/all: there is no such directory",
  );
});
