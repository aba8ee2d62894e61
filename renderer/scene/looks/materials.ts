import {
  Color,
  type DataTexture,
  MeshBasicMaterial,
  MeshLambertMaterial,
  MeshPhysicalMaterial,
  MeshStandardMaterial,
  Vector2,
} from 'three';
import { brushedRelief, brushedRoughness, clothRelief, leatherRelief, perforation, plasticRelief } from './textures.ts';

/** What light falls on. */
export type Lit = MeshStandardMaterial | MeshLambertMaterial;

/** What the interior is made of. Each is one material, so that parts of it can be drawn together. */
export interface Materials {
  readonly softDark: Lit;
  readonly leather: Lit;
  readonly leatherDark: Lit;
  readonly plastic: Lit;
  readonly gloss: Lit;
  readonly metal: Lit;
  readonly chrome: Lit;
  readonly cloth: Lit;
  readonly carpet: Lit;
  readonly speaker: Lit;
  readonly rubber: Lit;
  readonly thread: Lit;
  readonly paint: Lit;
  readonly mirror: Lit;
  /** Thin lines of light; its colour is set with the time of day. */
  readonly line: MeshBasicMaterial;
}

const strength = (by: number): Vector2 => new Vector2(by, by);

const LIFT = new Color().setRGB(0.012, 0.0125, 0.014);

/** Each without its grain and its reflections, for hosts whose processor draws. */
function plain(materials: Materials): Materials {
  const made = Object.entries(materials).map(([name, material]) => {
    if (!(material instanceof MeshStandardMaterial)) return [name, material];
    const { color, metalness } = material;
    // What is nearly black would have no form without what it reflects.
    const seen = color
      .clone()
      .multiplyScalar(1 - 0.5 * metalness)
      .add(LIFT);
    return [name, new MeshLambertMaterial({ color: seen })];
  });
  return Object.fromEntries(made) as Materials;
}

/** @param simple - without textures and reflections. */
export function makeMaterials(simple: boolean): Materials {
  return simple ? plain(standard(false)) : standard(true);
}

function standard(grained: boolean): Materials {
  const map = (make: () => DataTexture) => (grained ? make() : null);
  const leatherMap = map(leatherRelief);
  const grain = map(plasticRelief);
  const made = {
    softDark: new MeshStandardMaterial({
      color: 0x1d1f22,
      roughness: 0.72,
      normalMap: leatherMap,
      normalScale: strength(0.35),
    }),
    leather: new MeshStandardMaterial({
      color: 0x8f5936,
      roughness: 0.58,
      normalMap: leatherMap,
      normalScale: strength(0.5),
    }),
    leatherDark: new MeshStandardMaterial({
      color: 0x191a1c,
      roughness: 0.55,
      normalMap: leatherMap,
      normalScale: strength(0.45),
    }),
    plastic: new MeshStandardMaterial({
      color: 0x17181a,
      roughness: 0.78,
      normalMap: grain,
      normalScale: strength(0.3),
    }),
    gloss: new MeshStandardMaterial({ color: 0x08090a, roughness: 0.12, metalness: 0 }),
    metal: new MeshStandardMaterial({
      color: 0xa6abb0,
      metalness: 1,
      roughness: 0.62,
      roughnessMap: map(brushedRoughness),
      normalMap: map(brushedRelief),
      normalScale: strength(0.4),
    }),
    chrome: new MeshStandardMaterial({ color: 0xd5dade, metalness: 1, roughness: 0.18 }),
    cloth: new MeshStandardMaterial({
      color: 0x8a8a88,
      roughness: 0.95,
      normalMap: map(clothRelief),
      normalScale: strength(0.3),
    }),
    carpet: new MeshStandardMaterial({ color: 0x141415, roughness: 1, normalMap: grain, normalScale: strength(1) }),
    speaker: new MeshStandardMaterial({ color: 0x2a2c2f, metalness: 0.6, roughness: 0.5, map: map(perforation) }),
    rubber: new MeshStandardMaterial({ color: 0x0c0c0d, roughness: 0.85 }),
    thread: new MeshStandardMaterial({ color: 0xb98a62, roughness: 0.8 }),
    paint: new MeshPhysicalMaterial({
      color: 0x10283f,
      metalness: 0.55,
      envMapIntensity: 0.7,
      roughness: 0.42,
      clearcoat: 1,
      clearcoatRoughness: 0.05,
    }),
    mirror: new MeshStandardMaterial({ color: 0xc8d0d8, metalness: 1, roughness: 0.03 }),
    line: new MeshBasicMaterial({ color: new Color(0x4fd0e0) }),
  };
  return made;
}
