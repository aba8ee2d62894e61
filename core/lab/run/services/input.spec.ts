import { expect, test } from 'vitest';
import { testLab } from '../lab.fixture.ts';
import { input } from './input.ts';

const LAYOUT = `
domains:
  - name: rtos
    kernel: lab:rtos
    memory: 32 MiB
    display: { head: cluster }
  - name: ivi
    kernel: lab:linux
    memory: 128 MiB
    display: { head: centre }
    input: [keyboard, touch]
displays:
  centre: { size: 640x400 }
`;

const make = () => testLab(LAYOUT, [input]);

test('a tap goes to the head of the guest that takes touches, and lasts for its virtual time', async () => {
  const { lab, machine, run, events } = make();
  const tap = lab.call('input.tap', { x: 320, y: 399, seconds: 0.5 });
  await run(0.4);
  expect(events).toMatchObject([{ service: 'input', type: 'touch', head: 'centre', touches: [{ what: 'down' }] }]);
  await run(0.2);
  await tap;
  expect(events.at(-1)).toMatchObject({ touches: [{ what: 'up', contact: 0 }] });
  expect(machine.inputs.get('touch-cluster')!.take()).toBeUndefined();
});

test('a drag moves in steps from point to point', async () => {
  const { lab, run, events } = make();
  const drag = lab.call('input.drag', {
    head: 'cluster',
    points: [
      [0, 0],
      [100, 0],
      [100, 50],
    ],
    seconds: 0.1,
  });
  await run(1);
  await drag;
  const places = events.flatMap((event) =>
    event.service === 'input' && event.touches ? event.touches.map(({ what, x, y }) => `${what} ${x},${y}`) : [],
  );
  expect(places[0]).toBe('down 0,0');
  expect(places.at(-1)).toBe('up 100,50');
  expect(places).toContain('move 100,0');
  expect(places.length).toBe(8);
});

test('places that are not on the head are refused before anything is touched', async () => {
  const { lab, events } = make();
  await expect(lab.call('input.tap', { x: 640, y: 0 })).rejects.toThrow(
    '640, 0 is not on the head centre, which has 640x400 pixels',
  );
  await expect(
    lab.call('input.drag', {
      points: [
        [0, 0],
        [0, 400],
      ],
    }),
  ).rejects.toThrow('0, 400 is not on the head centre');
  await expect(lab.call('input.tap', { head: 'left', x: 0, y: 0 })).rejects.toThrow(
    'there is no head left: there are centre, cluster',
  );
  expect(events).toEqual([]);
});

test('keys are pressed in order and released the other way round', async () => {
  const { lab, run, events } = make();
  const pressed = lab.call('input.key', { key: 'CTRL+C' });
  await run(0.2);
  await pressed;
  expect(events.map((event) => event.service === 'input' && [event.code, event.pressed])).toEqual([
    [29, true],
    [46, true],
    [46, false],
    [29, false],
  ]);
  await expect(lab.call('input.key', { key: 'NOKEY' })).rejects.toThrow('there is no key "NOKEY"');
});
