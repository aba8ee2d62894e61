import { expect, test } from 'vitest';
import { PictureCount } from './picture-count.ts';

const WIDTH = 50;
const HEIGHT = 30;

test('pictures: are counted when they differ from the last one, wherever they do', () => {
  const pixels = new Uint32Array(WIDTH * HEIGHT);
  const count = new PictureCount({ width: WIDTH, height: HEIGHT, pixels });
  count.look();
  expect(count.changes).toBe(0);
  for (const [n, row] of [0, 12, 28].entries()) {
    pixels[row * WIDTH + 49] = 0xff00_0000 + n;
    count.look();
    count.look();
    expect(count.changes).toBe(n + 1);
  }
});

test('pictures: four rows that change together are always seen', () => {
  for (let top = 0; top + 4 <= HEIGHT - 1; top++) {
    const pixels = new Uint32Array(WIDTH * HEIGHT);
    const count = new PictureCount({ width: WIDTH, height: HEIGHT, pixels });
    for (let row = top; row < top + 4; row++) pixels[row * WIDTH + 7] = 1;
    count.look();
    expect(count.changes).toBe(1);
  }
});
