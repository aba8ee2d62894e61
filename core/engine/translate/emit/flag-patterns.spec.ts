import { expect, test } from 'vitest';
import { Builder, type Value } from '../../../arm/ir/builder.ts';
import type { Node } from '../../../arm/ir/node.ts';
import { dataProcessing } from '../../../arm/semantics/data-processing.ts';
import { unshifted } from '../../../arm/semantics/shifter.ts';
import { carryPair, differenceAt, overflowPair } from './flag-patterns.ts';

/** The nodes of a data-processing instruction that sets flags, of r1 and `operand`. */
function nodesOf(op: 'CMP' | 'SUB' | 'ADD' | 'ADC', operand: (b: Builder) => Value): readonly Node[] {
  const b = new Builder({
    isa: 'a32',
    size: 4,
    offset: 0,
    pageOffset: 0,
    bigEndian: false,
    fpEnabled: true,
    simdEnabled: true,
    inIT: false,
  });
  dataProcessing(b, op, { s: true, d: 0, n: 1 }, unshifted(operand(b)));
  return b.finish(op).nodes;
}

const flagsOf = (nodes: readonly Node[]): number => nodes.findIndex((n) => n.op === 'setFlag');

test('the flags of comparisons and subtractions are those of a pair, also with 0', () => {
  for (const op of ['CMP', 'SUB'] as const)
    for (const operand of [(b: Builder) => b.reg(2), () => 64, () => 0]) {
      const nodes = nodesOf(op, operand);
      const pair = differenceAt(nodes, flagsOf(nodes));
      expect(pair?.a).toMatchObject({ op: 'reg', args: [1] });
      const b = pair?.b;
      expect(typeof b === 'number' ? b : b?.args[0]).toBe(typeof b === 'number' ? operand({} as Builder) : 2);
    }
});

test('an addition overflows as its sum less an operand, and its carry is no pair', () => {
  const nodes = nodesOf('ADD', (b) => b.reg(2));
  expect(differenceAt(nodes, flagsOf(nodes))).toBeUndefined();
  const [c, v] = ['C', 'V'].map((name) => nodes.find((n) => n.op === 'setFlag' && n.name === name)!.args[0]!);
  expect(carryPair(c!)).toBeUndefined();
  expect(overflowPair(v!)).toMatchObject({ a: { op: 'add' }, b: { op: 'reg', args: [2] } });
});

test('an addition with carry has no pairs', () => {
  const nodes = nodesOf('ADC', (b) => b.reg(2));
  for (const name of ['C', 'V']) {
    const value = nodes.find((n) => n.op === 'setFlag' && n.name === name)!.args[0]!;
    expect(carryPair(value)).toBeUndefined();
    expect(overflowPair(value)).toBeUndefined();
  }
});
