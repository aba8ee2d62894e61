import { type BufferGeometry, Group, type Material, Mesh, type Object3D } from 'three';

/** Things in the scene that a hand or a foot can work. */
export type ControlName =
  | 'throttle'
  | 'brake'
  | 'gear'
  | 'indicator'
  | 'lights'
  | 'hazard'
  | 'ignition'
  | 'parkingBrake'
  | 'wheel';

/** A mesh that casts and takes shadows. */
export function mesh(geometry: BufferGeometry, material: Material, shadows = true): Mesh {
  const made = new Mesh(geometry, material);
  made.castShadow = shadows;
  made.receiveShadow = true;
  return made;
}

/** Meshes together, moved and turned as one. */
export function group(...children: Object3D[]): Group {
  const made = new Group();
  if (children.length > 0) made.add(...children);
  return made;
}

/** Says that everything below this is a control. */
export function control<T extends Object3D>(name: ControlName, object: T): T {
  object.userData.control = name;
  return object;
}

/** Says that this moves by itself, so that it is not drawn together with what is around it. */
export function moving<T extends Object3D>(object: T): T {
  object.userData.moving = true;
  return object;
}
