import { expect, test } from 'vitest';
import type { TourState } from '../../../electron/contract/shapes.ts';
import { presentation as texts } from '../../texts/presentation.ts';
import { captionOf } from './caption.ts';

const tour: TourState = {
  tour: 'showroom',
  title: 'Showroom',
  caption: 'A drive',
  camera: null,
  step: 3,
  steps: 12,
  state: 'playing',
  rounds: 0,
};

test('presentation: visitors read what the tour says, and that they may touch', () => {
  expect(captionOf({ power: 'on', tour }, undefined)).toEqual({ text: 'A drive', hint: texts.touch, progress: 0.25 });
});

test('presentation: while the machine boots, or is off, it says so in place of the tour', () => {
  expect(captionOf({ power: 'on', tour }, 'Dom0')).toEqual({ text: texts.boot('Dom0'), hint: '', progress: 0.25 });
  expect(captionOf({ power: 'off', tour: null }, 'Xen')).toEqual({ text: texts.off, hint: '', progress: undefined });
});

test('presentation: a visitor is not talked over, and knows that the tour waits', () => {
  expect(captionOf({ power: 'on', tour: { ...tour, state: 'waiting' } }, undefined)).toMatchObject({
    text: '',
    hint: texts.yours,
  });
});

test('presentation: a tour that has failed says it itself', () => {
  const failed = { ...tour, state: 'failed' as const, caption: 'One moment' };
  expect(captionOf({ power: 'on', tour: failed }, 'Xen')).toMatchObject({ text: 'One moment', hint: '' });
});
