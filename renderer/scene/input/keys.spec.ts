import { expect, test } from 'vitest';
import { Driver } from './driver.ts';
import { DrivingKeys } from './keys.ts';

function hands() {
  const told: unknown[] = [];
  const driver = new Driver({
    car: () => ({ ignition: true, gear: 'D', parkingBrake: false, indicator: 'off', lights: 'off' }),
    switch: (values) => told.push(values),
    move: () => {},
    moves: () => {},
  });
  return { told, driver, keys: new DrivingKeys(driver, { nextCamera: () => told.push('camera') }) };
}

test('keys: a held key presses a pedal, and another key for the same pedal goes on pressing it', () => {
  const { driver, keys } = hands();
  keys.down('ArrowUp', 'ArrowUp', false);
  keys.down('KeyW', 'w', false);
  keys.up('ArrowUp');
  driver.advance(0.5);
  expect(driver.foot('throttle')).toBeGreaterThan(0);
  keys.up('KeyW');
  driver.advance(1);
  expect(driver.foot('throttle')).toBeUndefined();
});

test('keys: left and right together turn nothing', () => {
  const { driver, keys } = hands();
  keys.down('KeyA', 'a', false);
  keys.down('KeyD', 'd', false);
  driver.advance(1);
  expect(driver.wheel).toBe(0);
});

test('keys: a switch is switched once however long its key is held', () => {
  const { told, keys } = hands();
  expect(keys.down('KeyH', 'h', false)).toBe(true);
  expect(keys.down('KeyH', 'h', true)).toBe(true);
  keys.down('KeyC', 'c', false);
  keys.down('Digit2', '2', false);
  expect(told).toEqual([{ indicator: 'hazard' }, 'camera', { gear: 'R' }]);
});

test('keys: a key that means nothing here is left to others', () => {
  expect(hands().keys.down('KeyX', 'x', false)).toBe(false);
});

test('keys: a pedal that the mouse holds stays down when the keyboard goes elsewhere', () => {
  const { driver, keys } = hands();
  driver.press('throttle');
  driver.advance(1);
  keys.release();
  driver.advance(1);
  expect(driver.foot('throttle')).toBe(100);
});
