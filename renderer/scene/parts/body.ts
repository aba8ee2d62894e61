import { CatmullRomCurve3, type Group, MathUtils, MeshPhysicalMaterial, Vector3 } from 'three';
import type { Materials } from '../looks/materials.ts';
import { roundedRectangle } from '../shape/outline.ts';
import { bar, plate, slab } from '../shape/solids.ts';
import { rowsOf, surface } from '../shape/surface.ts';
import { COWL, HALF, HEADER, SILL } from './measures.ts';
import { group, mesh } from './part.ts';

/** Upper edge of the windscreen from left to right, and its lower edge: both bow forward in the middle. */
const top = (u: number): Vector3 => {
  const x = MathUtils.lerp(-HEADER.half, HEADER.half, u);
  return new Vector3(x, HEADER.y - 0.03 * (2 * u - 1) ** 2, HEADER.z + 0.07 * (2 * u - 1) ** 2);
};
const bottom = (u: number): Vector3 => {
  const x = MathUtils.lerp(-COWL.half, COWL.half, u);
  return new Vector3(x, COWL.y, COWL.z + 0.16 * (2 * u - 1) ** 2);
};
const onScreen = (u: number, v: number): Vector3 =>
  bottom(u)
    .lerp(top(u), v)
    .add(new Vector3(0, 0.03 * Math.sin(v * Math.PI), -0.02 * Math.sin(v * Math.PI)));

/** Clear glass: all that is seen of it is what it reflects. */
export const glassMaterial = (): MeshPhysicalMaterial =>
  new MeshPhysicalMaterial({
    color: 0x0a0f10,
    roughness: 0.02,
    metalness: 0,
    transparent: true,
    opacity: 0.06,
    depthWrite: false,
  });

/** The dark print around the edge of the windscreen. */
function frit(materials: Materials): Group {
  const strip = (from: (u: number) => Vector3, to: (u: number) => Vector3) =>
    mesh(surface(rowsOf(5, 40, (u, v) => from(u).lerp(to(u), v))), materials.rubber, false);
  return group(
    strip(
      (u) => onScreen(u, 0.94),
      (u) => onScreen(u, 1),
    ),
    strip(
      (u) => onScreen(u, 0),
      (u) => onScreen(u, 0.03),
    ),
  );
}

/**
 * A pillar along some points: an oval, `wide` half across the glass and `deep` half towards the inside.
 * @param across - the way along the side of the car.
 */
function pillar(
  materials: Materials,
  points: readonly Vector3[],
  across: Vector3,
  wide: (t: number) => number,
  deep: number,
): Group {
  const curve = new CatmullRomCurve3([...points]);
  const rows = rowsOf(28, 25, (u, v) => {
    const along = curve.getTangentAt(v);
    const a = across.clone().addScaledVector(along, -across.dot(along)).normalize();
    const b = new Vector3().crossVectors(along, a);
    const angle = u * 2 * Math.PI;
    const round = (value: number) => Math.sign(value) * Math.abs(value) ** 0.7;
    return curve
      .getPointAt(v)
      .addScaledVector(a, round(Math.cos(angle)) * wide(v))
      .addScaledVector(b, round(Math.sin(angle)) * deep);
  });
  return group(mesh(surface(rows), materials.cloth));
}

function pillars(materials: Materials): Group {
  const all = group();
  for (const side of [-1, 1] as const) {
    const edge = (v: number) => onScreen(side < 0 ? 0 : 1, v).add(new Vector3(side * 0.016, 0, 0.03));
    const lengthwise = new Vector3(side * 0.25, 0, 1);
    const roofRail = [
      edge(1),
      new Vector3(side * (HEADER.half + 0.03), HEADER.y + 0.005, 0.62),
      new Vector3(side * (HEADER.half + 0.035), HEADER.y, 1.1),
      new Vector3(side * (HEADER.half + 0.03), HEADER.y - 0.06, 2.3),
    ];
    const middle = [
      new Vector3(side * (HALF + 0.01), SILL - 0.05, 1.02),
      new Vector3(side * (HALF - 0.05), 1.0, 1.07),
      new Vector3(side * (HEADER.half + 0.02), HEADER.y, 1.12),
    ];
    all.add(
      pillar(materials, [edge(-0.06), edge(0.3), edge(0.65), edge(1.02)], lengthwise, (t) => 0.058 - 0.014 * t, 0.02),
      pillar(materials, roofRail, new Vector3(0, 1, 0), () => 0.04, 0.022),
      pillar(materials, middle, new Vector3(0, 0, 1), (t) => 0.085 - 0.025 * t, 0.024),
    );
  }
  return all;
}

function roof(materials: Materials): Group {
  const lining = rowsOf(14, 24, (u, v) => {
    const x = MathUtils.lerp(-1, 1, u) * (HEADER.half + 0.03);
    const z = MathUtils.lerp(HEADER.z - 0.02 + 0.07 * (2 * u - 1) ** 2, 2.3, v);
    return new Vector3(x, HEADER.y + 0.035 * (1 - (2 * u - 1) ** 2) * Math.min(1, v * 5) - 0.006, z);
  });
  const visors = [-1, 1].map((side) => {
    const visor = mesh(slab(0.4, 0.16, 0.035, 0.018, 0.007), materials.cloth);
    visor.position.set(side * 0.29, HEADER.y - 0.008, HEADER.z + 0.1);
    visor.rotation.x = Math.PI / 2 - 0.06;
    return visor;
  });
  const lamp = mesh(slab(0.16, 0.11, 0.025, 0.022, 0.008), materials.plastic);
  lamp.position.set(0, HEADER.y + 0.002, HEADER.z + 0.09);
  lamp.rotation.x = Math.PI / 2;
  return group(mesh(surface(lining), materials.cloth), ...visors, lamp);
}

/** The mirror inside, and the two outside. */
function mirrors(materials: Materials): Group {
  const outline = roundedRectangle(0.235, 0.064, 0.026, 0.03);
  const inside = group(
    mesh(plate(outline, 0.02, 0.007), materials.plastic),
    mesh(plate(roundedRectangle(0.222, 0.053, 0.022, 0.026), 0.004, 0.001), materials.mirror, false),
  );
  inside.children[1]!.position.z = 0.0095;
  inside.position.set(0, HEADER.y - 0.09, HEADER.z - 0.06);
  inside.rotation.set(0.08, -0.32, 0);
  const foot = mesh(
    bar(
      new CatmullRomCurve3([
        new Vector3(0, HEADER.y - 0.085, HEADER.z - 0.07),
        new Vector3(0, HEADER.y - 0.05, HEADER.z - 0.1),
        new Vector3(0, HEADER.y - 0.035, HEADER.z - 0.11),
      ]),
      (t) => 0.012 + 0.014 * t,
      10,
      12,
    ),
    materials.plastic,
  );
  const all = group(inside, foot);
  for (const side of [-1, 1]) {
    const shell = surface(
      [-0.09, -0.08, -0.05, 0, 0.02].map((z, i) =>
        roundedRectangle(0.2, 0.125, 0.045).map(({ x, y }) => {
          const scale = [0.001, 0.55, 0.85, 1, 1][i]!;
          return new Vector3(x * scale, y * scale, z);
        }),
      ),
    );
    const glass = mesh(plate(roundedRectangle(0.188, 0.113, 0.04), 0.004, 0.001), materials.mirror, false);
    glass.position.z = 0.014;
    const outside = group(mesh(shell, materials.paint), glass);
    outside.position.set(side * 0.93, SILL + 0.085, -0.12);
    outside.rotation.y = side * -0.32;
    all.add(outside);
  }
  return all;
}

/** What is seen of the car in front of the windscreen. */
function bonnet(materials: Materials): Group {
  const skin = rowsOf(24, 40, (u, v) => {
    const s = 2 * u - 1;
    const z = MathUtils.lerp(COWL.z - 0.02, -1.75, v) + 0.16 * s * s + 0.12 * v * s * s;
    const crown = 0.055 * (1 - s * s) - 0.02 * bump(s, 0.62);
    const fall = 0.02 + 0.16 * v * v;
    return new Vector3(s * (0.8 - 0.06 * v), COWL.y + 0.02 + crown - fall + 0.02, z);
  });
  const wipers = [-0.55, 0.1].map((x) => {
    const arm = new CatmullRomCurve3([
      new Vector3(x, COWL.y + 0.03, COWL.z + 0.02),
      new Vector3(x + 0.25, COWL.y + 0.045, COWL.z - 0.005),
      new Vector3(x + 0.56, COWL.y + 0.035, COWL.z + 0.03),
    ]);
    return mesh(
      bar(arm, () => 0.006, 16, 8),
      materials.rubber,
      false,
    );
  });
  return group(mesh(surface(skin), materials.paint), ...wipers);
}

const bump = (s: number, at: number): number => Math.exp(-(((Math.abs(s) - at) / 0.1) ** 2));

function floor(materials: Materials): Group {
  const pan = rowsOf(12, 14, (u, v) => {
    const x = MathUtils.lerp(-HALF, HALF, u);
    const z = MathUtils.lerp(2.3, -0.62, v);
    return new Vector3(x, 0.02 + 0.5 * MathUtils.smoothstep(-z, 0.2, 0.62) ** 1.4, z);
  });
  const bulkhead = rowsOf(
    4,
    4,
    (u, v) => new Vector3(MathUtils.lerp(-HALF, HALF, u), MathUtils.lerp(0.3, 0.73, v), -0.6),
  );
  const rear = rowsOf(
    6,
    10,
    (u, v) => new Vector3(MathUtils.lerp(HALF, -HALF, u), MathUtils.lerp(0.0, 0.78, v), 2.1 + 0.12 * v),
  );
  return group(
    mesh(surface(pan), materials.carpet),
    mesh(surface(bulkhead), materials.carpet),
    mesh(surface(rear), materials.leather),
  );
}

/** Everything around the people: pillars, roof, mirrors, floor, and the bonnet outside. */
export function body(materials: Materials): Group {
  return group(
    pillars(materials),
    roof(materials),
    mirrors(materials),
    bonnet(materials),
    frit(materials),
    floor(materials),
  );
}

/** The windscreen. */
export function windscreen() {
  const glass = mesh(surface(rowsOf(16, 32, onScreen)), glassMaterial(), false);
  glass.receiveShadow = false;
  glass.renderOrder = 5;
  return glass;
}
