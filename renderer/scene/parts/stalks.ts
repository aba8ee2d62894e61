import { CatmullRomCurve3, type Group, Vector3 } from 'three';
import type { Materials } from '../looks/materials.ts';
import { bar, turnedBody } from '../shape/solids.ts';
import { WHEEL } from './measures.ts';
import { control, group, mesh, moving } from './part.ts';

function lever(materials: Materials, side: -1 | 1): Group {
  const curve = new CatmullRomCurve3([
    new Vector3(side * 0.03, 0, -0.075),
    new Vector3(side * 0.09, 0.004, -0.068),
    new Vector3(side * 0.15, 0.012, -0.05),
    new Vector3(side * 0.2, 0.022, -0.03),
  ]);
  const thick = (t: number) =>
    t > 0.995
      ? 0.0005
      : 0.0062 + 0.0022 * Math.sin(Math.min(1, t * 1.1) * Math.PI) + (t > 0.9 ? -0.002 * (t - 0.9) * 10 : 0);
  const ring = mesh(
    turnedBody(
      [
        [0.0078, -0.004],
        [0.0084, -0.003],
        [0.0084, 0.003],
        [0.0078, 0.004],
      ],
      20,
    ),
    materials.chrome,
    false,
  );
  ring.position.copy(curve.getPoint(0.72));
  ring.quaternion.setFromUnitVectors(new Vector3(0, 1, 0), curve.getTangent(0.72));
  return moving(group(mesh(bar(curve, thick, 36, 12), materials.plastic), ring));
}

export interface Stalks {
  readonly all: Group;
  /** Turns around z: up is to the right. */
  readonly indicator: Group;
}

/** The levers at the steering column. */
export function stalks(materials: Materials): Stalks {
  const indicator = control('indicator', lever(materials, -1));
  const wipers = lever(materials, 1);
  const all = group(indicator, wipers);
  all.position.copy(WHEEL.at);
  all.rotation.x = WHEEL.tilt;
  return { all, indicator };
}
