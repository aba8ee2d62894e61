import {
  BufferAttribute,
  type IUniform,
  Mesh,
  MeshLambertMaterial,
  MeshStandardMaterial,
  Shape,
  ShapeGeometry,
  type Texture,
  Vector2,
} from 'three';
import { roundedRectangle } from '../shape/outline.ts';

interface GlassUniforms {
  [name: string]: IUniform;
  readonly head: IUniform<Texture>;
  readonly lit: IUniform<number>;
  readonly active: IUniform<Vector2>;
}

/** A display: black glass that reflects, with the head's picture under it. */
export interface Glass {
  readonly mesh: Mesh;
  show(texture: Texture): void;
  /** 0 to about 1: a display is dimmed at night. */
  brightness(lit: number): void;
}

/**
 * @param width - of the lit area, metres; `margin` of black glass is around it.
 * Texture coordinates are those of the head: 0, 0 at its upper left pixel, beyond 0 to 1 on the margin.
 */
export function makeGlass(
  head: string,
  width: number,
  height: number,
  margin: number,
  radius: number,
  first: Texture,
  simple: boolean,
): Glass {
  const outline = roundedRectangle(width + 2 * margin, height + 2 * margin, radius);
  const geometry = new ShapeGeometry(new Shape(outline));
  const position = geometry.getAttribute('position');
  const uv = new Float32Array(position.count * 2);
  for (let i = 0; i < position.count; i++)
    uv.set([position.getX(i) / width + 0.5, 0.5 - position.getY(i) / height], i * 2);
  geometry.setAttribute('uv', new BufferAttribute(uv, 2));

  const uniforms: GlassUniforms = {
    head: { value: first },
    lit: { value: 1 },
    active: { value: new Vector2(width, height) },
  };
  const material = simple
    ? new MeshLambertMaterial({ color: 0x020203 })
    : new MeshStandardMaterial({ color: 0x020203, roughness: 0.09, metalness: 0, envMapIntensity: 0.9 });
  material.defines = { USE_UV: '' };
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, uniforms);
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', `#include <common>\n${PARAMETERS}`)
      // The lamps that stand for the displays' own light are not to be seen in them.
      .replace(
        '#include <lights_fragment_end>',
        '#include <lights_fragment_end>\nreflectedLight.directSpecular *= 0.0;',
      )
      .replace('#include <tonemapping_fragment>', `#include <tonemapping_fragment>\n${PICTURE}`);
  };
  const mesh = new Mesh(geometry, material);
  mesh.receiveShadow = true;
  mesh.userData.head = head;
  mesh.userData.moving = true;
  return {
    mesh,
    show: (texture) => {
      uniforms.head.value = texture;
    },
    brightness: (lit) => {
      uniforms.lit.value = lit;
    },
  };
}

const PARAMETERS = /* glsl */ `
uniform sampler2D head;
uniform float lit;
`;

/** The picture is light of its own, so it is added behind the tone mapping: its colours are the guest's. */
const PICTURE = /* glsl */ `
{
  vec2 inside = step(vec2(0.0), vUv) * step(vUv, vec2(1.0));
  vec3 light = texture2D(head, vUv).bgr * lit * inside.x * inside.y;
  gl_FragColor.rgb = light + gl_FragColor.rgb * (1.0 - 0.6 * light);
}
`;
