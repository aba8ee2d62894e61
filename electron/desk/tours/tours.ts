import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { CallResult } from '../../contract/calls.ts';
import type { DeskState } from '../../contract/shapes.ts';
import { type TourClock, type TourDesk, TourPlayer } from './player.ts';
import { firstProblem, readTour } from './read.ts';
import type { Tour } from './schema.ts';

const ENDING = '.yaml';
/** Longest file that is read; a tour of 500 steps has about 50,000 characters. */
const LONGEST = 1 << 20;

const WALL: TourClock = {
  now: () => performance.now(),
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** The tours that there are, and the one that plays. */
export class Tours {
  readonly #directory: string;
  readonly #base: string;
  readonly #desk: TourDesk;
  readonly #clock: TourClock;
  #player: TourPlayer | undefined;
  /** Counts what was asked for: a tour whose file took longer to read than the next thing to come does not begin. */
  #asked = 0;

  /**
   * @param directory - of the tours that the lab brings, by name.
   * @param base - where the relative paths of other tours begin.
   */
  constructor(directory: string, base: string, desk: TourDesk, clock: TourClock = WALL) {
    this.#directory = directory;
    this.#base = base;
    this.#desk = desk;
    this.#clock = clock;
  }

  get playing(): boolean {
    return this.#player !== undefined;
  }

  /** Those that the lab brings. One that is broken has its problem for a title. */
  async list(): Promise<CallResult<'tours.list'>> {
    const files = (await readdir(this.#directory)).filter((file) => file.endsWith(ENDING)).sort();
    return Promise.all(
      files.map(async (file) => {
        const tour = basename(file, ENDING);
        try {
          const read = await this.#read(tour);
          return { tour, title: read.title, seconds: seconds(read) };
        } catch (error) {
          return { tour, title: (error as Error).message, seconds: null };
        }
      }),
    );
  }

  /**
   * Plays a tour in the place of the one that plays, unless another one is asked for, or none, before it has begun.
   * @param tour - name of one of the lab's, or a path.
   * @throws Error for people.
   */
  async start(tour: string): Promise<void> {
    const asked = ++this.#asked;
    const read = await this.#read(tour);
    const missing = this.#desk.state.power === 'on' ? needed(read, this.#desk.state) : undefined;
    if (missing) throw new Error(`the tour ${read.title} does not fit what runs: ${missing}`);
    const overtaken = () => asked !== this.#asked;
    if (overtaken()) return;
    await this.#end();
    if (overtaken()) return;
    const player = new TourPlayer(tour, read, this.#desk, this.#clock);
    this.#player = player;
    this.#desk.note(`The tour ${read.title} begins`, false);
    void player.ended.then(() => {
      if (this.#player === player) this.#player = undefined;
      this.#desk.note(`The tour ${read.title} has ended`, false);
    });
  }

  stop(): Promise<void> {
    this.#asked++;
    return this.#end();
  }

  async #end(): Promise<void> {
    const player = this.#player;
    player?.stop();
    await player?.ended;
  }

  touched(): void {
    this.#player?.touched();
  }

  stateChanged(): void {
    this.#player?.stateChanged();
  }

  shown(console: string, bytes: Uint8Array): void {
    this.#player?.shown(console, bytes);
  }

  async #read(tour: string): Promise<Tour> {
    const path = await this.#path(tour);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new Error(error.code === 'ENOENT' ? `there is no file ${path}` : `${path} can't be read: ${error.message}`);
    });
    if (text.length > LONGEST) throw new Error(`${path} has ${text.length} characters, a tour ${LONGEST} at most`);
    const { tour: read, problems } = readTour(text);
    if (!read) throw new Error(`${basename(path)}, ${firstProblem(problems)}`);
    return read;
  }

  async #path(tour: string): Promise<string> {
    if (/[/\\]|\.ya?ml$/.test(tour)) return resolve(this.#base, tour);
    const names = (await readdir(this.#directory))
      .filter((file) => file.endsWith(ENDING))
      .map((file) => basename(file, ENDING));
    if (!names.includes(tour)) throw new Error(`there is no tour ${tour}: there are ${names.join(', ')}`);
    return join(this.#directory, tour + ENDING);
  }
}

/** How long a round takes at least. */
const seconds = ({ steps }: Tour): number =>
  steps.reduce((sum, { wait = 0, tap, drag }) => sum + wait + (tap?.seconds ?? 0) + (drag?.seconds ?? 0), 0);

/** What the layout lacks for a tour. */
function needed({ steps }: Tour, { domains, heads, consoles }: DeskState): string | undefined {
  const has = {
    domain: domains.map(({ name }) => name),
    head: heads.map(({ name }) => name),
    console: consoles,
  };
  for (const step of steps) {
    const { start, crash, destroy, shutdown, reboot, pause, unpause, tap, drag, type, until } = step;
    const wanted = {
      domain: [start, crash, destroy, shutdown, reboot, pause, unpause, until?.domain],
      head: [tap?.head, drag?.head, until?.head],
      console: [type?.console, until?.console],
    };
    for (const what of ['domain', 'head', 'console'] as const)
      for (const name of wanted[what])
        if (name !== undefined && !has[what].includes(name))
          return `it has no ${what} ${name}, only ${has[what].join(', ') || 'none'}`;
  }
  return undefined;
}
