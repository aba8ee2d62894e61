import { expect, test } from 'vitest';
import { OwnTour } from './own-tour.ts';

/** A desk that begins a tour only when it is told to go on. */
function slowDesk() {
  const desk = { plays: undefined as string | undefined, goOn: () => {} };
  const turn = () =>
    new Promise<void>((resolve) => {
      desk.goOn = resolve;
    });
  const tour = new OwnTour({
    first: async () => {
      await turn();
      return 'showroom';
    },
    start: async (name) => {
      await turn();
      desk.plays = name;
    },
    stop: async () => {
      desk.plays = undefined;
    },
  });
  const settled = async (): Promise<void> => {
    for (let n = 0; n < 10; n++) {
      desk.goOn();
      await Promise.resolve();
    }
  };
  return { desk, tour, settled };
}

test('own tour: is wanted as soon as it is asked for, plays, and ends with the presentation', async () => {
  const { desk, tour, settled } = slowDesk();
  const played = tour.play();
  expect(tour.wanted).toBe(true);
  await settled();
  await played;
  expect(desk.plays).toBe('showroom');
  tour.over();
  expect(desk.plays).toBeUndefined();
  expect(tour.wanted).toBe(false);
});

test.each([undefined, 'showroom'])(
  'own tour: a presentation that is left before %s plays leaves none behind',
  async (name) => {
    const { desk, tour, settled } = slowDesk();
    const played = tour.play(name);
    tour.over();
    await settled();
    await played;
    expect(desk.plays).toBeUndefined();
  },
);

test("own tour: one that can't be played is not wanted any more", async () => {
  const tour = new OwnTour({
    first: async () => 'showroom',
    start: () => Promise.reject(new Error('there is no ivi')),
    stop: async () => {},
  });
  await expect(tour.play()).rejects.toThrow('there is no ivi');
  expect(tour.wanted).toBe(false);
});
