import { PerspectiveCamera } from 'three';
import { expect, test } from 'vitest';
import { CameraRig } from './camera.ts';
import { PRESETS } from './presets.ts';

test('camera: a place that a person has found can be gone back to', () => {
  const camera = new PerspectiveCamera();
  const rig = new CameraRig(camera);
  rig.orbit(0.2, 0.1);
  rig.zoom(0.8);
  const { place } = rig;
  const seen = camera.matrixWorld.clone();
  camera.updateMatrixWorld();
  seen.copy(camera.matrixWorld);
  rig.go(PRESETS.cluster, true);
  rig.go(place, true);
  camera.updateMatrixWorld();
  for (const [n, value] of camera.matrixWorld.elements.entries()) expect(value).toBeCloseTo(seen.elements[n]!, 6);
});

test('camera: is on its way for about a second, and then there', () => {
  const rig = new CameraRig(new PerspectiveCamera());
  rig.go(PRESETS.centre, false);
  let seconds = 0;
  while (rig.advance(0.05)) seconds += 0.05;
  expect(seconds).toBeGreaterThan(0.8);
  expect(seconds).toBeLessThan(1.3);
  expect(rig.place).toEqual({ ...PRESETS.centre, at: expect.any(Array), to: expect.any(Array) });
  for (const [n, value] of rig.place.at.entries()) expect(value).toBeCloseTo(PRESETS.centre.at[n]!, 6);
});
