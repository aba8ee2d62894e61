import { expect, test } from 'vitest';
import type { Happening } from '../../electron/contract/shapes.ts';
import { useDesk } from '../desk/desk.ts';
import { useToasts } from './toasts.ts';
import { listenToWarnings } from './warnings.ts';

const warning = (number: number, text: string, what?: string): Happening => ({
  number,
  seconds: 0,
  wall: 0,
  kind: 'warning',
  text,
  ...(what !== undefined && { what }),
});
const texts = () => useToasts.getState().toasts.map(({ text }) => text);

test('warnings: what is wrong with settings is shown once, whenever it was said', () => {
  const first = warning(0, 'put aside', 'settings');
  useDesk.setState({ happenings: [first, warning(1, 'of a guest')] });
  const release = listenToWarnings();
  expect(texts()).toEqual(['put aside']);
  useDesk.setState({ happenings: [first, warning(1, 'of a guest'), warning(2, 'not kept', 'settings')] });
  useDesk.setState({ figures: [] });
  expect(texts()).toEqual(['put aside', 'not kept']);
  expect(useToasts.getState().toasts.every(({ times }) => times === 1)).toBe(true);
  release();
  useDesk.setState({ happenings: [warning(3, 'later', 'settings')] });
  expect(texts()).toHaveLength(2);
});
