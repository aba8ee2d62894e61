import { expect, test } from 'vitest';
import { DeskClient } from './client.ts';
import type { Wire } from './wire.ts';

function silent(): Wire {
  return { send: () => {}, onMessage: () => {}, onClose: () => {}, close() {} };
}

test('desk client: what is asked before the wire is gone, and after it, is answered with that', async () => {
  const wire = silent();
  const client = new DeskClient(wire);
  const before = client.call('tours.list', {});
  wire.onClose();
  await expect(before).rejects.toThrow('the connection to the lab is gone');
  await expect(client.call('tours.list', {})).rejects.toThrow('the connection to the lab is gone');
});

test('desk client: what is not in the contract is a fault, and the rest goes on', async () => {
  const wire = silent();
  const client = new DeskClient(wire);
  const faults: string[] = [];
  client.onFault = (fault) => faults.push(fault);
  for (const message of [null, 1, {}, { event: 'x', data: 1 }, { event: 'happening', data: {} }, { id: 99, result: 1 }])
    wire.onMessage(message);
  expect(faults).toHaveLength(5);
  const wrong = client.call('tours.list', {});
  wire.onMessage({ id: 1, result: 'no list' });
  await expect(wrong).rejects.toThrow('tours.list was answered with something else');
  const right = client.call('tours.list', {});
  wire.onMessage({ id: 2, result: [] });
  await expect(right).resolves.toEqual([]);
});
