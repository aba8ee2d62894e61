/** The car: a saloon of 1.6 t with a petrol engine and eight gears. Figures of common cars; no particular one. */
export const CAR = {
  /** kg */
  mass: 1600,
  /** N; rolling resistance 1.2 % of the weight. */
  rolling: 188,
  /** N per (m/s)²: half of air density, drag coefficient and area. */
  drag: 0.5 * 1.2 * 0.3 * 2.2,
  /** N at full pedal. */
  brakes: 14_000,
  parkingBrake: 6000,
  /** N that the torque converter gives at idle, and up to which speed (m/s). */
  creep: 500,
  creepSpeed: 1.9,
  /** m */
  wheel: 0.32,
  ratios: [4.71, 3.14, 2.1, 1.67, 1.29, 1, 0.84, 0.67],
  reverse: 3.3,
  final: 3.2,
  efficiency: 0.92,
  /** Litres. */
  tank: 55,
} as const;

export const IDLE = 800;
export const LIMIT = 6500;

/** Torque at full throttle: N m at revolutions a minute, straight between. */
const TORQUE: readonly (readonly [number, number])[] = [
  [0, 0],
  [700, 140],
  [1500, 250],
  [2000, 300],
  [4000, 310],
  [5000, 290],
  [6000, 240],
  [6500, 200],
  [6501, 0],
];

/** Straight between the points; constant beyond. */
export function between(points: readonly (readonly [number, number])[], x: number): number {
  let [x0, y0] = points[0]!;
  if (x <= x0) return y0;
  for (const [x1, y1] of points) {
    if (x <= x1) return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
    [x0, y0] = [x1, y1];
  }
  return y0;
}

export const fullTorque = (rpm: number): number => between(TORQUE, rpm);

/** N m with which the engine brakes when it gets no fuel. */
export const dragTorque = (rpm: number): number => 15 + rpm * 0.006;
