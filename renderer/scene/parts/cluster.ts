import { type Group, type Vector2, Vector3 } from 'three';
import type { Materials } from '../looks/materials.ts';
import { rounded } from '../shape/outline.ts';
import { surface, turned } from '../shape/surface.ts';
import { CLUSTER } from './measures.ts';
import { group, mesh } from './part.ts';

/** Steps of a rounding: people look at nothing as closely as at the cluster. */
const FINE = 11;

/** An outline around the cluster: `grow` metres larger than its glass, higher by `rise` at its top. */
function around(grow: number, rise = 0, down = 0): Vector2[] {
  const x = CLUSTER.width / 2 + grow;
  const y = CLUSTER.height / 2 + grow;
  return rounded(
    [
      [-x - rise * 0.6, -y + down, 0.012 + grow * 0.4],
      [x + rise * 0.6, -y + down, 0.012 + grow * 0.4],
      [x - 0.012, y + rise, 0.04 + grow],
      [-x + 0.012, y + rise, 0.04 + grow],
    ],
    true,
    FINE,
  );
}

type Ring = readonly [z: number, outline: readonly Vector2[]];
const rings = (list: readonly Ring[]): Vector3[][] =>
  list.map(([z, outline]) => outline.map(({ x, y }) => new Vector3(x, y, z)));

/** The hood: outside from the dashboard to its lip, and a dark funnel from there to the glass. Its screen lies at the origin. */
export function clusterHood(materials: Materials): Group {
  const lip = 0.062;
  const shell = surface(
    turned(
      rings([
        [-0.34, around(-0.02, -0.05)],
        [-0.24, around(0.004, -0.03)],
        [-0.14, around(0.02, -0.008)],
        [-0.05, around(0.026, 0.006)],
        [lip - 0.03, around(0.027, 0.012)],
        [lip - 0.008, around(0.026, 0.014)],
        [lip - 0.002, around(0.0235, 0.0125)],
        [lip, around(0.02, 0.011)],
      ]).toReversed(),
    ),
  );
  const mouth = surface(
    rings([
      [lip, around(0.02, 0.011)],
      [lip - 0.001, around(0.0175, 0.01)],
      [lip - 0.006, around(0.016, 0.0095)],
      [0.03, around(0.012, 0.006)],
      [0.002, around(0.0085, 0.001)],
      [-0.001, around(0.007, 0)],
    ]),
  );
  const edge = surface(
    rings([
      [0.002, around(0.009, 0.0012)],
      [0.005, around(0.0085, 0.001)],
      [0.005, around(0.0068, 0)],
      [-0.001, around(0.0062, 0)],
    ]),
  );
  const hood = group(
    mesh(shell, materials.softDark),
    mesh(mouth, materials.plastic),
    mesh(edge, materials.chrome, false),
  );
  hood.position.copy(CLUSTER.at);
  hood.rotation.x = CLUSTER.tilt;
  return hood;
}
