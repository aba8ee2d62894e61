import { expect, test } from 'vitest';
import { HeadPictures, type Rectangle } from './heads.ts';

const tile = (x: number, y: number, width: number, height: number, value: number) => ({
  x,
  y,
  width,
  height,
  pixels: new Uint8Array(width * height * 4).fill(value),
});

test('pictures: tiles are put together, and those who look are told what has changed', () => {
  const watched: (readonly string[])[] = [];
  const pictures = new HeadPictures((heads) => watched.push(heads));
  const seen: (readonly Rectangle[])[] = [];
  let pixels = new Uint8Array();
  const release = pictures.look('a', (picture, changed) => {
    pixels = picture.pixels.slice();
    seen.push(changed.map(({ x, y, width, height }) => ({ x, y, width, height })));
  });
  pictures.take({ head: 'a', width: 2, height: 2, seconds: 1, tiles: [tile(0, 0, 2, 2, 1)] });
  pictures.take({ head: 'a', width: 2, height: 2, seconds: 2, tiles: [tile(1, 1, 1, 1, 9)] });
  expect([...pixels]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 9, 9, 9, 9]);
  expect(seen[1]).toEqual([{ x: 1, y: 1, width: 1, height: 1 }]);
  const late: (readonly Rectangle[])[] = [];
  const releaseLate = pictures.look('a', (_, changed) => late.push(changed));
  expect(late).toEqual([[{ x: 0, y: 0, width: 2, height: 2 }]]);
  release();
  releaseLate();
  expect(watched).toEqual([['a'], []]);
});

test('pictures: who looks at a head after somebody else sees at once what was last there', () => {
  const watched: (readonly string[])[] = [];
  const pictures = new HeadPictures((heads) => watched.push(heads));
  pictures.look('a', () => {})();
  const release = pictures.look('a', () => {});
  pictures.take({ head: 'a', width: 1, height: 1, seconds: 1, tiles: [tile(0, 0, 1, 1, 7)] });
  release();
  pictures.take({ head: 'a', width: 1, height: 1, seconds: 2, tiles: [tile(0, 0, 1, 1, 8)] });
  let first = 0;
  pictures.look('a', ({ pixels }) => {
    first ||= pixels[0]!;
  });
  expect(first).toBe(7);
  expect(watched).toEqual([['a'], [], ['a'], [], ['a']]);
});

test('pictures: a head of another size begins anew, and tiles beyond it are left out', () => {
  const pictures = new HeadPictures(() => {});
  let size = [0, 0, 0];
  pictures.look('a', ({ width, height, pixels }) => {
    size = [width, height, pixels[0]!];
  });
  pictures.take({ head: 'a', width: 4, height: 4, seconds: 1, tiles: [tile(0, 0, 4, 4, 1)] });
  pictures.take({ head: 'a', width: 2, height: 2, seconds: 2, tiles: [tile(1, 1, 2, 2, 9)] });
  expect(size).toEqual([2, 2, 0]);
});

test('pictures: while the machine is off displays are dark, also for those who look later', () => {
  const pictures = new HeadPictures(() => {});
  const seen: number[][] = [];
  pictures.look('a', ({ pixels }) => seen.push([...pixels]));
  pictures.take({ head: 'a', width: 1, height: 1, seconds: 1, tiles: [tile(0, 0, 1, 1, 7)] });
  pictures.dark();
  pictures.look('a', ({ pixels }) => seen.push([...pixels]));
  expect(seen).toEqual([
    [7, 7, 7, 7],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]);
});

test('pictures: the first of several heads are waited for, but not for ever', async () => {
  const watched: (readonly string[])[] = [];
  const pictures = new HeadPictures((heads) => watched.push(heads));
  const black = (head: string) => ({ head, width: 1, height: 1, seconds: 1, tiles: [tile(0, 0, 1, 1, 0)] });
  let release: (() => void) | undefined;
  const waiting = pictures.first(['a', 'b'], 60_000).then((given) => {
    release = given;
  });
  await pictures.take(black('a'));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(release).toBeUndefined();
  await pictures.take(black('b'));
  await waiting;
  const goesOn = pictures.look('a', () => {});
  release!();
  expect(watched).toEqual([['a'], ['a', 'b'], ['a']]);
  goesOn();
  (await pictures.first(['c'], 1))();
  (await pictures.first([], 60_000))();
});
