import { Color, type Material, MeshBasicMaterial, MeshPhysicalMaterial, MeshStandardMaterial, Vector2 } from 'three';
import { brushedRelief, brushedRoughness, clothRelief, leatherRelief, perforation, plasticRelief } from './textures.ts';

/** What the interior is made of. Each is one material, so that parts of it can be drawn together. */
export interface Materials {
  readonly softDark: MeshStandardMaterial;
  readonly leather: MeshStandardMaterial;
  readonly leatherDark: MeshStandardMaterial;
  readonly plastic: MeshStandardMaterial;
  readonly gloss: MeshStandardMaterial;
  readonly metal: MeshStandardMaterial;
  readonly chrome: MeshStandardMaterial;
  readonly cloth: MeshStandardMaterial;
  readonly carpet: MeshStandardMaterial;
  readonly speaker: MeshStandardMaterial;
  readonly rubber: MeshStandardMaterial;
  readonly thread: MeshStandardMaterial;
  readonly paint: MeshPhysicalMaterial;
  readonly mirror: MeshStandardMaterial;
  /** Thin lines of light; its colour is set with the time of day. */
  readonly line: MeshBasicMaterial;
  all(): Material[];
}

const strength = (by: number): Vector2 => new Vector2(by, by);

export function makeMaterials(): Materials {
  const leatherMap = leatherRelief();
  const grain = plasticRelief();
  const made = {
    softDark: new MeshStandardMaterial({
      color: 0x1d1f22,
      roughness: 0.72,
      normalMap: leatherMap,
      normalScale: strength(0.35),
    }),
    leather: new MeshStandardMaterial({
      color: 0x7d4b2d,
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
      roughnessMap: brushedRoughness(),
      normalMap: brushedRelief(),
      normalScale: strength(0.4),
    }),
    chrome: new MeshStandardMaterial({ color: 0xd5dade, metalness: 1, roughness: 0.18 }),
    cloth: new MeshStandardMaterial({
      color: 0x8a8a88,
      roughness: 0.95,
      normalMap: clothRelief(),
      normalScale: strength(0.3),
    }),
    carpet: new MeshStandardMaterial({ color: 0x141415, roughness: 1, normalMap: grain, normalScale: strength(1) }),
    speaker: new MeshStandardMaterial({ color: 0x2a2c2f, metalness: 0.6, roughness: 0.5, map: perforation() }),
    rubber: new MeshStandardMaterial({ color: 0x0c0c0d, roughness: 0.85 }),
    thread: new MeshStandardMaterial({ color: 0xb98a62, roughness: 0.8 }),
    paint: new MeshPhysicalMaterial({
      color: 0x14324f,
      metalness: 0.55,
      roughness: 0.42,
      clearcoat: 1,
      clearcoatRoughness: 0.05,
    }),
    mirror: new MeshStandardMaterial({ color: 0xc8d0d8, metalness: 1, roughness: 0.03 }),
    line: new MeshBasicMaterial({ color: new Color(0x4fd0e0) }),
  };
  return { ...made, all: () => Object.values(made) };
}
