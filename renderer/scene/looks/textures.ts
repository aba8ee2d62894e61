import {
  type ColorSpace,
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  NoColorSpace,
  RepeatWrapping,
  RGBAFormat,
  SRGBColorSpace,
  UnsignedByteType,
} from 'three';
import { cells, chance, smoothNoise } from './noise.ts';

/** Pixels of a side of a pattern. */
const SIDE = 256;

type Height = (u: number, v: number) => number;

function texture(data: Uint8Array, metres: number, space: ColorSpace): DataTexture {
  const made = new DataTexture(data, SIDE, SIDE, RGBAFormat, UnsignedByteType);
  made.wrapS = RepeatWrapping;
  made.wrapT = RepeatWrapping;
  made.magFilter = LinearFilter;
  made.minFilter = LinearMipmapLinearFilter;
  made.generateMipmaps = true;
  made.anisotropy = 8;
  made.colorSpace = space;
  made.repeat.set(1 / metres, 1 / metres);
  made.needsUpdate = true;
  return made;
}

/** A normal map of a height that repeats after 1 in both directions, for a square of so many metres. */
function relief(height: Height, strength: number, metres: number): DataTexture {
  const data = new Uint8Array(SIDE * SIDE * 4);
  const heights = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) for (let x = 0; x < SIDE; x++) heights[y * SIDE + x] = height(x / SIDE, y / SIDE);
  const at = (x: number, y: number) => heights[((y + SIDE) % SIDE) * SIDE + ((x + SIDE) % SIDE)]!;
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const dx = (at(x - 1, y) - at(x + 1, y)) * strength;
      const dy = (at(x, y - 1) - at(x, y + 1)) * strength;
      const length = Math.hypot(dx, dy, 1);
      const to = (part: number) => Math.round(127.5 + (127.5 * part) / length);
      data.set([to(dx), to(dy), to(1), 255], (y * SIDE + x) * 4);
    }
  return texture(data, metres, NoColorSpace);
}

/** A grey pattern; green is roughness where it is taken for that. */
function shades(shade: Height, metres: number, space: ColorSpace): DataTexture {
  const data = new Uint8Array(SIDE * SIDE * 4);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const value = Math.round(255 * Math.min(1, Math.max(0, shade(x / SIDE, y / SIDE))));
      data.set([value, value, value, 255], (y * SIDE + x) * 4);
    }
  return texture(data, metres, space);
}

/** Leather: cells with rounded tops and narrow folds between, over larger waves. */
export const leatherRelief = (): DataTexture =>
  relief(
    (u, v) => {
      const [near, next] = cells(u * 30, v * 30, 30);
      const fine = cells(u * 60, v * 60, 60, 3);
      return 0.8 * Math.min(1, (next - near) * 2.2) + 0.2 * (fine[1] - fine[0]) + 0.5 * smoothNoise(u * 6, v * 6, 6);
    },
    1.4,
    0.045,
  );

/** The fine grain of foamed plastic. */
export const plasticRelief = (): DataTexture =>
  relief((u, v) => smoothNoise(u * 90, v * 90, 90) + 0.6 * smoothNoise(u * 45, v * 45, 45, 2), 1.1, 0.05);

/** Woven cloth: threads over and under. */
export const clothRelief = (): DataTexture =>
  relief(
    (u, v) => {
      const [x, y] = [Math.floor(u * 64), Math.floor(v * 64)];
      const over = (x + y) % 2 === 0;
      const across = over ? (u * 64) % 1 : (v * 64) % 1;
      return Math.sin(across * Math.PI) + 0.3 * chance(x, y);
    },
    0.7,
    0.05,
  );

const streak: Height = (u, v) =>
  0.5 * smoothNoise(u * 2, v * 256, 256, 1) +
  0.3 * smoothNoise(u * 5, v * 128, 128, 2) +
  0.2 * chance(0, Math.floor(v * 256));

/** Brushed metal: streaks along u. */
export const brushedRelief = (): DataTexture => relief(streak, 0.35, 0.09);
export const brushedRoughness = (): DataTexture =>
  shades((u, v) => 0.45 + 0.5 * (streak(u, v) - 0.5), 0.09, NoColorSpace);

/** Holes of a loudspeaker's cover: dark where there is one. */
export const perforation = (): DataTexture =>
  shades(
    (u, v) => {
      const [x, y] = [u * 16, v * 16];
      const shift = Math.floor(y) % 2 === 0 ? 0 : 0.5;
      const distance = Math.hypot(((x + shift) % 1) - 0.5, (y % 1) - 0.5);
      return distance < 0.27 ? 0.12 : 1;
    },
    0.05,
    SRGBColorSpace,
  );
