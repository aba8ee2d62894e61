import {
  AdditiveBlending,
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  CatmullRomCurve3,
  CylinderGeometry,
  DoubleSide,
  Group,
  IcosahedronGeometry,
  InstancedMesh,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  PlaneGeometry,
  Quaternion,
  ShaderMaterial,
  Vector3,
} from 'three';
import { mergeGeometries, mergeVertices } from 'three/examples/jsm/utils/BufferGeometryUtils.js';
import { chance } from '../looks/noise.ts';
import { bar } from '../shape/solids.ts';
import { LAMPS, ROAD_X, ROAD_Y } from './road.ts';
import { NOISE, type WorldUniforms } from './sky.ts';

const AHEAD = 10;
/** Metres after which the trees are the same again. */
const WOOD = 144;

/** Things beside the road that repeat: each group moves with the car within its own period. */
export interface Roadside {
  readonly all: Group;
  /** What is far comes first. */
  readonly parts: readonly Group[];
  update(travel: number, night: number): void;
}

function instances(mesh: InstancedMesh, places: readonly Matrix4[]): InstancedMesh {
  // From the far end to the near one: see layers.ts.
  const sorted = places.toSorted((a, b) => a.elements[14]! - b.elements[14]!);
  for (const [i, place] of sorted.entries()) mesh.setMatrixAt(i, place);
  mesh.frustumCulled = false;
  return mesh;
}

const STILL = new Quaternion();
const place = (x: number, y: number, z: number, scale = 1, turn = STILL): Matrix4 =>
  new Matrix4().compose(new Vector3(x, y, z), turn, new Vector3(scale, scale, scale));

function lampPost(): BufferGeometry {
  const pole = new CatmullRomCurve3([
    new Vector3(0, 0, 0),
    new Vector3(0, 4, 0),
    new Vector3(-0.1, 6.6, 0),
    new Vector3(-0.9, 7.3, 0),
    new Vector3(-2.2, 7.4, 0),
  ]);
  const head = new CylinderGeometry(0.12, 0.16, 0.7, 10);
  head.rotateZ(Math.PI / 2);
  head.scale(1, 0.45, 1);
  head.translate(-2.4, 7.38, 0);
  const stem = bar(pole, (t) => 0.085 - 0.04 * t, 22, 8);
  return mergeGeometries([stem.toNonIndexed(), head.toNonIndexed()])!;
}

/** A soft disc of light. */
function glowTexture(): CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 64;
  const pen = canvas.getContext('2d')!;
  const fade = pen.createRadialGradient(32, 32, 0, 32, 32, 32);
  fade.addColorStop(0, 'rgba(255,255,255,1)');
  fade.addColorStop(0.18, 'rgba(255,255,255,.5)');
  fade.addColorStop(0.5, 'rgba(255,255,255,.1)');
  fade.addColorStop(1, 'rgba(255,255,255,0)');
  pen.fillStyle = fade;
  pen.fillRect(0, 0, 64, 64);
  return new CanvasTexture(canvas);
}

function lamps(): { all: Group; lights: MeshBasicMaterial } {
  const places = Array.from({ length: AHEAD }, (_, i) => place(5.2, 0, -LAMPS * i + LAMPS));
  const posts = instances(new InstancedMesh(lampPost(), new MeshLambertMaterial({ color: 0x5a6064 }), AHEAD), places);
  const lights = new MeshBasicMaterial({
    map: glowTexture(),
    color: 0xffc27a,
    blending: AdditiveBlending,
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
  });
  const glows = instances(
    new InstancedMesh(new PlaneGeometry(2.4, 2.4), lights, AHEAD),
    places.map((_, i) => place(2.8, 7.3, -LAMPS * i + LAMPS)),
  );
  const all = new Group();
  all.add(posts, glows);
  return { all, lights };
}

/** A ball of leaves: rough, and darker below. */
function leaves(radius: number, detail: number, seed: number): BufferGeometry {
  const ball = new IcosahedronGeometry(radius, detail);
  ball.deleteAttribute('normal');
  ball.deleteAttribute('uv');
  const made = mergeVertices(ball);
  const at = made.getAttribute('position');
  for (let v = 0; v < at.count; v++) {
    const rough = 0.78 + 0.44 * chance(v, 1, seed);
    at.setXYZ(v, at.getX(v) * rough, at.getY(v) * rough * 0.9, at.getZ(v) * rough);
  }
  made.computeVertexNormals();
  return made.toNonIndexed();
}

/** A tree: a stem that parts, and a crown of many balls within an egg. */
function tree(seed: number, simple: boolean): BufferGeometry {
  const parts: BufferGeometry[] = [];
  const stem = new CylinderGeometry(0.07, 0.17, 3, 7).toNonIndexed();
  stem.deleteAttribute('uv');
  stem.translate(0, 1.5, 0);
  parts.push(tint(stem, 0.13, 0.1, 0.08));
  const count = simple ? 6 : 15;
  for (let i = 0; i < count; i++) {
    const high = (i + 0.5) / count;
    const reach = 1.55 * Math.sin(Math.PI * (0.16 + 0.78 * high)) ** 0.8;
    const angle = i * 2.4 + seed;
    const far = reach * (0.45 + 0.5 * chance(i, 3, seed));
    const ball = leaves(0.62 + 0.4 * chance(i, 2, seed) + (simple ? 0.4 : 0), simple ? 1 : 2, i + seed * 31);
    ball.translate(Math.cos(angle) * far, 2.1 + 3.6 * high, Math.sin(angle) * far);
    const shade = (0.55 + 0.65 * high) * (0.85 + 0.3 * chance(i, 4, seed));
    parts.push(tint(ball, 0.13 * shade, 0.19 * shade, 0.06 * shade));
  }
  return mergeGeometries(parts)!;
}

function tint(geometry: BufferGeometry, r: number, g: number, b: number): BufferGeometry {
  const { count } = geometry.getAttribute('position');
  const colours = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) colours.set([r, g, b], i * 3);
  geometry.setAttribute('color', new BufferAttribute(colours, 3));
  return geometry;
}

/** Crowns have ragged edges and gaps between their leaves; stems, which are not green, stay whole. */
function leafy(material: MeshLambertMaterial): void {
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\nvarying vec3 leaf;')
      .replace('#include <begin_vertex>', '#include <begin_vertex>\nleaf = position;');
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', `#include <common>\nvarying vec3 leaf;\n${NOISE}`)
      .replace(
        '#include <color_fragment>',
        `#include <color_fragment>
        if (vColor.g > vColor.r) {
          float grain = noise(leaf.xy * 9.0 + leaf.z * 5.0) * 0.6 + noise(leaf.zy * 17.0 + leaf.x * 7.0) * 0.4;
          float facing = abs(dot(normalize(vNormal), normalize(vViewPosition)));
          if (grain > 0.28 + 1.1 * facing) discard;
          diffuseColor.rgb *= 0.55 + 0.9 * grain;
        }`,
      );
  };
}

function trees(material: MeshLambertMaterial, simple: boolean): Group {
  const all = new Group();
  for (const seed of [1, 2]) {
    const places: Matrix4[] = [];
    for (let i = 0; i < 8; i++) {
      const side = chance(i, 5, seed) < 0.5 ? -1 : 1;
      const x = side * (11 + 34 * chance(i, 6, seed) ** 1.6) + (side < 0 ? 2 * ROAD_X : 0);
      const z = -WOOD * chance(i, 7, seed);
      const turn = new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), 6.28 * chance(i, 8, seed));
      for (let round = -1; round < 2; round++)
        places.push(place(x, 0, z - round * WOOD, 0.9 + 0.9 * chance(i, 9, seed), turn));
    }
    all.add(instances(new InstancedMesh(tree(seed, simple), material, places.length), places));
  }
  return all;
}

/** White posts with a reflector, every 18 m on both sides. */
function markers(): Group {
  const post = new CylinderGeometry(0.05, 0.06, 1, 6);
  post.translate(0, 0.5, 0);
  const places = Array.from({ length: 40 }, (_, i) =>
    place(i % 2 === 0 ? 2.75 : 2 * ROAD_X - 2.75, 0, -(LAMPS / 2) * Math.floor(i / 2) + LAMPS),
  );
  const all = new Group();
  all.add(instances(new InstancedMesh(post, new MeshLambertMaterial({ color: 0xc8c8c4 }), places.length), places));
  return all;
}

/** Two chains of hills; at night windows are lit at their feet. */
function hills(uniforms: WorldUniforms, simple: boolean): Group {
  const all = new Group();
  for (const [layer, radius] of [700, 520].entries()) {
    const steps = 160;
    const position = new Float32Array((steps + 1) * 6);
    for (let i = 0; i <= steps; i++) {
      const angle = (i / steps) * 2 * Math.PI;
      const rough =
        Math.sin(angle * 3 + layer * 2) +
        0.6 * Math.sin(angle * 7 + 1 + layer) +
        0.35 * Math.sin(angle * 17 + 4 * layer) +
        0.15 * Math.sin(angle * 41);
      const height = (layer === 0 ? 46 : 22) + (layer === 0 ? 15 : 9) * rough;
      const [x, z] = [Math.sin(angle) * radius, -Math.cos(angle) * radius];
      position.set([x, -6, z, x, Math.max(3, height), z], i * 6);
    }
    const index: number[] = [];
    for (let i = 0; i < steps; i++) index.push(i * 2, i * 2 + 1, i * 2 + 2, i * 2 + 1, i * 2 + 3, i * 2 + 2);
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(position, 3));
    geometry.setIndex(index);
    const chain = new Mesh(geometry, hillMaterial(uniforms, layer, simple));
    chain.frustumCulled = false;
    chain.renderOrder = -1 + layer * 0.1;
    all.add(chain);
  }
  return all;
}

const hillMaterial = (uniforms: WorldUniforms, layer: number, simple: boolean): ShaderMaterial =>
  new ShaderMaterial({
    uniforms: { ...uniforms, layer: { value: layer } },
    defines: simple ? { SIMPLE: '' } : {},
    side: DoubleSide,
    vertexShader: /* glsl */ `
      varying vec3 place;
      void main() { place = position; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }`,
    fragmentShader: /* glsl */ `
      uniform float night, layer;
      uniform vec3 haze;
      varying vec3 place;
      ${NOISE}
      void main() {
        vec2 across = vec2(atan(place.x, -place.z) * 180.0, place.y * 0.5);
        vec3 wood = mix(vec3(0.1, 0.17, 0.12), vec3(0.16, 0.22, 0.12), layers(across * 0.25));
        vec3 day = mix(wood, haze, mix(0.72, 0.5, layer));
        day = mix(day, haze, 1.0 - smoothstep(0.0, 14.0, place.y));
        vec3 dark = mix(vec3(0.004, 0.006, 0.011), haze, 0.35 - 0.15 * layer);
        vec2 cell = floor(across * vec2(1.6, 1.4));
        float window_ = step(0.955, hash(cell + layer * 31.0)) * step(place.y, 9.0) * step(0.5, layer);
        float dot_ = smoothstep(0.35, 0.1, length(fract(across * vec2(1.6, 1.4)) - 0.5));
        dark += window_ * dot_ * mix(vec3(1.0, 0.7, 0.35), vec3(0.8, 0.9, 1.0), hash(cell + 3.0)) * 0.5;
        gl_FragColor = vec4(mix(day, dark, night), 1.0);
        #include <tonemapping_fragment>
        #include <colorspace_fragment>
      }`,
  });

/** @param simple - for hosts whose processor draws. */
export function roadside(uniforms: WorldUniforms, simple: boolean): Roadside {
  const lampRow = lamps();
  const crowns = new MeshLambertMaterial({ vertexColors: true });
  if (!simple) leafy(crowns);
  const wood = trees(crowns, simple);
  const posts = markers();
  const all = new Group();
  const far = hills(uniforms, simple);
  all.add(far, lampRow.all, wood, posts);
  all.position.y = ROAD_Y;
  return {
    all,
    parts: [far, wood, posts, lampRow.all],
    update(travel, night) {
      lampRow.all.position.z = travel % LAMPS;
      posts.position.z = travel % (LAMPS / 2);
      wood.position.z = travel % WOOD;
      // Where nothing is reflected the light for the cabin is strong, and falls on these, too.
      crowns.color.setScalar(simple && night > 0 ? 0.12 : 1);
      lampRow.lights.opacity = night;
      lampRow.lights.visible = night > 0.01;
    },
  };
}
