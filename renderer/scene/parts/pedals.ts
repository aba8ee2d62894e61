import type { Group } from 'three';
import type { Materials } from '../looks/materials.ts';
import { block, slab } from '../shape/solids.ts';
import { DRIVER_X } from './measures.ts';
import { control, group, mesh, moving } from './part.ts';

/** A metal plate with strips of rubber; turns around x at its upper end. */
function pedal(materials: Materials, width: number, height: number, strips: number): Group {
  const plate = mesh(slab(width, height, 0.012, 0.008, 0.003), materials.metal);
  plate.position.y = -0.14;
  const arm = mesh(block(0.018, 0.16, 0.014, 0.005), materials.plastic);
  arm.position.set(0, -0.06, -0.012);
  const made = moving(group(plate, arm));
  for (let i = 0; i < strips; i++) {
    const strip = mesh(block(width * 0.78, 0.007, 0.006, 0.002), materials.rubber, false);
    strip.position.set(0, -0.14 + ((i + 0.5) / strips - 0.5) * height * 0.82, 0.004);
    made.add(strip);
  }
  return made;
}

export interface Pedals {
  readonly all: Group;
  readonly throttle: Group;
  readonly brake: Group;
}

export function pedals(materials: Materials): Pedals {
  const throttle = control('throttle', pedal(materials, 0.058, 0.15, 6));
  throttle.position.set(DRIVER_X + 0.135, 0.3, -0.1);
  throttle.rotation.x = -0.35;
  const brake = control('brake', pedal(materials, 0.095, 0.066, 3));
  brake.position.set(DRIVER_X - 0.02, 0.36, -0.06);
  brake.rotation.x = -0.3;
  const rest = mesh(slab(0.07, 0.19, 0.014, 0.012, 0.004), materials.metal);
  rest.position.set(DRIVER_X - 0.22, 0.16, -0.22);
  rest.rotation.x = -0.7;
  return { all: group(throttle, brake, rest), throttle, brake };
}
