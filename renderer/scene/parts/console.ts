import {
  type Group,
  MathUtils,
  type Mesh,
  type MeshBasicMaterial,
  type PlaneGeometry,
  type Vector2,
  Vector3,
} from 'three';
import { legendMark } from '../looks/legends.ts';
import type { Materials } from '../looks/materials.ts';
import { rounded, roundedRectangle } from '../shape/outline.ts';
import { block, plate, slab, turnedBody } from '../shape/solids.ts';
import { surface } from '../shape/surface.ts';
import { control, group, mesh, moving } from './part.ts';

export type Mark = Mesh<PlaneGeometry, MeshBasicMaterial>;

/** Half of the console's width, and its height, along z. */
const width = (z: number): number => MathUtils.lerp(0.135, 0.115, MathUtils.smoothstep(z, 0.05, 0.4));
const TOP = (z: number): number => 0.505 - 0.085 * MathUtils.smoothstep(z, -0.02, 0.36) ** 1.0;

function bodyOutline(z: number): Vector2[] {
  const [x, y] = [width(z), TOP(z)];
  return rounded([
    [-x - 0.012, 0.02],
    [-x - 0.004, y - 0.06, 0.05],
    [-x, y - 0.004, 0.014],
    [-x + 0.014, y, 0.008],
    [x - 0.014, y, 0.008],
    [x, y - 0.004, 0.014],
    [x + 0.004, y - 0.06, 0.05],
    [x + 0.012, 0.02],
  ]);
}

const lengthwise = (outline: (z: number) => readonly Vector2[], from: number, to: number, stations = 40) =>
  surface(
    Array.from({ length: stations }, (_, i) => {
      const z = MathUtils.lerp(from, to, i / (stations - 1));
      return outline(z).map(({ x, y }) => new Vector3(x, y, z));
    }).toReversed(),
  );

/** A strip that lies on the console's top. */
const topStrip =
  (inset: number, lift: number) =>
  (z: number): Vector2[] => {
    const [x, y] = [width(z) - inset, TOP(z) + lift];
    return rounded([
      [-x, y - 0.004],
      [-x + 0.002, y, 0.003],
      [x - 0.002, y, 0.003],
      [x, y - 0.004],
    ]);
  };

function cupHolder(materials: Materials): Group {
  const ring = turnedBody([
    [0.041, -0.004],
    [0.0415, 0.001],
    [0.04, 0.0035],
    [0.036, 0.003],
    [0.034, -0.002],
  ]);
  const dark = mesh(
    turnedBody([
      [0.035, 0.0005],
      [0.001, 0.0006],
    ]),
    materials.rubber,
    false,
  );
  return group(mesh(ring, materials.chrome, false), dark);
}

/** The armrest between the seats: a leather cushion with a rounded outline. */
function armrest(materials: Materials): Group {
  const sections: readonly (readonly [scale: number, y: number])[] = [
    [1.0, -0.05],
    [1.0, 0.0],
    [0.99, 0.018],
    [0.95, 0.03],
    [0.8, 0.037],
    [0.5, 0.041],
    [0.001, 0.042],
  ];
  const outline = roundedRectangle(0.215, 0.4, 0.035);
  const rows = sections.map(([scale, y]) =>
    outline.map((p) => new Vector3(p.x * (1 - (1 - scale) * 0.9), y, -p.y * (1 - (1 - scale) * 0.6))),
  );
  const cushion = mesh(surface(rows), materials.leather);
  cushion.position.set(0, TOP(0.7) + 0.03, 0.72);
  return group(cushion);
}

/** A square push button; its mark is lit from below. */
function button(
  materials: Materials,
  legend: Parameters<typeof legendMark>[0],
  size: number,
): { all: Group; mark: Mark } {
  const cap = mesh(block(size, 0.008, size, 0.0028), materials.plastic, false);
  const mark = legendMark(legend, size * 0.66);
  mark.rotation.x = -Math.PI / 2;
  mark.position.y = 0.0045;
  return { all: moving(group(cap, mark)), mark };
}

export interface CentreConsole {
  readonly all: Group;
  /** Turns around x: forward is P. */
  readonly selector: Group;
  readonly gears: Readonly<Record<'P' | 'R' | 'N' | 'D', Mark>>;
  readonly start: { readonly all: Group; readonly mark: Mark };
  readonly parkingBrake: { readonly all: Group; readonly mark: Mark };
}

/** Where the selector turns, below the console's top. */
const PIVOT = new Vector3(0, TOP(0.27) - 0.03, 0.27);

function selectorLever(materials: Materials): Group {
  const head = turnedBody(
    [
      [0.001, 0.107],
      [0.012, 0.106],
      [0.0185, 0.101],
      [0.0205, 0.09],
      [0.0195, 0.07],
      [0.015, 0.056],
      [0.0145, 0.05],
    ]
      .map(([r, y]) => [r!, y!] as const)
      .toReversed(),
  );
  const knob = mesh(head, materials.leatherDark);
  knob.scale.set(0.92, 1, 1.25);
  const cap = mesh(slab(0.022, 0.034, 0.009, 0.005, 0.002), materials.metal, false);
  cap.rotation.x = -Math.PI / 2;
  cap.position.y = 0.1065;
  const collar = mesh(
    turnedBody([
      [0.0165, 0.046],
      [0.0175, 0.05],
      [0.0165, 0.055],
    ]),
    materials.chrome,
    false,
  );
  const stem = mesh(
    turnedBody([
      [0.009, 0],
      [0.0095, 0.05],
    ]),
    materials.chrome,
    false,
  );
  const gaiter = mesh(
    turnedBody([
      [0.042, 0.026],
      [0.04, 0.034],
      [0.026, 0.04],
      [0.016, 0.05],
      [0.012, 0.054],
    ]),
    materials.leatherDark,
  );
  return control('gear', moving(group(knob, cap, collar, stem, gaiter)));
}

/** Letters beside the selector, in its order. */
function gearMarks(): CentreConsole['gears'] {
  const marks = {
    P: legendMark('P', 0.016),
    R: legendMark('R', 0.016),
    N: legendMark('N', 0.016),
    D: legendMark('D', 0.016),
  };
  for (const [at, gear] of (['P', 'R', 'N', 'D'] as const).entries()) {
    const z = PIVOT.z - 0.036 + at * 0.024;
    marks[gear].position.set(0.056, TOP(z) + 0.0035, z);
    marks[gear].rotation.x = -Math.PI / 2 + 0.18;
    control('gear', marks[gear]).userData.gear = gear;
  }
  return marks;
}

export function centreConsole(materials: Materials): CentreConsole {
  const selector = selectorLever(materials);
  selector.position.copy(PIVOT);
  const gears = gearMarks();
  const start = button(materials, 'start', 0.034);
  control('ignition', start.all).position.set(-0.062, TOP(0.22) + 0.004, 0.222);
  start.all.rotation.x = 0.2;
  const parkingBrake = button(materials, 'parking', 0.03);
  control('parkingBrake', parkingBrake.all).position.set(-0.062, TOP(0.3) + 0.004, 0.305);
  parkingBrake.all.rotation.x = 0.14;
  const cups = [0.43, 0.52].map((z) => {
    const cup = cupHolder(materials);
    cup.position.set(z < 0.5 ? -0.05 : 0.05, TOP(z) + 0.002, 0.465);
    return cup;
  });
  const tray = mesh(plate(roundedRectangle(0.16, 0.1, 0.02), 0.006, 0.002), materials.rubber, false);
  tray.position.set(0, TOP(0.1) + 0.004, 0.1);
  tray.rotation.x = -Math.PI / 2 + 0.28;
  const rails = [-1, 1].map((side) => {
    const rail = (z: number) =>
      rounded([
        [side * (width(z) - 0.013) - 0.003, TOP(z) - 0.004],
        [side * (width(z) - 0.013) - 0.002, TOP(z) + 0.003, 0.001],
        [side * (width(z) - 0.013) + 0.002, TOP(z) + 0.003, 0.001],
        [side * (width(z) - 0.013) + 0.003, TOP(z) - 0.004],
      ]);
    return mesh(lengthwise(rail, -0.02, 0.54), materials.metal, false);
  });
  const all = group(
    mesh(lengthwise(bodyOutline, -0.08, 1.0), materials.leatherDark),
    mesh(lengthwise(topStrip(0.014, 0.0015), -0.03, 0.54), materials.gloss),
    ...rails,
    ...cups,
    tray,
    armrest(materials),
    selector,
    ...Object.values(gears),
    start.all,
    parkingBrake.all,
  );
  return { all, selector, gears, start, parkingBrake };
}
