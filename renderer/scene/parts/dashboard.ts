import { BoxGeometry, CatmullRomCurve3, type Group, MathUtils, type Vector2, Vector3 } from 'three';
import type { Materials } from '../looks/materials.ts';
import { type Corner, rounded, roundedRectangle } from '../shape/outline.ts';
import { bar, plate } from '../shape/solids.ts';
import { surface } from '../shape/surface.ts';
import { bell, CENTRE, DRIVER_X, HALF, wrap } from './measures.ts';
import { group, mesh } from './part.ts';

const STATIONS = 60;
const END = HALF + 0.02;

/** A surface from door to door: an outline in z and y for each x, moved to the rear near the doors. */
export function across(outline: (x: number) => readonly Vector2[], from = -END, to = END, stations = STATIONS) {
  const rows = Array.from({ length: stations }, (_, i) => {
    const x = MathUtils.lerp(from, to, i / (stations - 1));
    return outline(x).map(({ x: z, y }) => new Vector3(x, y, z + wrap(x)));
  });
  return surface(rows);
}

/** How much the pad rises for the cluster, and where it makes room for it. */
const brow = (x: number): number => bell(x, DRIVER_X, 0.3);

/** Outlines in z and y, from the windscreen to the driver's knees. */
const pad = (x: number): Vector2[] => {
  const rise = 0.006 * brow(x) - 0.012 * bell(x, 0.42, 0.5);
  const back = 0.11 * brow(x);
  return rounded([
    [-0.72, 0.735],
    [-0.5, 0.742 + rise, 0.2],
    [-0.08, 0.742 + rise, 0.2],
    [0.045 - back, 0.724 + rise, 0.024],
    [0.05 - back, 0.702, 0.014],
    [0.02 - back, 0.695, 0.006],
    [-0.03 - back, 0.694],
  ]);
};
const recess: readonly Corner[] = [
  [-0.03, 0.694],
  [-0.034, 0.69, 0.004],
  [-0.04, 0.645, 0.004],
  [-0.03, 0.641],
];
const blade: readonly Corner[] = [
  [-0.03, 0.641],
  [0.03, 0.638, 0.004],
  [0.046, 0.629, 0.006],
  [0.044, 0.611, 0.005],
  [0.02, 0.606],
];
const knees: readonly Corner[] = [
  [0.016, 0.606],
  [0.02, 0.603, 0.004],
  [0.052, 0.594, 0.02],
  [0.06, 0.52, 0.08],
  [0.0, 0.43, 0.07],
];
const under: readonly Corner[] = [
  [0.0, 0.43],
  [-0.03, 0.402, 0.03],
  [-0.2, 0.375, 0.05],
  [-0.5, 0.45],
];

const fixed = (corners: readonly Corner[]) => {
  const outline = rounded(corners);
  return () => outline;
};

/** A line along the dashboard at one place of its outline. */
function along(z: number, y: number, from = -END, to = END): CatmullRomCurve3 {
  const points = Array.from({ length: 40 }, (_, i) => {
    const x = MathUtils.lerp(from, to, i / 39);
    return new Vector3(x, y, z + wrap(x));
  });
  return new CatmullRomCurve3(points);
}

/** Thin fins in front of the dark of the vents, with a bright edge. */
function fins(materials: Materials): Group {
  const fin: readonly Corner[] = [
    [-0.036, 0.0015],
    [0.018, 0.002, 0.0008],
    [0.021, 0, 0.001],
    [0.018, -0.002, 0.0008],
    [-0.036, -0.0015],
  ];
  const outline = rounded(fin);
  const all = group();
  for (const y of [0.6565, 0.668, 0.6795]) {
    const one = across(() => outline, -END, END, 40);
    one.translate(0, y, 0);
    all.add(mesh(one, materials.plastic, false));
  }
  return all;
}

/** What turns the stream of air: upright blades and a knob in each of four places. */
function vanes(materials: Materials): Group {
  const all = group();
  const upright = new BoxGeometry(0.002, 0.043, 0.028);
  const knob = plate(roundedRectangle(0.022, 0.008, 0.003), 0.016, 0.0025);
  for (const centre of [-0.64, -0.155, 0.165, 0.64]) {
    for (let i = -4; i <= 4; i++) {
      const x = centre + i * 0.017;
      const one = mesh(upright, materials.plastic, false);
      one.position.set(x, 0.668, -0.01 + wrap(x));
      one.rotation.y = -0.35 * Math.sign(centre) * (Math.abs(centre) > 0.4 ? 0.6 : -0.4);
      all.add(one);
    }
    const handle = mesh(knob, materials.chrome, false);
    handle.position.set(centre, 0.668, 0.018 + wrap(centre));
    all.add(handle);
  }
  return all;
}

/** Stitches along the pad's edge. */
function seam(materials: Materials): Group {
  const line = along(0.062, 0.5935);
  return group(
    mesh(
      bar(line, () => 0.0011, 70, 5),
      materials.thread,
      false,
    ),
  );
}

/** The dashboard: a soft pad, the band of the vents, a metal blade, a leather knee roll, and what is under it. */
export function dashboard(materials: Materials): Group {
  const neck = plate(roundedRectangle(0.1, 0.09, 0.03), 0.09, 0.01);
  const holder = mesh(neck, materials.plastic);
  holder.position.set(CENTRE.at.x, CENTRE.at.y - 0.03, 0.045);
  return group(
    mesh(across(pad), materials.softDark),
    mesh(across(fixed(recess)), materials.rubber),
    mesh(across(fixed(blade)), materials.metal),
    mesh(across(fixed(knees)), materials.leather),
    mesh(across(fixed(under)), materials.plastic),
    fins(materials),
    vanes(materials),
    seam(materials),
    mesh(
      bar(along(0.0235, 0.6045), () => 0.0024, 70, 5),
      materials.line,
      false,
    ),
    holder,
  );
}
