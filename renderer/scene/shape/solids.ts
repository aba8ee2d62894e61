import { type BufferGeometry, type Curve, ExtrudeGeometry, Shape, type Vector2, Vector3 } from 'three';
import { RoundedBoxGeometry } from 'three/examples/jsm/geometries/RoundedBoxGeometry.js';
import { toCreasedNormals } from 'three/examples/jsm/utils/BufferGeometryUtils.js';
import { roundedRectangle } from './outline.ts';
import { rowsOf, surface } from './surface.ts';

/** Edges that are sharper than that (radians) are seen as edges. */
const CREASE = 0.7;

/** A plate with an outline in x and y, `depth` thick around z = 0, with rounded edges. */
export function plate(outline: readonly Vector2[], depth: number, bevel: number): BufferGeometry {
  const geometry = new ExtrudeGeometry(new Shape([...outline]), {
    depth: Math.max(1e-4, depth - 2 * bevel),
    bevelEnabled: true,
    bevelSize: bevel,
    bevelOffset: -bevel,
    bevelThickness: bevel,
    bevelSegments: 3,
    curveSegments: 8,
  });
  geometry.translate(0, 0, bevel - depth / 2);
  return toCreasedNormals(geometry, CREASE);
}

/** A rectangular plate with round corners. */
export const slab = (width: number, height: number, radius: number, depth: number, bevel: number): BufferGeometry =>
  plate(roundedRectangle(width, height, radius), depth, bevel);

/** A small block whose edges are all round. */
export const block = (width: number, height: number, depth: number, radius: number): BufferGeometry =>
  new RoundedBoxGeometry(width, height, depth, 2, radius);

/** A round bar along a curve; `radius` of its place from 0 to 1. */
export function bar(curve: Curve<Vector3>, radius: (t: number) => number, rows = 40, sides = 14): BufferGeometry {
  const closed = curve.getPoint(0).distanceTo(curve.getPoint(1)) < 1e-5;
  const frames = curve.computeFrenetFrames(rows - 1, closed);
  return surface(
    rowsOf(rows, sides + 1, (u, v) => {
      const i = Math.round(v * (rows - 1));
      const angle = u * 2 * Math.PI;
      return curve
        .getPointAt(v)
        .addScaledVector(frames.normals[i]!, Math.cos(angle) * radius(v))
        .addScaledVector(frames.binormals[i]!, Math.sin(angle) * radius(v));
    }),
  );
}

/** A flat-ended round body around y: radius and height from the bottom up. */
export function turnedBody(profile: readonly (readonly [radius: number, y: number])[], sides = 40): BufferGeometry {
  return surface(
    rowsOf(profile.length, sides + 1, (u, v) => {
      const [radius, y] = profile[Math.round(v * (profile.length - 1))]!;
      const angle = -u * 2 * Math.PI;
      return new Vector3(Math.cos(angle) * radius, y, Math.sin(angle) * radius);
    }),
  );
}

/** A closed body through outlines in x and y, each moved to its own z; ends are closed by points. */
export function loft(
  sections: readonly { readonly outline: readonly Vector2[]; readonly z: number }[],
): BufferGeometry {
  return surface(sections.map(({ outline, z }) => outline.map(({ x, y }) => new Vector3(x, y, z))));
}
