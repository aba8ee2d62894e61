import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { branch, CALL, FN, HERE, IMAGE, image, print, psci, set } from './programs.ts';
import { expectRefusal, ivilab } from './run.ts';
import { Scratch } from './scratch.ts';

const scratch = new Scratch();
const parallel = ['--cpus', '2', '--smp', 'parallel'] as const;

/** The first CPU starts the second at the words of `second`, and does `first`. */
function twoCpus(first: readonly number[], second: readonly number[]): Uint8Array {
  const start = [...set(0, FN.cpuOn), ...set(1, 1), ...set(2, 0), CALL.svc, ...first];
  // r2 is the entry: after all that the first CPU does.
  const entry = set(2, IMAGE + start.length * 4);
  start.splice(4, 2, ...entry);
  return image(...start, ...second);
}

test('smp: each CPU has its thread, and either can use devices and switch the machine off', async () => {
  const file = scratch.file('two', twoCpus([HERE], [...print('from the second\n'), ...psci(FN.off)]));
  const stats = scratch.at('two.json');
  const run = await ivilab(['exec', file, ...parallel, '--stats', stats]);
  expect(run).toEqual({
    status: 0,
    output: 'from the second\n',
    said: 'ivilab: the machine powered itself off\n',
  });
  const { instructions } = JSON.parse(readFileSync(stats, 'utf8'));
  expect(Math.min(...instructions)).toBeGreaterThan(10);
});

test('smp: a reset by the second CPU starts the machine anew', async () => {
  const file = scratch.file('reset', twoCpus([HERE], [...print('.'), ...psci(FN.reset)]));
  const run = await ivilab(['exec', file, ...parallel]);
  expect(run.output).toBe('.'.repeat(10));
  expect(run.status).toBe(1);
});

test('smp: a time-out ends both threads', async () => {
  const file = scratch.file('for-ever', twoCpus([...print('x'), HERE], [HERE]));
  const run = await ivilab(['exec', file, ...parallel, '--timeout', '3']);
  expect(run.status).toBe(3);
  expect(run.output).toBe('x');
});

test('smp: with one CPU there is but one thread', async () => {
  const file = scratch.file('one', image(...print('one\n'), ...psci(FN.off)));
  expect(await ivilab(['exec', file, '--smp', 'parallel'])).toMatchObject({ status: 0, output: 'one\n' });
});

test('smp: a CPU that waits for a device of a machine that is switched off does not hold it up', async () => {
  // The second CPU reads UARTFR for ever while the first one switches off.
  const wait = [...set(3, 2_000_000), 0xe253_3001, 0x1aff_fffd];
  const file = scratch.file(
    'poll',
    twoCpus([...wait, ...psci(FN.off)], [...set(8, 0x0900_0000), 0xe598_9018, branch(-1)]),
  );
  expect(await ivilab(['exec', file, ...parallel])).toMatchObject({ status: 0 });
});

test.each([['--gdb', '0'], ['--trace', 'exc'], ['--profile']])(
  'smp: %s is refused with a thread for each CPU',
  async (...option) => {
    const file = scratch.file('any', image(HERE));
    expectRefusal(await ivilab(['exec', file, ...parallel, ...option]), /deterministic/);
  },
);

test('smp: the virtual clock is refused with a thread for each CPU, and so is another kind of smp', async () => {
  const file = scratch.file('any', image(HERE));
  expectRefusal(await ivilab(['exec', file, ...parallel, '--clock', 'virtual']), /--clock virtual/);
  expectRefusal(await ivilab(['exec', file, '--smp', 'quick']), /deterministic or parallel/);
});
