/** A place of the camera: where it is, what it looks at (metres, see parts/measures.ts), and its vertical angle of view (degrees). */
export interface Preset {
  readonly at: readonly [number, number, number];
  readonly to: readonly [number, number, number];
  readonly angle: number;
}

export const CAMERAS = ['driver', 'cluster', 'centre', 'passenger', 'overview'] as const;
export type CameraName = (typeof CAMERAS)[number];

export const PRESETS: Readonly<Record<CameraName, Preset>> = {
  driver: { at: [-0.34, 1.03, 0.93], to: [-0.17, 0.7, -0.1], angle: 43 },
  cluster: { at: [-0.37, 0.9, 0.55], to: [-0.37, 0.71, 0.02], angle: 30 },
  centre: { at: [-0.09, 0.85, 0.62], to: [0.0, 0.69, 0.1], angle: 31 },
  passenger: { at: [0.38, 1.02, 0.78], to: [-0.1, 0.68, -0.1], angle: 50 },
  overview: { at: [0.05, 1.13, 1.78], to: [-0.01, 0.72, 0], angle: 52 },
};

export const isCamera = (name: string): name is CameraName => (CAMERAS as readonly string[]).includes(name);
