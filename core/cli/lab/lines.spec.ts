import { expect, test } from 'vitest';
import { UsageError } from '../arguments.ts';
import { ConsoleLines } from './console-lines.ts';
import { untilStep } from './script-file.ts';
import { StageLines } from './stage-lines.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('console lines: whole lines come with the name of their console', () => {
  let shown = '';
  const lines = new ConsoleLines(['xen', 'dom0'], (text) => {
    shown += text;
  });
  lines.show('dom0', bytes('a'));
  lines.show('xen', bytes('x\r\ny'));
  lines.show('dom0', bytes('b\n'));
  lines.flush();
  expect(shown).toBe('xen | x\ndom0| ab\nxen | y\n');
});

test('console lines: what would act on the terminal is left out, and a line without end is shown in pieces', () => {
  let shown = '';
  const lines = new ConsoleLines(['a'], (text) => {
    shown += text;
  });
  lines.show('a', bytes('\x1b[2J\x1b]0;title\x07\x1b[31mred\x1b[0m\tt\x00\n'));
  expect(shown).toBe('a| 0;titlered\tt\n');
  shown = '';
  lines.show('a', bytes('x'.repeat(5000)));
  expect(shown).toHaveLength(4096 + 4);
});

test('stage lines: each stage comes with its times', () => {
  const said: string[] = [];
  let wall = 0;
  const lines = new StageLines(
    (line) => said.push(line),
    () => wall,
  );
  const reached = (stage: string, seconds: number) =>
    lines.event({ service: 'stages', type: 'reached', stage, seconds });
  wall = 4;
  reached('agent', 3);
  wall = 10;
  reached('running', 5);
  lines.event({ service: 'domains', type: 'change', domain: 'ivi', change: 'stopped', reason: 'crash' });
  expect(said).toEqual([
    "Dom0's agent is there at 3.0 s (3.0 s virtual, 4.0 s wall)",
    'all domains running at 5.0 s (2.0 s virtual, 6.0 s wall)',
    'ivi: stopped (crash)',
  ]);
});

test('until: a stage, or a text on a console', () => {
  expect(untilStep('running')).toMatchObject({ stage: 'running' });
  expect(untilStep('domain ivi')).toMatchObject({ stage: 'domain ivi' });
  expect(untilStep('rtos:RTOS-UP: \\d')).toMatchObject({ console: 'rtos', shows: 'RTOS-UP: \\d' });
  for (const wrong of ['runing', 'rtos:(', ':x']) expect(() => untilStep(wrong), wrong).toThrow(UsageError);
});
