import { BackSide, Color, type IUniform, Mesh, ShaderMaterial, SphereGeometry, Vector3 } from 'three';

/** Where the sun stands by day, and the moon by night. */
export const SUN = new Vector3(-0.55, 0.62, -0.62).normalize();

export interface WorldUniforms {
  [name: string]: IUniform;
  /** 0 day, 1 night. */
  readonly night: IUniform<number>;
  /** Metres that the car has gone. */
  readonly travel: IUniform<number>;
  /** Headlamps: 0 off, 1 low, 2 high. */
  readonly beam: IUniform<number>;
  readonly haze: IUniform<Color>;
}

export const worldUniforms = (): WorldUniforms => ({
  night: { value: 0 },
  travel: { value: 0 },
  beam: { value: 0 },
  haze: { value: new Color() },
});

/** Colour at the horizon, linear. */
export function hazeAt(night: number, into: Color): Color {
  return into.setRGB(0.5, 0.66, 0.82).lerp(new Color(0.017, 0.024, 0.045), night);
}

/** `SIMPLE` is defined where the host's processor draws. */
export const NOISE = /* glsl */ `
#ifdef SIMPLE
#define OCTAVES 1
#else
#define OCTAVES 4
#endif
float hash(vec2 p) { p = fract(p * vec2(123.34, 456.21)); p += dot(p, p + 45.32); return fract(p.x * p.y); }
float noise(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x), mix(hash(i + vec2(0, 1)), hash(i + vec2(1, 1)), f.x), f.y);
}
float layers(vec2 p) {
  float sum = 0.0, part = 0.5;
  for (int i = 0; i < OCTAVES; i++) { sum += part * noise(p); p = p * 2.03 + 17.0; part *= 0.5; }
  return OCTAVES == 1 ? sum * 1.6 : sum;
}
`;

/** Light of the sky in a direction. */
export const SKY = /* glsl */ `
${NOISE}
vec3 skyLight(vec3 d, float night, vec3 sun) {
  float up = max(d.y, 0.0);
  vec3 day = mix(vec3(0.5, 0.66, 0.82), vec3(0.07, 0.22, 0.56), pow(up, 0.45));
  float toSun = max(dot(d, sun), 0.0);
  day += vec3(1.0, 0.85, 0.6) * (0.25 * pow(toSun, 8.0) + 5.0 * smoothstep(0.9985, 0.9995, toSun));
  vec2 plane = d.xz / (up + 0.12);
  float cloud = smoothstep(0.45, 0.85, layers(plane * 0.9 + 3.0)) * smoothstep(0.0, 0.14, d.y);
  day = mix(day, vec3(1.0, 0.98, 0.96) * (0.75 + 0.35 * layers(plane * 2.0)), cloud * 0.8);
  vec3 dark = mix(vec3(0.017, 0.024, 0.045), vec3(0.0016, 0.003, 0.009), pow(up, 0.4));
  dark += vec3(0.05, 0.028, 0.012) * exp(-up * 14.0) * (0.5 + 0.5 * smoothstep(-0.4, 0.9, d.x));
  vec2 grid = vec2(atan(d.x, -d.z) * 70.0, asin(clamp(d.y, -1.0, 1.0)) * 70.0);
  float star = step(0.988, hash(floor(grid))) * smoothstep(0.32, 0.0, length(fract(grid) - 0.5)) * smoothstep(0.04, 0.3, d.y);
  dark += vec3(0.5, 0.55, 0.65) * star * hash(floor(grid) + 9.0);
  return mix(day, dark, night);
}
`;

/** The sky as it is seen. */
export function makeSky(uniforms: WorldUniforms, simple: boolean): Mesh {
  const material = new ShaderMaterial({
    uniforms: { ...uniforms, sun: { value: SUN } },
    defines: simple ? { SIMPLE: '' } : {},
    side: BackSide,
    depthWrite: false,
    vertexShader: /* glsl */ `
      varying vec3 way;
      void main() {
        way = position;
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
      }`,
    fragmentShader: /* glsl */ `
      uniform float night;
      uniform vec3 sun;
      varying vec3 way;
      ${SKY}
      void main() {
        gl_FragColor = vec4(skyLight(normalize(way), night, sun), 1.0);
        #include <tonemapping_fragment>
        #include <colorspace_fragment>
      }`,
  });
  const sky = new Mesh(new SphereGeometry(900, 40, 24), material);
  sky.frustumCulled = false;
  return sky;
}
