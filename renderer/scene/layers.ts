import { type Light, type Material, Mesh, type Object3D } from 'three';

/**
 * Where the processor draws, only a part of the scene is drawn anew when only that has changed: a layer of it, over the picture that is
 * there and against the depths of everything else in it. 0 is everything, and each object is in it, too.
 */
export const WORLD_LAYER = 1;
const FIRST_DISPLAY = 2;
const MOST = 31;

/** The layer of a display. */
export const displayLayer = (number: number): number => FIRST_DISPLAY + number;

/** A light shines in every layer, so that materials need not be made anew. */
export function shineEverywhere(light: Light): void {
  for (let layer = 1; layer <= MOST; layer++) light.layers.enable(layer);
}

/**
 * The world can be drawn again behind what is in front of it: it leaves no depths, and is drawn first, from its far end to the near one.
 * @param parts - in that order.
 */
export function behindEverything(parts: readonly Object3D[]): void {
  for (const [order, part] of parts.entries())
    part.traverse((one) => {
      one.layers.enable(WORLD_LAYER);
      if (!(one instanceof Mesh)) return;
      one.renderOrder = order - parts.length;
      (one.material as Material).depthWrite = false;
    });
}
