import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LayoutPath } from '../../../../core/lab/layout/problem.ts';
import { keysAt } from '../../../../core/lab/layout/schema-entries.ts';
import { emptyValue, type Field, fieldsAt, labelOf, shapeAt, typedValue, valueText } from './fields.ts';

const field = (path: LayoutPath, key: string): Field => fieldsAt(path).find((one) => one.key === key)!;

test('forms: every key of the schema has a field with a description', () => {
  const groups: LayoutPath[] = [[], ['xen'], ['dom0'], ['domains', 0], ['domains', 0, 'display'], ['vehicle']];
  groups.push(['domains', 3, 'block', 1], ['domains', 3, 'network', 0], ['displays', 'cluster']);
  for (const path of groups) {
    const fields = fieldsAt(path);
    expect(fields.map(({ key }) => key)).toEqual(keysAt(path));
    for (const { description } of fields) expect(description).toMatch(/\w/);
  }
});

test('forms: fields take what the schema takes', () => {
  const domain = ['domains', 0];
  expect(field(domain, 'vcpus').shape).toEqual({ kind: 'number', low: 1, high: 8 });
  expect(field(domain, 'weight')).toMatchObject({ required: false, without: 256 });
  expect(field(domain, 'name')).toMatchObject({ required: true, shape: { kind: 'text' } });
  expect(field(domain, 'on_crash').shape).toEqual({ kind: 'word', words: ['restart', 'destroy', 'preserve'] });
  expect(field(domain, 'input').shape).toEqual({ kind: 'words', words: ['keyboard', 'pointer', 'touch'] });
  expect(field(domain, 'memory').shape.kind).toBe('value');
  expect(field(domain, 'pin').shape.kind).toBe('value');
  expect(field(domain, 'console').shape.kind).toBe('flag');
  expect(field(domain, 'devices').shape).toMatchObject({ kind: 'list', item: { kind: 'text' } });
  expect(field([], 'version').shape).toEqual({ kind: 'fixed', value: 1 });
  expect(shapeAt(['vehicle', 'start', 'gear'])).toEqual({ kind: 'value' });
  expect(shapeAt(['vehicle', 'odd'])).toBeUndefined();
  expect(emptyValue(shapeAt(['domains', 0, 'block', 0])!)).toEqual({ file: '' });
});

test('forms: what is typed means the same as in the file', () => {
  const memory = shapeAt(['memory'])!;
  expect(['256', '256 MiB', '0-1', '[0, 1]', '', '{a: b}', '[', 'on'].map((text) => typedValue(text, memory))).toEqual([
    256,
    '256 MiB',
    '0-1',
    [0, 1],
    undefined,
    '{a: b}',
    '[',
    'on',
  ]);
  expect(typedValue('12', shapeAt(['title'])!)).toBe('12');
});

test('forms: values that are shown and typed again stay the same', () => {
  const anyValue = fc.oneof(fc.integer(), fc.boolean(), fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1 }));
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(typedValue(valueText(value), { kind: 'value' })).toEqual(value);
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => typedValue(text, { kind: 'value' })).not.toThrow();
    }),
  );
});

test('forms: labels', () => {
  expect(['on_crash', 'vcpus', 'title', 'constructor'].map(labelOf)).toEqual([
    'On crash',
    'vCPUs',
    'Title',
    'Constructor',
  ]);
});
