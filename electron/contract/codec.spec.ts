import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from './codec.ts';

const plain = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array(),
    fc.array(tie('any')),
    fc.dictionary(fc.string(), tie('any')),
  ),
})).any;

test('codec: whatever a message has comes out as it was', () => {
  fc.assert(
    fc.property(plain, (message) => {
      expect(decodeMessage(encodeMessage(message))).toEqual(message);
    }),
  );
});

test('codec: keys with a meaning to JavaScript are keys like others', () => {
  const message = JSON.parse('{ "__proto__": { "constructor": null }, "length": 1 }');
  message.bytes = Uint8Array.of(1, 2, 3);
  const decoded = decodeMessage(encodeMessage(message)) as Record<string, unknown>;
  expect(Object.keys(decoded)).toEqual(['__proto__', 'length', 'bytes']);
  expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
  expect(decoded.bytes).toEqual(Uint8Array.of(1, 2, 3));
});

test('codec: bytes begin at multiples of four and are not copied', () => {
  const encoded = encodeMessage({ odd: Uint8Array.of(1, 2, 3), more: Uint8Array.of(4, 5, 6, 7) });
  const { more } = decodeMessage(encoded) as { more: Uint8Array };
  expect(more.byteOffset % 4).toBe(0);
  expect(more.buffer).toBe(encoded.buffer);
});

test('codec: garbage is an Error, or a message, and nothing else', () => {
  const only = (bytes: Uint8Array): void => {
    try {
      decodeMessage(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      expect((error as Error).message).not.toBe('');
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), only));
  fc.assert(
    fc.property(plain, fc.nat(), fc.nat(255), fc.nat(), (message, at, value, length) => {
      const bytes = encodeMessage(message);
      bytes[at % bytes.length] = value;
      only(bytes.subarray(0, length % (bytes.length + 1)));
    }),
    { numRuns: 1000 },
  );
});

/** A message whose JSON is this. */
function raw(json: unknown, bytes: readonly number[] = []): Uint8Array {
  const text = JSON.stringify(json);
  const padded = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 4) * 4));
  const all = new Uint8Array(4 + padded.length + bytes.length);
  new DataView(all.buffer).setUint32(0, padded.length, true);
  all.set(padded, 4);
  all.set(bytes, 4 + padded.length);
  return all;
}

test.each([
  ['into a prototype', { value: {}, bytes: [[['__proto__', 'polluted'], 0]] }],
  ['in the place of what has no prototype', { value: {}, bytes: [[['__proto__', '__proto__'], 0]] }],
  ['into a function', { value: {}, bytes: [[['constructor', 'prototype'], 0]] }],
  ['over something', { value: { a: 1 }, bytes: [[['a'], 0]] }],
  ['to nowhere', { value: { a: null }, bytes: [[['b'], 0]] }],
  ['of a length below zero', { value: { a: null }, bytes: [[['a'], -4]] }],
  [
    'of lengths that make up for each other',
    {
      value: { a: null, b: null },
      bytes: [
        [['a'], -4],
        [['b'], 4],
      ],
    },
  ],
  ['of no length', { value: { a: null }, bytes: [[['a'], 'x']] }],
  ['that are not there', { value: { a: null }, bytes: [[['a'], 1000]] }],
  ['without a list', { value: { a: null }, bytes: {} }],
])('codec: bytes %s are refused', (_, json) => {
  expect(() => decodeMessage(raw(json))).toThrow(/^a message/);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('codec: bytes that nothing names are refused', () => {
  expect(() => decodeMessage(raw({ value: 1, bytes: [] }, [1, 2, 3, 4]))).toThrow('more bytes than it says');
});
