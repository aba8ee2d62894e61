import { expect, it } from 'vitest';
import { OutputLine } from './output-line.ts';

it('output line: the far end hears of changes alone, and of the level again when that is asked for', () => {
  const heard: boolean[] = [];
  const line = new OutputLine({ set: (level) => heard.push(level) });
  for (const level of [false, true, true, false, false]) line.drive(level);
  expect(heard).toEqual([true, false]);
  line.repeat();
  expect(heard).toEqual([true, false, false]);
});
