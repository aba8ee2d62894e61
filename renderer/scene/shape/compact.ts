import { type BufferGeometry, type Material, Mesh, type Object3D } from 'three';
import { mergeGeometries } from 'three/examples/jsm/utils/BufferGeometryUtils.js';

interface Lot {
  readonly material: Material;
  readonly shadows: boolean;
  readonly meshes: Mesh[];
}

/**
 * Makes few meshes of many, in place: those of one material that do not move against `root` become one. What moves (`userData.moving`) or is a
 * control stays an object of its own, and is made few in the same way.
 */
export function compact(root: Object3D): void {
  root.updateMatrixWorld(true);
  const lots = new Map<string, Lot>();
  const others: Object3D[] = [];
  for (const child of root.children) collect(child, lots, others);
  for (const one of others) compact(one);
  for (const { material, shadows, meshes } of lots.values()) {
    if (meshes.length < 2) continue;
    const mesh = new Mesh(mergeGeometries(meshes.map((one) => plain(one, root)))!, material);
    mesh.castShadow = shadows;
    mesh.receiveShadow = true;
    for (const one of meshes) {
      one.removeFromParent();
      one.geometry.dispose();
    }
    root.add(mesh);
  }
}

/** Only what all meshes have, where it is within `root`. */
function plain(mesh: Mesh, root: Object3D): BufferGeometry {
  const made = mesh.geometry.index ? mesh.geometry.toNonIndexed() : mesh.geometry.clone();
  for (const name of Object.keys(made.attributes))
    if (name !== 'position' && name !== 'normal' && name !== 'uv') made.deleteAttribute(name);
  made.applyMatrix4(root.matrixWorld.clone().invert().multiply(mesh.matrixWorld));
  return made;
}

function collect(object: Object3D, lots: Map<string, Lot>, others: Object3D[]): void {
  if (object.userData.moving || object.userData.control) {
    others.push(object);
    return;
  }
  if (object instanceof Mesh) {
    const material = object.material as Material;
    const key = `${material.uuid} ${object.castShadow}`;
    const lot = lots.get(key) ?? { material, shadows: object.castShadow, meshes: [] };
    lot.meshes.push(object);
    lots.set(key, lot);
  }
  for (const child of object.children) collect(child, lots, others);
}
