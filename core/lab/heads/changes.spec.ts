import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeadChanges, type Tile } from './changes.ts';

const head = (width: number, height: number) => ({
  name: 'test',
  width,
  height,
  pixels: new Uint32Array(width * height),
});

function draw(to: Uint32Array, width: number, { x, y, width: columns, height: rows, pixels }: Tile) {
  const words = new Uint32Array(pixels.buffer);
  for (let row = 0; row < rows; row++)
    to.set(words.subarray(row * columns, (row + 1) * columns), (y + row) * width + x);
}

test('where nothing changes there is nothing to tell', () => {
  const changes = new HeadChanges(head(200, 100));
  expect(changes.take()).toEqual([]);
});

test('a pixel is told with its tile, once', () => {
  const view = head(200, 100);
  const changes = new HeadChanges(view);
  view.pixels[70 * 200 + 130] = 5;
  expect(changes.take().map(({ x, y, width, height }) => [x, y, width, height])).toEqual([[128, 64, 64, 36]]);
  expect(changes.take()).toEqual([]);
});

test('tiles beside each other are told as one', () => {
  const view = head(300, 64);
  const changes = new HeadChanges(view);
  for (const x of [63, 64, 299]) view.pixels[x] = 1;
  expect(changes.take().map(({ x, width }) => [x, width])).toEqual([
    [0, 128],
    [256, 44],
  ]);
});

test('what is told makes the new picture of the old one', () => {
  const rectangle = fc.record({
    x: fc.nat(299),
    y: fc.nat(199),
    width: fc.nat(80),
    height: fc.nat(80),
    colour: fc.nat(0xff_ffff),
  });
  fc.assert(
    fc.property(fc.array(fc.array(rectangle, { maxLength: 3 }), { maxLength: 5 }), (steps) => {
      const view = head(300, 200);
      const shown = view.pixels.slice();
      const changes = new HeadChanges(view);
      for (const rectangles of steps) {
        for (const { x, y, width, height, colour } of rectangles)
          for (let row = y; row < Math.min(200, y + height); row++)
            view.pixels.fill(colour, row * 300 + x, row * 300 + Math.min(300, x + width));
        for (const tile of changes.take()) draw(shown, 300, tile);
        expect(shown).toEqual(view.pixels);
      }
    }),
    { numRuns: 50 },
  );
});
