import { expect, test } from 'vitest';
import type { CameraView } from '../../scene/store.ts';
import { TourCamera } from './tour-camera.ts';

function camera(first: CameraView) {
  const place = { now: first };
  const tour = new TourCamera({
    now: () => place.now,
    show: (view) => {
      place.now = view;
    },
  });
  return { place, tour };
}
const own = { camera: 'free', place: { at: [0.1, 1, 1], to: [0, 0.7, 0], angle: 40 } } as const;

test('tour camera: goes where the tour wants it, and at its end back where the person had it', () => {
  const { place, tour } = camera(own);
  tour.wants('cluster');
  expect(place.now.camera).toBe('cluster');
  tour.wants('centre');
  tour.over();
  expect(place.now).toEqual(own);
});

test('tour camera: where a visitor has looked in between is not where the person had it', () => {
  const { place, tour } = camera({ camera: 'passenger' });
  tour.wants('cluster');
  tour.wants(null);
  place.now = own;
  tour.wants('overview');
  tour.over();
  expect(place.now.camera).toBe('passenger');
});

test('tour camera: a tour that has never moved it leaves it alone', () => {
  const { place, tour } = camera({ camera: 'driver' });
  tour.wants('no such place');
  tour.wants(null);
  place.now = own;
  tour.over();
  expect(place.now).toEqual(own);
});
