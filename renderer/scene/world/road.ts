import { Mesh, PlaneGeometry, ShaderMaterial, type WebGLProgramParametersWithUniforms } from 'three';
import { NOISE, type WorldUniforms } from './sky.ts';

/** Metres between two street lamps. */
export const LAMPS = 36;
/** Metres below the car's floor. */
export const ROAD_Y = -0.34;
/** The middle of the road's two lanes; the car is in the right one. */
export const ROAD_X = -1.8;

export type Shader = WebGLProgramParametersWithUniforms;

/** The ground: a road with two lanes between meadows, lit by sun, headlamps and street lamps. */
export function makeRoad(uniforms: WorldUniforms, simple: boolean): Mesh {
  const material = new ShaderMaterial({
    uniforms,
    defines: simple ? { SIMPLE: '' } : {},
    vertexShader: /* glsl */ `
      varying vec3 place;
      varying vec3 seen_;
      varying float ahead;
      void main() {
        vec4 world = modelMatrix * vec4(position, 1.0);
        place = position;
        ahead = -world.z - 1.5;
        vec4 seen = viewMatrix * world;
        seen_ = seen.xyz;
        gl_Position = projectionMatrix * seen;
      }`,
    fragmentShader: /* glsl */ `
      uniform float night, travel, beam;
      uniform vec3 haze;
      varying vec3 place;
      varying vec3 seen_;
      varying float ahead;
      ${NOISE}
      float square(float x) { return x * x; }
      float line(float x, float half_, float soft) { return 1.0 - smoothstep(half_, half_ + soft, abs(x)); }
      void main() {
        float far = length(seen_);
        float x = place.x;
        float z = place.z - travel;
        float soft = 0.012 + far * 0.0022;
        float fine = noise(vec2(x * 40.0, z * 40.0)) * exp(-far * 0.12);
        float broad = layers(vec2(x * 0.6, z * 0.12));
        vec3 asphalt = vec3(0.085, 0.088, 0.094) * (0.72 + 0.4 * broad + 0.5 * fine);
        asphalt *= 1.0 - 0.16 * (line(x - 0.95, 0.22, 0.5) + line(x - 2.65, 0.22, 0.5) + line(x + 0.95, 0.22, 0.5) + line(x + 2.65, 0.22, 0.5));
        float dash = smoothstep(0.0, soft * 3.0, mod(z, 9.0)) * (1.0 - smoothstep(3.0, 3.0 + soft * 3.0, mod(z, 9.0)));
        float paint = max(line(x, 0.07, soft) * dash, line(abs(x) - 3.65, 0.07, soft));
        paint *= 0.75 + 0.25 * noise(vec2(x * 30.0, z * 8.0));
        vec3 colour = mix(asphalt, vec3(0.62, 0.62, 0.6), paint);
        float verge = smoothstep(3.95, 4.0 + soft * 4.0, abs(x) + 0.08 * noise(vec2(z * 1.7, x)));
        vec3 grass = mix(vec3(0.11, 0.16, 0.05), vec3(0.2, 0.22, 0.08), layers(vec2(x * 0.22, z * 0.22)));
        grass *= 0.75 + 0.5 * layers(vec2(x * 2.3, z * 2.3));
        colour = mix(colour, grass, verge);
        vec3 lit = colour * mix(vec3(1.5, 1.42, 1.3), vec3(0.022, 0.03, 0.05), night);
        // Street lamps hang over the right edge; headlamps throw two overlapping fans ahead of the car.
        float lampZ = mod(z + ${LAMPS.toFixed(1)} * 0.5, ${LAMPS.toFixed(1)}) - ${LAMPS.toFixed(1)} * 0.5;
        float lamp = exp(-(square(x - 2.6) / 16.0 + lampZ * lampZ / 60.0));
        float reach = mix(26.0, 75.0, step(1.5, beam));
        float fan = exp(-square((x - 1.8) / (1.2 + max(ahead, 0.0) * 0.16))) * smoothstep(0.5, 4.0, ahead) * exp(-ahead / reach) * min(beam, 1.4);
        lit += colour * night * (vec3(1.0, 0.72, 0.42) * lamp * 0.9 + vec3(0.95, 0.97, 1.0) * fan * 2.4);
        lit += night * paint * fan * 0.35;
        float mist = 1.0 - exp(-far * mix(0.0042, 0.0065, night));
        gl_FragColor = vec4(mix(lit, haze, mist), 1.0);
        #include <tonemapping_fragment>
        #include <colorspace_fragment>
      }`,
  });
  const plane = new PlaneGeometry(900, 1000, 1, 1);
  plane.rotateX(-Math.PI / 2);
  const road = new Mesh(plane, material);
  road.position.set(ROAD_X, ROAD_Y, -420);
  road.frustumCulled = false;
  return road;
}
