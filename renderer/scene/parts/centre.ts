import type { Group } from 'three';
import type { Materials } from '../looks/materials.ts';
import { slab } from '../shape/solids.ts';
import { CENTRE } from './measures.ts';
import { group, mesh } from './part.ts';

/** Black glass beyond the lit area, metres. */
const MARGIN = 0.011;

/** The centre display's body: black glass in a thin metal frame. Its screen lies at the origin, looking along z. */
export function centreBody(materials: Materials): Group {
  const [width, height] = [CENTRE.width + 2 * MARGIN, CENTRE.height + 2 * MARGIN];
  const back = mesh(slab(width + 0.006, height + 0.006, 0.016, 0.012, 0.004), materials.metal);
  back.position.z = -0.0085;
  const body = group(back);
  body.position.copy(CENTRE.at);
  body.rotation.set(CENTRE.tilt, -CENTRE.turn, 0, 'YXZ');
  return body;
}
