import {
  BackSide,
  Mesh,
  PMREMGenerator,
  Scene,
  ShaderMaterial,
  SphereGeometry,
  type Texture,
  type WebGLRenderer,
} from 'three';
import { SKY, SUN } from './sky.ts';

/** Light from all around, for what reflects it. */
export interface Surroundings {
  /** As seen in the cabin: sky through windows, between dark pillars, below the lining. */
  readonly cabin: Texture;
  /** As seen outside. */
  readonly outside: Texture;
}

const WINDOWS = /* glsl */ `
vec3 cabinLight(vec3 d, vec3 outside, float night) {
  float around = atan(d.x, -d.z);
  float height = asin(clamp(d.y, -1.0, 1.0));
  float upper = 0.62 + 0.1 * cos(around);
  float open = smoothstep(-0.06, 0.04, height) * (1.0 - smoothstep(upper - 0.12, upper + 0.05, height));
  float pillar = 1.0;
  pillar *= smoothstep(0.05, 0.13, abs(abs(around) - 0.82));
  pillar *= smoothstep(0.07, 0.16, abs(abs(around) - 1.9));
  pillar *= 1.0 - 0.75 * smoothstep(2.3, 2.6, abs(around));
  vec3 lining = mix(vec3(0.36, 0.35, 0.34), vec3(0.03, 0.034, 0.042), night);
  vec3 inside = mix(vec3(0.035, 0.03, 0.027), vec3(0.009, 0.012, 0.016), night);
  vec3 cabin = mix(inside, lining, smoothstep(0.1, 0.8, d.y));
  return mix(cabin, outside * mix(1.6, 3.0, night), open * pillar);
}
`;

function sphere(night: number, cabin: boolean): Mesh {
  const material = new ShaderMaterial({
    uniforms: { night: { value: night }, sun: { value: SUN } },
    side: BackSide,
    vertexShader:
      'varying vec3 way; void main() { way = position; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }',
    fragmentShader: /* glsl */ `
      uniform float night;
      uniform vec3 sun;
      varying vec3 way;
      ${SKY}
      ${WINDOWS}
      void main() {
        vec3 d = normalize(way);
        vec3 ground = mix(vec3(0.12, 0.13, 0.1), vec3(0.004, 0.004, 0.005), night);
        vec3 outside = mix(ground, skyLight(d, night, sun), smoothstep(-0.02, 0.03, d.y));
        outside += night * vec3(1.0, 0.75, 0.45) * 1.5 * smoothstep(0.97, 0.995, dot(d, normalize(vec3(0.55, 0.75, -0.6))));
        gl_FragColor = vec4(${cabin ? 'cabinLight(d, outside, night)' : 'outside'}, 1.0);
      }`,
  });
  return new Mesh(new SphereGeometry(10, 32, 20), material);
}

/** Prepares the light of one time of day, in cubes of so many pixels. Both textures are the caller's to dispose of. */
export function surroundings(renderer: WebGLRenderer, night: number, size: number): Surroundings {
  const generator = new PMREMGenerator(renderer);
  const [cabin, outside] = [true, false].map((inside) => {
    const scene = new Scene();
    const ball = sphere(night, inside);
    scene.add(ball);
    const { texture } = generator.fromScene(scene, 0.02, 0.1, 20, { size });
    ball.geometry.dispose();
    (ball.material as ShaderMaterial).dispose();
    return texture;
  });
  generator.dispose();
  return { cabin: cabin!, outside: outside! };
}
