import { MessageChannel } from 'node:worker_threads';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PortWire, portable } from './port-wire.ts';

/** Two wires through a real channel. */
function wires(tellsClose = true): {
  here: PortWire;
  there: PortWire;
  settled: () => Promise<void>;
  send: (raw: unknown) => void;
} {
  const { port1, port2 } = new MessageChannel();
  const ends = [port1, port2].map((port) => {
    const wire = new PortWire(port);
    port.on('message', (data) => wire.take(data));
    if (tellsClose) port.on('close', () => wire.ended());
    return wire;
  });
  const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
  return { here: ends[0]!, there: ends[1]!, settled, send: (raw) => port1.postMessage(raw) };
}

test('port wire: messages arrive in their order, bytes as bytes', async () => {
  const { here, there, settled } = wires();
  const got: unknown[] = [];
  there.onMessage = (message) => got.push(message);
  here.send({ id: 1, call: 'a', params: { bytes: Uint8Array.of(1, 2) } });
  here.send({ id: 2, call: 'b', params: undefined });
  await settled();
  expect(got).toEqual([
    { id: 1, call: 'a', params: { bytes: Uint8Array.of(1, 2) } },
    { id: 2, call: 'b', params: undefined },
  ]);
  here.close();
});

test.each([
  ['tell', true],
  ['do not tell', false],
])('port wire: an end that closes is heard once at each end, whose ports %s of it', async (_, tells) => {
  const { here, there, settled } = wires(tells);
  const heard: string[] = [];
  here.onClose = () => heard.push('here');
  there.onClose = () => heard.push('there');
  there.onMessage = () => heard.push('message');
  here.close();
  here.close();
  here.send({ late: true });
  await settled();
  expect(heard).toEqual(['here', 'there']);
});

test('port wire: what is no message of a wire closes it', async () => {
  const { there, settled, send } = wires();
  const heard: unknown[] = [];
  there.onMessage = (message) => heard.push(message);
  there.onClose = () => heard.push('closed');
  send({ id: 1 });
  await settled();
  expect(heard).toEqual(['closed']);
});

test('portable: bytes that are a part of a buffer, or shared, get a buffer of their own', () => {
  const part = new Uint8Array(8192).subarray(100, 104).fill(7);
  const shared = new Uint8Array(new SharedArrayBuffer(4)).fill(9);
  const copy = portable({ part, shared, node: Buffer.from('node') });
  const { part: one, shared: two, node } = copy as Record<string, Uint8Array>;
  for (const bytes of [one!, two!, node!]) {
    expect(bytes.buffer).toBeInstanceOf(ArrayBuffer);
    expect(bytes.buffer.byteLength).toBe(4);
    expect(bytes.constructor).toBe(Uint8Array);
  }
  expect([[...one!], [...two!], [...node!]]).toEqual([[7, 7, 7, 7], [9, 9, 9, 9], [...Buffer.from('node')]]);
});

test('portable: whatever is plain data comes out as it was', () => {
  const data = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array(),
      fc.array(tie('any')),
      fc.dictionary(fc.string(), tie('any')),
    ),
  })).any;
  fc.assert(
    fc.property(data, (value) => {
      expect(structuredClone(portable(value))).toEqual(structuredClone(value));
    }),
  );
});
