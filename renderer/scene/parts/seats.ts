import { type Group, MathUtils, Vector3 } from 'three';
import type { Materials } from '../looks/materials.ts';
import { rowsOf, surface } from '../shape/surface.ts';
import { group, mesh } from './part.ts';

interface Section {
  /** Along the cushion, and how far it stands out there. */
  readonly at: number;
  readonly half: number;
  readonly thick: number;
  readonly bolster: number;
  readonly lean?: number;
}

const power = (value: number, exponent: number): number => Math.sign(value) * Math.abs(value) ** exponent;

/** A cushion along y with bolsters at its sides towards z. */
function cushion(sections: readonly Section[], rows: number) {
  const pick = (v: number, key: 'at' | 'half' | 'thick' | 'bolster' | 'lean'): number => {
    const place = v * (sections.length - 1);
    const i = Math.min(sections.length - 2, Math.floor(place));
    const t = MathUtils.smoothstep(place - i, 0, 1) * 0.5 + (place - i) * 0.5;
    return MathUtils.lerp(sections[i]![key] ?? 0, sections[i + 1]![key] ?? 0, t);
  };
  return surface(
    rowsOf(rows, 37, (u, v) => {
      const angle = u * 2 * Math.PI - Math.PI;
      const x = power(Math.cos(angle), 0.5);
      const z = power(Math.sin(angle), 0.62);
      const bulge = z > 0 ? pick(v, 'bolster') * MathUtils.smoothstep(Math.abs(x), 0.55, 0.9) : 0;
      const quilt = z > 0.5 ? -0.004 * MathUtils.smoothstep(0.03 - Math.abs(Math.abs(x) - 0.6), 0, 0.03) : 0;
      return new Vector3(
        x * pick(v, 'half'),
        pick(v, 'at'),
        z * pick(v, 'thick') + bulge * Math.min(1, z * 2) + quilt + pick(v, 'lean'),
      );
    }).toReversed(),
  );
}

function seat(materials: Materials, x: number): Group {
  const back = mesh(
    cushion(
      [
        { at: 0, half: 0.2, thick: 0.02, bolster: 0 },
        { at: 0.02, half: 0.235, thick: 0.07, bolster: 0.04 },
        { at: 0.2, half: 0.25, thick: 0.075, bolster: 0.075, lean: 0.02 },
        { at: 0.38, half: 0.245, thick: 0.07, bolster: 0.065, lean: 0.005 },
        { at: 0.52, half: 0.215, thick: 0.06, bolster: 0.03 },
        { at: 0.6, half: 0.16, thick: 0.045, bolster: 0.005 },
        { at: 0.625, half: 0.1, thick: 0.012, bolster: 0 },
        { at: 0.626, half: 0.001, thick: 0.001, bolster: 0 },
      ],
      44,
    ),
    materials.leather,
  );
  back.rotation.set(-0.38, Math.PI, 0, 'YXZ');
  back.position.set(0, 0.27, 1.12);
  const base = mesh(
    cushion(
      [
        { at: -0.27, half: 0.001, thick: 0.001, bolster: 0 },
        { at: -0.265, half: 0.2, thick: 0.03, bolster: 0 },
        { at: -0.22, half: 0.235, thick: 0.065, bolster: 0.02 },
        { at: 0, half: 0.25, thick: 0.07, bolster: 0.06 },
        { at: 0.2, half: 0.25, thick: 0.06, bolster: 0.06 },
        { at: 0.27, half: 0.24, thick: 0.05, bolster: 0.03 },
      ],
      36,
    ),
    materials.leather,
  );
  base.rotation.set(-Math.PI / 2 - 0.14, 0, Math.PI, 'XYZ');
  base.rotation.set(Math.PI / 2 - 0.14 + Math.PI, 0, 0);
  base.position.set(0, 0.27, 0.83);
  const head = mesh(
    cushion(
      [
        { at: 0, half: 0.001, thick: 0.001, bolster: 0 },
        { at: 0.005, half: 0.09, thick: 0.025, bolster: 0 },
        { at: 0.06, half: 0.125, thick: 0.045, bolster: 0.012 },
        { at: 0.14, half: 0.12, thick: 0.042, bolster: 0.01 },
        { at: 0.185, half: 0.095, thick: 0.025, bolster: 0 },
        { at: 0.19, half: 0.001, thick: 0.001, bolster: 0 },
      ],
      26,
    ),
    materials.leather,
  );
  head.rotation.set(-0.25, Math.PI, 0, 'YXZ');
  head.position.set(0, 0.9, 1.33);
  const all = group(back, base, head);
  all.position.x = x;
  return all;
}

/** The two front seats. */
export const seats = (materials: Materials): Group => group(seat(materials, -0.37), seat(materials, 0.37));
