import { type Group, MathUtils, type Vector2, Vector3 } from 'three';
import type { Materials } from '../looks/materials.ts';
import { rounded, roundedRectangle } from '../shape/outline.ts';
import { block, plate, turnedBody } from '../shape/solids.ts';
import { rowsOf, surface, turned } from '../shape/surface.ts';
import { WHEEL } from './measures.ts';
import { control, group, mesh, moving } from './part.ts';

/** The rim's middle at an angle from its right, counterclockwise: round, a little flat at the bottom. */
function rim(angle: number, out = 0): Vector3 {
  const flat = 1 - 0.075 * Math.max(0, -Math.sin(angle)) ** 3;
  const radius = WHEEL.radius + out;
  return new Vector3(Math.cos(angle) * radius, Math.sin(angle) * radius * flat, 0);
}

/** How thick the rim is: more where thumbs lie. */
const grip = (angle: number): number => {
  const at = (degrees: number) => Math.max(0, Math.cos(angle - MathUtils.degToRad(degrees))) ** 24;
  return 0.0148 + 0.0022 * (at(35) + at(145));
};

function rimRows(from: number, to: number, rows: number, wider = 0): Vector3[][] {
  return rowsOf(rows, 19, (u, v) => {
    const angle = MathUtils.lerp(from, to, v);
    const out = rim(angle).normalize();
    const section = u * 2 * Math.PI;
    const radius = grip(angle) + wider;
    return rim(angle)
      .addScaledVector(out, Math.cos(section) * radius * 0.94)
      .add(new Vector3(0, 0, Math.sin(section) * radius * 1.12));
  });
}

/** A spoke between hub and rim, as an outline seen from the driver. */
const SIDE_SPOKE: readonly Vector2[] = rounded(
  [
    [0.05, -0.03, 0.01],
    [0.11, -0.024, 0.03],
    [0.176, -0.012, 0.004],
    [0.176, 0.012, 0.004],
    [0.11, 0.02, 0.03],
    [0.05, 0.026, 0.01],
  ],
  true,
);
const LOWER_SPOKE: readonly Vector2[] = rounded(
  [
    [-0.036, -0.045, 0.006],
    [-0.021, -0.1, 0.03],
    [-0.026, -0.166, 0.004],
    [0.026, -0.166, 0.004],
    [0.021, -0.1, 0.03],
    [0.036, -0.045, 0.006],
  ],
  true,
);
const SLOT: readonly Vector2[] = rounded(
  [
    [-0.017, -0.075, 0.006],
    [-0.009, -0.11, 0.02],
    [-0.012, -0.15, 0.004],
    [0.012, -0.15, 0.004],
    [0.009, -0.11, 0.02],
    [0.017, -0.075, 0.006],
  ],
  true,
);

/** The cover of the airbag: a cushion with a soft outline. */
function hub(): Vector3[][] {
  const outline = rounded(
    [
      [-0.05, -0.052, 0.03],
      [0.05, -0.052, 0.03],
      [0.068, 0.03, 0.03],
      [0.03, 0.046, 0.05],
      [-0.03, 0.046, 0.05],
      [-0.068, 0.03, 0.03],
    ],
    true,
  );
  const rings: readonly (readonly [scale: number, z: number])[] = [
    [1.02, -0.034],
    [1.04, -0.01],
    [1.02, -0.001],
    [0.97, 0.005],
    [0.85, 0.0095],
    [0.6, 0.0135],
    [0.3, 0.0155],
    [0.001, 0.016],
  ];
  return rings.map(([scale, z]) => outline.map(({ x, y }) => new Vector3(x * scale, y * scale, z)));
}

/** Two fields of buttons on the side spokes. */
function buttons(materials: Materials): Group {
  const all = group();
  for (const side of [-1, 1]) {
    const field = mesh(plate(roundedRectangle(0.052, 0.036, 0.011), 0.006, 0.002), materials.gloss);
    field.position.set(side * 0.097, -0.001, 0.0095);
    all.add(field);
    for (const [x, y] of [
      [-0.014, 0.009],
      [0.014, 0.009],
      [-0.014, -0.009],
      [0.014, -0.009],
    ] as const) {
      const key = mesh(block(0.02, 0.0115, 0.004, 0.0018), materials.plastic, false);
      key.position.set(side * 0.097 + x, -0.001 + y, 0.0125);
      all.add(key);
    }
    const roller = mesh(
      turnedBody(
        [
          [0.001, -0.006],
          [0.0046, -0.0055],
          [0.005, 0],
          [0.0046, 0.0055],
          [0.001, 0.006],
        ],
        20,
      ),
      materials.chrome,
      false,
    );
    roller.rotation.z = Math.PI / 2;
    roller.position.set(side * 0.097, 0, 0.0135);
    all.add(roller);
  }
  return all;
}

/** Shift paddles behind the spokes. */
function paddles(materials: Materials): Group {
  const all = group();
  for (const side of [-1, 1]) {
    const paddle = mesh(plate(roundedRectangle(0.034, 0.062, 0.012), 0.004, 0.0015), materials.metal);
    paddle.position.set(side * 0.118, 0.038, -0.03);
    paddle.rotation.z = -side * 0.3;
    all.add(paddle);
  }
  return all;
}

/** A mark in the middle of the hub: a ring, and a bar across it. */
function emblem(materials: Materials): Group {
  const ring = turnedBody(
    [
      [0.0136, -0.001],
      [0.0136, 0.0012],
      [0.0127, 0.0018],
      [0.0118, 0.0012],
      [0.0118, -0.001],
    ],
    40,
  );
  const made = mesh(ring, materials.chrome, false);
  made.rotation.x = Math.PI / 2;
  const bar = mesh(block(0.026, 0.0022, 0.0022, 0.0008), materials.chrome, false);
  const all = group(made, bar);
  all.position.z = 0.0165;
  return all;
}

/** The steering wheel; what turns is its first child, and turns around z. */
export function steeringWheel(materials: Materials): Group {
  const turns = moving(
    group(
      mesh(surface(turned(rimRows(-Math.PI / 2, (3 * Math.PI) / 2, 121))), materials.leatherDark),
      mesh(surface(turned(rimRows(Math.PI / 2 - 0.05, Math.PI / 2 + 0.05, 9, 0.0006))), materials.leather),
      mesh(plate(SIDE_SPOKE, 0.014, 0.004), materials.leatherDark),
      mesh(plate(SIDE_SPOKE.map((p) => p.clone().setX(-p.x)).toReversed(), 0.014, 0.004), materials.leatherDark),
      mesh(plate(LOWER_SPOKE, 0.012, 0.004), materials.metal),
      mesh(plate(SLOT, 0.014, 0.002), materials.plastic),
      mesh(surface(hub()), materials.leatherDark),
      buttons(materials),
      paddles(materials),
      emblem(materials),
    ),
  );
  const column = mesh(
    turnedBody([
      [0.07, -0.2],
      [0.062, -0.1],
      [0.055, -0.03],
      [0.04, -0.022],
      [0.001, -0.022],
    ]),
    materials.plastic,
  );
  column.rotation.x = Math.PI / 2;
  column.scale.set(1, 1.3, 0.8);
  const all = control('wheel', group(turns, column));
  all.position.copy(WHEEL.at);
  all.rotation.x = WHEEL.tilt;
  return all;
}
