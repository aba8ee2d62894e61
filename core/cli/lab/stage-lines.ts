import type { LabEvent } from '../../lab/run/services/index.ts';

const seconds = (s: number): string => `${s.toFixed(1)} s`;

/** Tells people how far a lab is, with how long each stage took in virtual time and on the wall. */
export class StageLines {
  readonly #say: (line: string) => void;
  readonly #wall: () => number;
  #before = { virtual: 0, wall: 0 };

  /** `wall` is seconds since the start. */
  constructor(say: (line: string) => void, wall: () => number) {
    this.#say = say;
    this.#wall = wall;
  }

  event(event: LabEvent): void {
    if (event.service === 'domains' && event.type === 'change' && !['created', 'running'].includes(event.change)) {
      const why = [event.reason, event.message].filter((word) => word !== undefined).join(': ');
      this.#say(`${event.domain}: ${event.change}${why === '' ? '' : ` (${why})`}`);
    }
    if (event.service !== 'stages') return;
    if (event.type === 'failed') return this.#say(`error: ${event.message}`);
    const wall = this.#wall();
    const virtual = event.seconds;
    const took = `${seconds(virtual - this.#before.virtual)} virtual, ${seconds(wall - this.#before.wall)} wall`;
    this.#before = { virtual, wall };
    this.#say(`${NAMES[event.stage] ?? event.stage} at ${seconds(virtual)} (${took})`);
  }
}

const NAMES: Readonly<Record<string, string>> = {
  xen: 'Xen speaks',
  dom0: 'Dom0 speaks',
  agent: "Dom0's agent is there",
  running: 'all domains running',
  drawing: 'all heads drawing',
};
