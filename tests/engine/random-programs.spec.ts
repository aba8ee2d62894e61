import { expect, test } from 'vitest';
import { runOnOurMachine } from '../conformance/our-machine.ts';
import { differences, drawPrograms } from './compare-programs.ts';

// Programs drawn from the encoding tables, each a loop of some hundred instructions around what sequences are made of.
test('random programs from the encoding tables end the same, evaluated and translated when hot', async () => {
  expect(await differences(drawPrograms(1, 80), runOnOurMachine('evaluate'), runOnOurMachine('translate', 50))).toEqual(
    [],
  );
});

test('random programs from the encoding tables end the same, evaluated and translated at once', async () => {
  const records = drawPrograms(2, 24);
  expect(await differences(records, runOnOurMachine('evaluate'), runOnOurMachine('translate eagerly'))).toEqual([]);
});
