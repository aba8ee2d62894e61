import { isCamera } from '../../scene/presets.ts';
import type { CameraView } from '../../scene/store.ts';

/** The camera of the window's cockpit. */
export interface CameraPorts {
  now(): CameraView;
  show(view: CameraView): void;
}

/** The camera while this window presents: where the tour wants it, and, when no tour wants it any more, back where the person had it. */
export class TourCamera {
  readonly #ports: CameraPorts;
  /** Where the person had it, while a tour has it. */
  #kept: CameraView | undefined;

  constructor(ports: CameraPorts) {
    this.#ports = ports;
  }

  /** What a tour that plays wants; null: nothing, it waits for a visitor, who may look around. */
  wants(camera: string | null): void {
    if (camera === null || !isCamera(camera)) return;
    this.#kept ??= this.#ports.now();
    this.#ports.show({ camera });
  }

  /** The tour has ended, or the presentation. */
  over(): void {
    const kept = this.#kept;
    this.#kept = undefined;
    if (kept) this.#ports.show(kept);
  }
}
