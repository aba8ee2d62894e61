import {
  Box3,
  BufferAttribute,
  type BufferGeometry,
  Matrix3,
  Mesh,
  MeshLambertMaterial,
  MeshStandardMaterial,
  type Object3D,
  Vector3,
} from 'three';
import type { Lit } from './materials.ts';

/** Side of the cubes that space is divided into, metres. */
const CELL = 0.022;
const RAYS = 26;
/** How far a ray looks for something in its way, in cells, and where it begins. */
const REACH = 22;
const START = 1.7;

/** Which cubes of a part of space something is in. */
class Cells {
  readonly #from: Vector3;
  readonly #size: readonly [number, number, number];
  readonly #full: Uint8Array;

  constructor(box: Box3) {
    this.#from = box.min;
    const size = box.getSize(new Vector3());
    this.#size = [size.x, size.y, size.z].map((side) => Math.ceil(side / CELL) + 1) as [number, number, number];
    this.#full = new Uint8Array(this.#size[0] * this.#size[1] * this.#size[2]);
  }

  #index(x: number, y: number, z: number): number {
    const ix = Math.floor((x - this.#from.x) / CELL);
    const iy = Math.floor((y - this.#from.y) / CELL);
    const iz = Math.floor((z - this.#from.z) / CELL);
    const [sx, sy, sz] = this.#size;
    if (ix < 0 || iy < 0 || iz < 0 || ix >= sx || iy >= sy || iz >= sz) return -1;
    return (iz * sy + iy) * sx + ix;
  }

  fill(x: number, y: number, z: number): void {
    const index = this.#index(x, y, z);
    if (index >= 0) this.#full[index] = 1;
  }

  /** How many cells a ray goes until it meets something; REACH when it meets nothing. */
  free(from: Vector3, way: Vector3): number {
    for (let step = START; step < REACH; step += 1) {
      const far = step * CELL;
      const index = this.#index(from.x + way.x * far, from.y + way.y * far, from.z + way.z * far);
      if (index < 0) return REACH;
      if (this.#full[index] === 1) return step;
    }
    return REACH;
  }
}

/** Directions spread evenly over a ball. */
const WAYS: readonly Vector3[] = Array.from({ length: RAYS * 2 }, (_, i) => {
  const y = 1 - (2 * (i + 0.5)) / (RAYS * 2);
  const angle = i * Math.PI * (3 - Math.sqrt(5));
  return new Vector3(Math.cos(angle), 0, Math.sin(angle)).multiplyScalar(Math.sqrt(1 - y * y)).setY(y);
});

function fillTriangles(cells: Cells, mesh: Mesh): void {
  const position = mesh.geometry.getAttribute('position');
  const index = mesh.geometry.index;
  const count = index ? index.count : position.count;
  const [a, b, c, ab, ac] = Array.from({ length: 5 }, () => new Vector3()) as [
    Vector3,
    Vector3,
    Vector3,
    Vector3,
    Vector3,
  ];
  const corner = (i: number, into: Vector3) =>
    into.fromBufferAttribute(position, index ? index.getX(i) : i).applyMatrix4(mesh.matrixWorld);
  for (let i = 0; i < count; i += 3) {
    corner(i, a);
    ab.copy(corner(i + 1, b)).sub(a);
    ac.copy(corner(i + 2, c)).sub(a);
    const steps = Math.min(60, Math.ceil(Math.max(ab.length(), ac.length()) / (CELL * 0.7)) + 1);
    for (let u = 0; u <= steps; u++)
      for (let v = 0; u + v <= steps; v++)
        cells.fill(
          a.x + (ab.x * u + ac.x * v) / steps,
          a.y + (ab.y * u + ac.y * v) / steps,
          a.z + (ab.z * u + ac.z * v) / steps,
        );
  }
}

/** How much of the light from all around reaches each vertex, 0 to 1. */
function visibility(cells: Cells, mesh: Mesh): Float32Array {
  const position = mesh.geometry.getAttribute('position');
  const normal = mesh.geometry.getAttribute('normal');
  const turn = new Matrix3().getNormalMatrix(mesh.matrixWorld);
  const seen = new Map<string, number>();
  const values = new Float32Array(position.count);
  const [at, out] = [new Vector3(), new Vector3()];
  for (let i = 0; i < position.count; i++) {
    at.fromBufferAttribute(position, i).applyMatrix4(mesh.matrixWorld);
    out.fromBufferAttribute(normal, i).applyMatrix3(turn).normalize();
    const key = `${Math.round(at.x * 250)} ${Math.round(at.y * 250)} ${Math.round(at.z * 250)} ${Math.round(out.x * 3)} ${Math.round(out.y * 3)} ${Math.round(out.z * 3)}`;
    let value = seen.get(key);
    if (value === undefined) {
      value = open(cells, at, out);
      seen.set(key, value);
    }
    values[i] = value;
  }
  return values;
}

function open(cells: Cells, at: Vector3, out: Vector3): number {
  let sum = 0;
  let all = 0;
  for (const way of WAYS) {
    const weight = way.dot(out);
    if (weight <= 0.05) continue;
    const far = cells.free(at, way) / REACH;
    sum += weight * Math.min(1, far * far * 0.35 + far * 0.65);
    all += weight;
  }
  return all > 0 ? sum / all : 1;
}

/**
 * Gives each vertex below `root` an attribute `open`: how much of the light from all around reaches it. Found by rays through a grid of
 * cubes, so it is right for what is larger than some centimetres.
 */
export function bakeOcclusion(root: Object3D): void {
  root.updateMatrixWorld(true);
  const meshes: Mesh<BufferGeometry, Lit>[] = [];
  root.traverse((one) => {
    if (
      one instanceof Mesh &&
      (one.material instanceof MeshStandardMaterial || one.material instanceof MeshLambertMaterial)
    )
      meshes.push(one as (typeof meshes)[0]);
  });
  const cells = new Cells(new Box3(new Vector3(-0.95, -0.05, -0.8), new Vector3(0.95, 1.35, 1.8)));
  for (const mesh of meshes) if (!mesh.material.transparent) fillTriangles(cells, mesh);
  for (const mesh of meshes) mesh.geometry.setAttribute('open', new BufferAttribute(visibility(cells, mesh), 1));
}

/** Makes a material heed `open`: fully for light from all around, a little for what it reflects. */
export function heedOcclusion(material: Lit): void {
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\nattribute float open;\nvarying float vOpen;')
      .replace('#include <begin_vertex>', '#include <begin_vertex>\nvOpen = open;');
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', '#include <common>\nvarying float vOpen;')
      .replace(
        '#include <aomap_fragment>',
        `float ambientOcclusion = pow(clamp(vOpen * 1.1, 0.0, 1.0), 1.35);
        reflectedLight.indirectDiffuse *= ambientOcclusion;
        reflectedLight.indirectSpecular *= mix(ambientOcclusion, 1.0, 0.15);`,
      );
  };
}
