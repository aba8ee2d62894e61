/** How much is drawn for each frame. */
export interface Quality {
  /** The host's processor draws: as little as possible, and only where something has changed. */
  readonly software: boolean;
  readonly antialias: boolean;
  readonly shadows: boolean;
  /** Most pixels of the drawing for one of the window's, along a side; and while the camera moves. */
  readonly ratio: number;
  readonly moving: number;
  /** Pixels of a side of the cubes that surroundings are kept in; 0: nothing is reflected. */
  readonly reflections: number;
  /** Most frames a second while only the road moves. */
  readonly roadRate: number;
  readonly pace: FramePace;
}

/** Milliseconds of a frame above and below which the drawing's resolution is changed, and frames in a row that must be so. */
export interface FramePace {
  readonly slow: number;
  readonly slowFrames: number;
  readonly fast: number;
  readonly fastFrames: number;
}

const FULL: Quality = {
  software: false,
  antialias: true,
  shadows: true,
  ratio: 2,
  moving: 2,
  reflections: 128,
  roadRate: 60,
  pace: { slow: 22, slowFrames: 12, fast: 12, fastFrames: 180 },
};
const SOFT: Quality = {
  software: true,
  antialias: true,
  shadows: false,
  ratio: 1,
  moving: 0.5,
  reflections: 0,
  roadRate: 6,
  pace: { slow: 400, slowFrames: 4, fast: 100, fastFrames: 60 },
};

/** Names of renderers that are programs. */
const PROGRAMS = /swiftshader|llvmpipe|softpipe|software|basic render|warp/i;

/** What this window's WebGL can do; undefined when it has none. */
export function findQuality(): Quality | undefined {
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2');
  if (!gl) return undefined;
  const told = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return PROGRAMS.test(name) ? SOFT : FULL;
}

const LEAST = 0.5;

/** Finds the resolution at which frames are quick enough. Told the time between frames while something moves without a pause, or what each takes. */
export class Resolution {
  readonly #most: number;
  readonly #pace: FramePace;
  #slow = 0;
  #fast = 0;
  ratio: number;

  constructor({ ratio, pace }: Pick<Quality, 'ratio' | 'pace'>) {
    this.#most = ratio;
    this.#pace = pace;
    this.ratio = ratio;
  }

  /** @returns whether the resolution is another one now. */
  frame(milliseconds: number): boolean {
    const { slow, slowFrames, fast, fastFrames } = this.#pace;
    this.#slow = milliseconds > slow ? this.#slow + 1 : 0;
    this.#fast = milliseconds < fast ? this.#fast + 1 : 0;
    if (this.#slow >= slowFrames) return this.#to(this.ratio * 0.8);
    if (this.#fast >= fastFrames) return this.#to(this.ratio * 1.15);
    return false;
  }

  #to(ratio: number): boolean {
    this.#slow = 0;
    this.#fast = 0;
    const next = Math.min(this.#most, Math.max(Math.min(LEAST, this.#most), ratio));
    if (Math.abs(next - this.ratio) < 0.01) return false;
    this.ratio = next;
    return true;
  }
}
