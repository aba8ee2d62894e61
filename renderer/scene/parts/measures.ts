import { MathUtils, Vector3 } from 'three';

// The car in metres: x to the right, y up, z to the rear. The floor is at y = 0, the driver sits on the left.

/** Half of the width between the doors. */
export const HALF = 0.74;
/** The driver's middle. */
export const DRIVER_X = -0.37;
/** Where windscreen and roof meet, and windscreen and bonnet. */
export const HEADER = { y: 1.235, z: 0.2, half: 0.56 };
export const COWL = { y: 0.765, z: -0.6, half: 0.72 };
/** Top of the doors. */
export const SILL = 0.79;

/** The displays' lit areas, metres. */
export const CLUSTER = { width: 0.296, height: 0.111, at: new Vector3(DRIVER_X, 0.742, 0.012), tilt: -0.2 };
export const CENTRE = { width: 0.29, height: 0.18125, at: new Vector3(0.005, 0.705, 0.115), tilt: -0.16, turn: 0.1 };

/** The steering wheel: centre, radius of the rim's middle, and how far its axis is tilted. */
export const WHEEL = { at: new Vector3(DRIVER_X, 0.575, 0.3), radius: 0.182, tilt: -0.42 };

/** How far things at this x are moved to the rear: the dashboard goes round to the doors. */
export const wrap = (x: number): number => 0.13 * Math.abs(x / HALF) ** 3.5;

/** 1 around `at`, 0 further away than `reach`, and smooth between. */
export const bell = (value: number, at: number, reach: number): number =>
  1 - MathUtils.smoothstep(Math.abs(value - at), reach * 0.35, reach);
