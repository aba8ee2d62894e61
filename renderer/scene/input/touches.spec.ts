import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Touch } from '../../../electron/contract/shapes.ts';
import { headPixel } from './pixels.ts';
import { MOST_CONTACTS, TouchGatherer } from './touches.ts';

function gather() {
  const sent: Touch[][] = [];
  const frames: (() => void)[] = [];
  const touches = new TouchGatherer({ send: (one) => sent.push(one), schedule: (run) => frames.push(run) });
  const frame = () => {
    for (const run of frames.splice(0)) run();
  };
  return { sent, frames, touches, frame };
}

test('touches: of many moves between two frames the last one is sent', () => {
  const { sent, touches, frame } = gather();
  touches.down(7, 1, 1);
  frame();
  touches.move(7, 2, 2);
  touches.move(7, 3, 3);
  frame();
  expect(sent).toEqual([[{ contact: 0, what: 'down', x: 1, y: 1 }], [{ contact: 0, what: 'move', x: 3, y: 3 }]]);
});

test('touches: a tap within one frame is a coming and a going, in this order', () => {
  const { sent, touches, frame } = gather();
  touches.down(7, 1, 1);
  touches.up(7);
  frame();
  expect(sent.map((packet) => packet.map(({ what }) => what))).toEqual([['down'], ['up']]);
});

test('touches: two fingers are two contacts, sent together', () => {
  const { sent, touches, frame } = gather();
  touches.down(7, 1, 1);
  touches.down(9, 5, 5);
  frame();
  touches.move(7, 2, 2);
  touches.move(9, 4, 4);
  frame();
  expect(sent.map((packet) => packet.map(({ contact, what }) => `${contact} ${what}`))).toEqual([
    ['0 down', '1 down'],
    ['0 move', '1 move'],
  ]);
});

test('touches: an eleventh finger is not taken', () => {
  const { touches } = gather();
  for (let pointer = 0; pointer < MOST_CONTACTS; pointer++) expect(touches.down(pointer, 0, 0)).toBe(true);
  expect(touches.down(99, 0, 0)).toBe(false);
});

test('touches: release lifts every finger without waiting for a frame', () => {
  const { sent, touches } = gather();
  touches.down(1, 0, 0);
  touches.down(2, 0, 0);
  touches.release();
  expect(sent.flat().filter(({ what }) => what === 'up')).toHaveLength(2);
});

test('touches: whatever pointers do, contacts come before they move or go, and none is in a packet twice', () => {
  const action = fc.record({
    what: fc.constantFrom('down', 'move', 'up', 'frame'),
    pointer: fc.nat(14),
    x: fc.nat(99),
    y: fc.nat(99),
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
      const { sent, touches, frame } = gather();
      for (const { what, pointer, x, y } of actions) {
        if (what === 'down') touches.down(pointer, x, y);
        else if (what === 'move') touches.move(pointer, x, y);
        else if (what === 'up') touches.up(pointer);
        else frame();
      }
      touches.release();
      const down = new Set<number>();
      for (const packet of sent) {
        expect(new Set(packet.map(({ contact }) => contact)).size).toBe(packet.length);
        for (const { contact, what } of packet) {
          expect(down.has(contact)).toBe(what !== 'down');
          if (what === 'down') down.add(contact);
          if (what === 'up') down.delete(contact);
        }
      }
      expect(down.size).toBe(0);
    }),
  );
});

test('pixels: the corners of a head are its first and its last pixel, and nothing is beside it', () => {
  const size = { width: 1280, height: 800 };
  expect(headPixel(0, 0, size)).toEqual({ x: 0, y: 0 });
  expect(headPixel(1, 1, size)).toEqual({ x: 1279, y: 799 });
  expect(headPixel(0.5, 0.5, size)).toEqual({ x: 640, y: 400 });
  expect(headPixel(-2, 7, size)).toEqual({ x: 0, y: 799 });
});
