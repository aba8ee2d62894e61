import { expect, test } from 'vitest';
import { type CarView, Driver } from './driver.ts';
import { VehicleWriter } from './writer.ts';

function drive(car: Partial<CarView> = {}) {
  const view: { -readonly [K in keyof CarView]: CarView[K] } = {
    ignition: true,
    gear: 'P',
    parkingBrake: true,
    indicator: 'off',
    lights: 'off',
    ...car,
  };
  const switched: unknown[] = [];
  const moved: Record<string, unknown> = {};
  const driver = new Driver({
    car: () => view,
    switch: (values) => {
      switched.push(values);
      Object.assign(view, values);
    },
    move: (values) => Object.assign(moved, values),
    moves: () => {},
  });
  const seconds = (time: number) => {
    let going = false;
    for (let t = 0; t < time; t += 1 / 60) going = driver.advance(1 / 60);
    return going;
  };
  return { driver, switched, moved, seconds, view };
}

test('driver: a pedal goes down while a key is held, and comes back when it is let go', () => {
  const { driver, moved, seconds } = drive();
  driver.press('throttle');
  seconds(0.5);
  expect(moved.throttle).toBeGreaterThan(30);
  expect(moved.throttle).toBeLessThan(40);
  driver.lift('throttle');
  expect(seconds(1)).toBe(false);
  expect(moved.throttle).toBe(0);
});

test('driver: a pedal that was put somewhere stays when keys are let go', () => {
  const { driver, moved, seconds } = drive();
  driver.put('throttle', 33);
  driver.letGo();
  seconds(1);
  expect(moved.throttle).toBe(33);
});

test('driver: the parking brake comes off when one drives away, and not in P', () => {
  const parked = drive();
  parked.driver.press('throttle');
  expect(parked.switched).toEqual([]);
  const ready = drive({ gear: 'D' });
  ready.driver.press('throttle');
  expect(ready.switched).toEqual([{ parkingBrake: 'off' }]);
});

test('driver: the parking brake comes off also where D is told only after the foot is down, once', () => {
  const { driver, switched, seconds, view } = drive({ gear: 'P' });
  driver.press('throttle');
  seconds(3);
  expect(switched).toEqual([]);
  view.gear = 'D';
  seconds(0.1);
  expect(switched).toEqual([{ parkingBrake: 'off' }]);
  // Somebody pulls it on purpose.
  view.parkingBrake = true;
  seconds(1);
  expect(switched).toEqual([{ parkingBrake: 'off' }]);
});

test('driver: a frame that began before the pedal was touched moves it nowhere', () => {
  const { driver, moved, seconds } = drive();
  driver.press('throttle');
  driver.advance(-0.5);
  expect(moved.throttle).toBe(0);
  seconds(2);
  driver.lift('throttle');
  driver.advance(-0.5);
  expect(moved.throttle).toBe(100);
});

test('driver: the selector goes a position at a time, and no further than its ends', () => {
  const { driver, switched } = drive({ gear: 'N' });
  driver.shift(1);
  driver.shift(1);
  expect(switched).toEqual([{ gear: 'D' }]);
});

test('driver: park puts the parking brake on', () => {
  const { driver, switched } = drive({ gear: 'R' });
  driver.shift(-1);
  expect(switched).toEqual([{ gear: 'P', parkingBrake: 'on' }]);
});

test('driver: the wheel takes the lever back after a turn to its side', () => {
  const { driver, switched, seconds } = drive();
  driver.signal('left');
  driver.turn(-1);
  seconds(1);
  expect(driver.wheel).toBeLessThan(-45);
  driver.turn(0);
  seconds(2);
  expect(driver.wheel).toBe(0);
  expect(switched).toEqual([{ indicator: 'left' }, { indicator: 'off' }]);
});

test('driver: a turn does not switch hazard lights off', () => {
  const { driver, switched, seconds } = drive();
  driver.hazards();
  driver.turn(1);
  seconds(1);
  driver.turn(0);
  seconds(2);
  expect(switched).toEqual([{ indicator: 'hazard' }]);
});

test('writer: while a setting is on its way only the newest is kept', async () => {
  const sent: unknown[] = [];
  const answers: (() => void)[] = [];
  const writer = new VehicleWriter({
    set: (values) => {
      sent.push(values);
      return new Promise<void>((resolve) => answers.push(resolve));
    },
    refused: () => {},
  });
  for (let at = 1; at <= 5; at++) writer.move({ throttle: at });
  writer.move({ brake: 2 });
  answers[0]!();
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toEqual([{ throttle: 1 }, { throttle: 5, brake: 2 }]);
});

test('writer: what is refused is said, and the next setting goes out', async () => {
  const refused: string[] = [];
  const sent: unknown[] = [];
  const writer = new VehicleWriter({
    set: (values) => {
      sent.push(values);
      return Promise.reject(new Error('no'));
    },
    refused: (message) => refused.push(message),
  });
  writer.move({ throttle: 1 });
  await new Promise((resolve) => setImmediate(resolve));
  writer.move({ throttle: 2 });
  await new Promise((resolve) => setImmediate(resolve));
  expect(refused).toEqual(['no', 'no']);
  expect(sent).toHaveLength(2);
});
