import { Vector2 } from 'three';

/** A corner of an outline and the radius of its rounding. */
export type Corner = readonly [x: number, y: number, radius?: number];

/** Points of a rounding, and of the straight piece before it. */
const ARC = 5;
const STRAIGHT = 2;

/**
 * A line with rounded corners. The number of its points depends on the number of corners only, so that lines with as many can be lofted.
 * @param closed - joins the last corner with the first.
 * @param steps - of each rounding: more for what is looked at closely.
 */
export function rounded(corners: readonly Corner[], closed = false, steps = ARC): Vector2[] {
  const count = corners.length;
  const points: Vector2[] = [];
  let last: Vector2 | undefined;
  for (let i = 0; i < count; i++) {
    const end = !closed && (i === 0 || i === count - 1);
    const arc = end
      ? [vector(corners[i]!)]
      : rounding(corners.at(i - 1)!, corners[i]!, corners[(i + 1) % count]!, steps);
    if (last) points.push(...straight(last, arc[0]!));
    points.push(...arc);
    last = arc.at(-1);
  }
  if (closed) points.push(...straight(last!, points[0]!), points[0]!.clone());
  return points;
}

const vector = ([x, y]: Corner): Vector2 => new Vector2(x, y);

function straight(from: Vector2, to: Vector2): Vector2[] {
  return Array.from({ length: STRAIGHT }, (_, i) => from.clone().lerp(to, (i + 1) / (STRAIGHT + 1)));
}

/** A quadratic curve that leaves both sides where a circle of this radius would touch them. */
function rounding(before: Corner, corner: Corner, after: Corner, steps: number): Vector2[] {
  const at = vector(corner);
  const to = vector(before).sub(at);
  const from = vector(after).sub(at);
  const half = Math.acos(Math.min(1, Math.max(-1, to.clone().normalize().dot(from.clone().normalize())))) / 2;
  const wanted = (corner[2] ?? 0.001) / Math.max(0.05, Math.tan(half));
  const reach = Math.min(wanted, to.length() * 0.49, from.length() * 0.49);
  const a = at.clone().add(to.setLength(reach));
  const b = at.clone().add(from.setLength(reach));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const t = i / steps;
    return a
      .clone()
      .multiplyScalar((1 - t) * (1 - t))
      .addScaledVector(at, 2 * t * (1 - t))
      .addScaledVector(b, t * t);
  });
}

/** A rectangle with rounded corners around the origin, closed, counterclockwise. */
export function roundedRectangle(width: number, height: number, radius: number, upper = radius): Vector2[] {
  const [x, y] = [width / 2, height / 2];
  return rounded(
    [
      [-x, -y, radius],
      [x, -y, radius],
      [x, y, upper],
      [-x, y, upper],
    ],
    true,
  );
}
