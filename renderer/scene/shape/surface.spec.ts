import { Vector3 } from 'three';
import { expect, test } from 'vitest';
import { rowsOf, surface, turned } from './surface.ts';

const ball = rowsOf(24, 33, (u, v) => {
  const [around, up] = [u * 2 * Math.PI, (0.02 + 0.96 * v) * Math.PI];
  return new Vector3(Math.sin(up) * Math.sin(around), -Math.cos(up), Math.sin(up) * Math.cos(around));
});

test('surface: its front is where rows go right and up: outside of a ball', () => {
  const normals = surface(ball).getAttribute('normal');
  const position = surface(ball).getAttribute('position');
  for (let i = 0; i < position.count; i++) {
    const out = new Vector3().fromBufferAttribute(position, i).normalize();
    expect(new Vector3().fromBufferAttribute(normals, i).dot(out)).toBeGreaterThan(0.9);
  }
});

test('surface: turned, it is seen from inside', () => {
  const normals = surface(turned(ball)).getAttribute('normal');
  const middle = 12 * 33 + 5;
  const out = ball[12]![32 - 5]!;
  expect(new Vector3().fromBufferAttribute(normals, middle).dot(out)).toBeLessThan(-0.9);
});

test('surface: where it closes on itself no seam is seen', () => {
  const normals = surface(ball).getAttribute('normal');
  for (let row = 1; row < 23; row++) {
    const first = new Vector3().fromBufferAttribute(normals, row * 33);
    expect(first.distanceTo(new Vector3().fromBufferAttribute(normals, row * 33 + 32))).toBeLessThan(1e-6);
  }
});

test('surface: texture coordinates are metres', () => {
  const sheet = surface(rowsOf(3, 5, (u, v) => new Vector3(u * 0.4, v * 0.2, 0)));
  const uv = sheet.getAttribute('uv');
  expect(uv.getX(4)).toBeCloseTo(0.4);
  expect(uv.getY(2 * 5)).toBeCloseTo(0.2);
});
