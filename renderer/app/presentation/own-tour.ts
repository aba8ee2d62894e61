/** The desk's tours. */
export interface TourPorts {
  /** The tour that is played where none is named; undefined where there is none. */
  first(): Promise<string | undefined>;
  start(tour: string): Promise<unknown>;
  stop(): Promise<unknown>;
}

/** The tour that a presentation begins, which ends with it: also with one that is left, or loaded anew, before the desk has begun the tour. */
export class OwnTour {
  readonly #ports: TourPorts;
  #wanted = false;

  constructor(ports: TourPorts) {
    this.#ports = ports;
  }

  /** Whether the tour that plays, or will at once, is this window's. */
  get wanted(): boolean {
    return this.#wanted;
  }

  /** Rejects with what the desk says when it can't be played. */
  async play(tour?: string): Promise<void> {
    this.#wanted = true;
    try {
      const named = tour ?? (await this.#ports.first());
      if (!this.#wanted) return;
      if (named === undefined) {
        this.#wanted = false;
        return;
      }
      await this.#ports.start(named);
    } catch (error) {
      this.#wanted = false;
      throw error;
    }
    // It was left meanwhile: what was said then came too early to stop this one.
    if (!this.#wanted) await this.#ports.stop();
  }

  /** The one that plays was begun by this window, before it was loaded anew. */
  wants(): void {
    this.#wanted = true;
  }

  /** The presentation is. */
  over(): void {
    if (this.#wanted) this.#ports.stop().catch(() => {});
    this.#wanted = false;
  }
}
