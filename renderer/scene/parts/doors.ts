import { CatmullRomCurve3, type Group, MathUtils, type Vector2, Vector3 } from 'three';
import type { Materials } from '../looks/materials.ts';
import { type Corner, rounded, roundedRectangle } from '../shape/outline.ts';
import { bar, plate, slab } from '../shape/solids.ts';
import { surface, turned } from '../shape/surface.ts';
import { HALF, SILL } from './measures.ts';
import { group, mesh } from './part.ts';

const FRONT = -0.5;
const BACK = 2.2;
const STATIONS = 48;

/** How far the armrest stands out. */
const arm = (z: number): number => MathUtils.smoothstep(z, 0.02, 0.3) * (1 - 0.5 * MathUtils.smoothstep(z, 0.85, 1.15));

/** Outlines of the left door in x (inwards positive) and y, from the window down. */
const upper = (z: number): Vector2[] =>
  rounded([
    [-0.05, SILL - 0.004],
    [0.0, SILL, 0.012],
    [0.022, SILL - 0.012, 0.018],
    [0.018, 0.695 - 0.02 * arm(z), 0.04],
    [0.008, 0.683 - 0.02 * arm(z)],
  ]);
const strip = (z: number): Vector2[] => {
  const y = 0.683 - 0.02 * arm(z);
  return rounded([
    [0.006, y],
    [0.013, y - 0.003, 0.003],
    [0.013, y - 0.017, 0.003],
    [0.004, y - 0.02],
  ]);
};
const insert = (z: number): Vector2[] => {
  const y = 0.663 - 0.02 * arm(z);
  const a = arm(z);
  return rounded([
    [0.002, y],
    [-0.004, y - 0.02, 0.02],
    [0.002 + 0.012 * a, 0.592 - 0.02 * a, 0.035],
    [0.006 + 0.075 * a, 0.585 - 0.01 * a],
  ]);
};
const rest = (z: number): Vector2[] => {
  const a = arm(z);
  return rounded([
    [0.006 + 0.075 * a, 0.585 - 0.01 * a],
    [0.012 + 0.088 * a, 0.575 - 0.006 * a, 0.018],
    [0.01 + 0.08 * a, 0.545 - 0.012 * a, 0.02],
    [0.004 + 0.02 * a, 0.515 - 0.02 * a, 0.03],
    [0.004, 0.48],
  ]);
};
const lower: readonly Corner[] = [
  [0.004, 0.48],
  [0.008, 0.44, 0.05],
  [0.0, 0.25, 0.1],
  [0.03, 0.14, 0.04],
  [0.02, 0.0],
];
const lowerOutline = rounded(lower);

function panel(outline: (z: number) => readonly Vector2[], side: -1 | 1) {
  const rows = Array.from({ length: STATIONS }, (_, i) => {
    const z = MathUtils.lerp(FRONT, BACK, i / (STATIONS - 1));
    return outline(z).map(({ x, y }) => new Vector3(side * (HALF - x), y, z));
  });
  return surface(side < 0 ? turned(rows) : rows);
}

/** The lever that opens the door, in a shallow bowl. */
function handle(materials: Materials, side: -1 | 1): Group {
  const bowl = mesh(slab(0.13, 0.045, 0.02, 0.006, 0.002), materials.rubber, false);
  const lever = mesh(plate(roundedRectangle(0.1, 0.017, 0.007), 0.01, 0.003), materials.chrome);
  lever.position.set(0.006, 0.004, 0.012);
  lever.rotation.y = -0.12;
  const all = group(bowl, lever);
  all.position.set(side * (HALF + 0.002), 0.628, 0.14);
  all.rotation.y = side < 0 ? Math.PI / 2 : -Math.PI / 2;
  return all;
}

/** A thin line of light below the metal strip. */
function lightLine(materials: Materials, side: -1 | 1) {
  const points = Array.from({ length: 30 }, (_, i) => {
    const z = MathUtils.lerp(FRONT + 0.1, BACK, i / 29);
    return new Vector3(side * (HALF - 0.0055), 0.6622 - 0.02 * arm(z), z);
  });
  return mesh(
    bar(new CatmullRomCurve3(points), () => 0.0022, 60, 6),
    materials.line,
    false,
  );
}

function speaker(materials: Materials, side: -1 | 1): Group {
  const cover = mesh(plate(roundedRectangle(0.17, 0.17, 0.085), 0.008, 0.003), materials.speaker, false);
  const ring = mesh(plate(roundedRectangle(0.182, 0.182, 0.091), 0.006, 0.002), materials.metal, false);
  ring.position.z = -0.002;
  const all = group(cover, ring);
  all.position.set(side * (HALF - 0.008), 0.35, 0.1);
  all.rotation.y = side < 0 ? Math.PI / 2 : -Math.PI / 2;
  return all;
}

function windowKeys(materials: Materials, side: -1 | 1): Group {
  const all = group();
  for (let i = 0; i < (side < 0 ? 4 : 1); i++) {
    const key = mesh(plate(roundedRectangle(0.02, 0.034, 0.006), 0.008, 0.003), materials.gloss, false);
    key.position.set(side * (HALF - 0.062 - (i % 2) * 0.026), 0.5785, 0.34 + Math.floor(i / 2) * 0.045);
    key.rotation.x = -Math.PI / 2 + 0.06;
    all.add(key);
  }
  return all;
}

function door(materials: Materials, side: -1 | 1): Group {
  return group(
    mesh(panel(upper, side), materials.softDark),
    mesh(panel(strip, side), materials.metal),
    mesh(panel(insert, side), materials.leather),
    mesh(panel(rest, side), materials.leatherDark),
    mesh(
      panel(() => lowerOutline, side),
      materials.plastic,
    ),
    lightLine(materials, side),
    handle(materials, side),
    speaker(materials, side),
    windowKeys(materials, side),
  );
}

export const doors = (materials: Materials): Group => group(door(materials, -1), door(materials, 1));
