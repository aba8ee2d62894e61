import {
  ClampToEdgeWrapping,
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  RGBAFormat,
  SRGBColorSpace,
  UnsignedByteType,
  type WebGLRenderer,
} from 'three';
import type { HeadPicture, Rectangle } from '../../desk/heads.ts';
import { Dirty } from '../dirty.ts';

/** Texels between two that are looked at for the light that a display gives off. */
const SAMPLES = 61;

/**
 * A head's picture as a texture, straight from the picture's own bytes: the shader puts blue and red in their places, and only what has
 * changed is uploaded.
 */
export class HeadTexture {
  readonly #dirty = new Dirty();
  readonly #anisotropy: number;
  #picture: HeadPicture | undefined;
  #uploaded: Uint8Array | undefined;
  texture: DataTexture;

  /** @param anisotropy - how much care is taken of slanting views. */
  constructor(anisotropy: number) {
    this.#anisotropy = anisotropy;
    this.texture = this.#make(new Uint8Array(4), 1, 1);
  }

  #make(pixels: Uint8Array, width: number, height: number): DataTexture {
    const made = new DataTexture(pixels, width, height, RGBAFormat, UnsignedByteType);
    made.colorSpace = SRGBColorSpace;
    made.wrapS = ClampToEdgeWrapping;
    made.wrapT = ClampToEdgeWrapping;
    made.magFilter = LinearFilter;
    made.minFilter = LinearMipmapLinearFilter;
    made.generateMipmaps = true;
    made.anisotropy = this.#anisotropy;
    made.needsUpdate = true;
    return made;
  }

  /** @returns whether the texture is another one now. */
  take(picture: HeadPicture, changed: readonly Rectangle[]): boolean {
    const other = this.#picture?.pixels !== picture.pixels;
    this.#picture = picture;
    if (other) {
      this.texture.dispose();
      this.texture = this.#make(picture.pixels, picture.width, picture.height);
      this.#uploaded = undefined;
    } else this.#dirty.add(changed);
    return other;
  }

  /** Nothing is shown any more. */
  clear(): void {
    this.#picture = undefined;
    this.texture.dispose();
    this.texture = this.#make(new Uint8Array(4), 1, 1);
  }

  /** The context is new: everything has to be uploaded again. */
  renew(): void {
    this.#uploaded = undefined;
    this.texture.needsUpdate = true;
  }

  /** Uploads what has changed since the last frame. @returns bytes that were uploaded. */
  upload(renderer: WebGLRenderer): number {
    const picture = this.#picture;
    if (!picture) return 0;
    const parts = this.#dirty.take(picture);
    if (this.#uploaded !== picture.pixels) {
      // The first time three uploads it as a whole, with what has changed since.
      renderer.initTexture(this.texture);
      this.#uploaded = picture.pixels;
      return picture.pixels.length;
    }
    if (parts.length === 0) return 0;
    const { __webglTexture: texture } = renderer.properties.get(this.texture) as { __webglTexture?: WebGLTexture };
    if (!texture) return 0;
    this.#uploadParts(renderer, texture, picture, parts);
    return parts.reduce((bytes, { width, height }) => bytes + width * height * 4, 0);
  }

  #uploadParts(
    renderer: WebGLRenderer,
    texture: WebGLTexture,
    picture: HeadPicture,
    parts: readonly Rectangle[],
  ): void {
    const gl = renderer.getContext() as WebGL2RenderingContext;
    renderer.state.bindTexture(gl.TEXTURE_2D, texture);
    const kept = UNPACKING.map((name) => gl.getParameter(gl[name]) as number | boolean);
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, picture.width);
    for (const { x, y, width, height } of parts) {
      gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, x);
      gl.pixelStorei(gl.UNPACK_SKIP_ROWS, y);
      gl.texSubImage2D(gl.TEXTURE_2D, 0, x, y, width, height, gl.RGBA, gl.UNSIGNED_BYTE, picture.pixels);
    }
    for (const [i, name] of UNPACKING.entries()) gl.pixelStorei(gl[name], kept[i]!);
    gl.generateMipmap(gl.TEXTURE_2D);
  }

  /** Mean light of the display, linear red, green and blue from 0 to 1. */
  glow(): readonly [number, number, number] {
    if (!this.#picture) return [0, 0, 0];
    const { pixels } = this.#picture;
    const sum = [0, 0, 0];
    let count = 0;
    for (let i = 0; i + 2 < pixels.length; i += 4 * SAMPLES, count++)
      for (let c = 0; c < 3; c++) sum[c]! += (pixels[i + 2 - c]! / 255) ** 2.2;
    return [sum[0]! / count, sum[1]! / count, sum[2]! / count];
  }
}

const UNPACKING = [
  'UNPACK_FLIP_Y_WEBGL',
  'UNPACK_PREMULTIPLY_ALPHA_WEBGL',
  'UNPACK_ROW_LENGTH',
  'UNPACK_SKIP_PIXELS',
  'UNPACK_SKIP_ROWS',
] as const;
