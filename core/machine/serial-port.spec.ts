import { expect, it } from 'vitest';
import { SerialPort } from './serial-port.ts';
import { VirtualTime } from './virtual-time.ts';

const bytes = (...list: number[]): Uint8Array => Uint8Array.from(list);

it('serial port: what is sent is received in order, and nothing more', () => {
  const port = new SerialPort();
  expect(port.send(bytes(1, 2))).toBe(2);
  port.send(bytes(3));
  expect([port.receive(), port.receive(), port.receive(), port.receive()]).toEqual([1, 2, 3, -1]);
});

it('serial port: takes no more than it has room for, and again when the guest has read', () => {
  const port = new SerialPort();
  expect(port.send(new Uint8Array(3 << 20))).toBe(1 << 20);
  expect(port.send(bytes(1))).toBe(0);
  port.receive();
  expect(port.send(bytes(1, 2))).toBe(1);
  expect(port.takeBack()).toHaveLength(1 << 20);
  expect(port.receive()).toBe(-1);
});

it('serial port: a wire of 115200 bits per second carries a byte every 87 µs, 16 at once', () => {
  const time = new VirtualTime();
  const port = new SerialPort();
  port.limitTo(115_200, time);
  const got: [number, number][] = [];
  port.onAvailable(() => {
    for (let byte = port.receive(); byte >= 0; byte = port.receive()) got.push([time.now(), byte]);
  });
  time.set(1000);
  port.send(bytes(...Array.from({ length: 40 }, (_, n) => n)));
  while (time.next < Number.POSITIVE_INFINITY) {
    time.set(time.next);
    time.fireDue();
  }
  expect(got.map(([, byte]) => byte)).toEqual(Array.from({ length: 40 }, (_, n) => n));
  const times = Map.groupBy(got, ([at]) => at);
  const burst = 16 * 86_806;
  expect([...times].map(([at, list]) => [at, list.length])).toEqual([
    [1000, 16],
    [1000 + burst, 16],
    [1000 + 2 * burst, 8],
  ]);
  // One key does not wait.
  time.set(1e9);
  port.send(bytes(4));
  expect(got.at(-1)).toEqual([1e9, 4]);
});
