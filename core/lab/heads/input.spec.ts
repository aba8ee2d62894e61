import { expect, test } from 'vitest';
import { InputPort } from '../../machine/input-port.ts';
import { Keyboard, type Touch, TouchScreen } from './input.ts';

function make() {
  const port = new InputPort();
  const screen = new TouchScreen(port, { width: 1280, height: 800 });
  const reports = () => {
    const list: string[] = [];
    for (let report = port.take(); report; report = port.take())
      list.push(report.map(({ type, code, value }) => `${type}:${code}=${value}`).join(' '));
    return list;
  };
  return { port, screen, reports };
}

const touch = (contact: number, what: Touch['what'], x = 0, y = 0): Touch => ({ contact, what, x, y });

test('a finger comes, moves and goes, as multi-touch protocol B has it', () => {
  const { screen, reports } = make();
  screen.touch([touch(0, 'down', 100, 200)]);
  screen.touch([touch(0, 'move', 110, 200)]);
  screen.touch([touch(0, 'up')]);
  expect(reports()).toEqual([
    '3:47=0 3:57=0 3:53=100 3:54=200 1:330=1 3:0=100 3:1=200 0:0=0',
    '3:53=110 3:54=200 3:0=110 3:1=200 0:0=0',
    '3:57=-1 1:330=0 0:0=0',
  ]);
});

test('two fingers have a slot and a tracking number each', () => {
  const { screen, reports } = make();
  screen.touch([touch(0, 'down', 1, 1), touch(1, 'down', 2, 2)]);
  screen.touch([touch(0, 'up')]);
  screen.touch([touch(0, 'down', 3, 3)]);
  expect(reports()).toEqual([
    '3:47=0 3:57=0 3:53=1 3:54=1 3:47=1 3:57=1 3:53=2 3:54=2 1:330=1 3:0=1 3:1=1 0:0=0',
    '3:47=0 3:57=-1 3:0=2 3:1=2 0:0=0',
    '3:57=2 3:53=3 3:54=3 3:0=2 3:1=2 0:0=0',
  ]);
});

test('what makes no sense is left out', () => {
  const { screen, reports } = make();
  screen.touch([touch(3, 'up'), touch(3, 'move', 5, 5)]);
  screen.touch([touch(0, 'down', 1, 1)]);
  screen.touch([touch(0, 'down', 9, 9)]);
  expect(reports()).toHaveLength(1);
  expect(screen.contacts).toEqual([0]);
});

test('places are on the screen', () => {
  const { screen, reports } = make();
  screen.touch([touch(0, 'down', -5, 1e9)]);
  expect(reports()[0]).toContain('3:53=0 3:54=799');
});

test('an eleventh finger is refused, and so is more than the machine takes', () => {
  const { port, screen } = make();
  expect(() => screen.touch([touch(10, 'down')])).toThrow('contact 10: there are 0 to 9');
  const keyboard = new Keyboard(port);
  expect(() => {
    for (let n = 0; n < 1000; n++) keyboard.key(30, n % 2 === 0);
  }).toThrow('does not take input');
});
