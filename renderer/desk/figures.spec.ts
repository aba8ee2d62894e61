import { expect, test } from 'vitest';
import type { DeskView } from './desk.ts';
import { figuresNow } from './figures.ts';

test('figures: those of a machine that is paused or off are none of now', () => {
  const figures = [{ pace: 0.5 }, { pace: 0.4 }] as unknown as DeskView['figures'];
  const at = (power: string, paused: boolean) =>
    figuresNow({ figures, state: { power, paused } as unknown as DeskView['state'] });
  expect(at('on', false)).toBe(figures[1]);
  expect(at('on', true)).toBeUndefined();
  expect(at('off', false)).toBeUndefined();
  expect(figuresNow({ figures, state: undefined })).toBeUndefined();
});
