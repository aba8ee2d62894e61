import { expect, test } from 'vitest';
import { HELLO, testLab } from '../lab.fixture.ts';
import { figures } from './figures.ts';

const INTERRUPTS = (events: number) => `           CPU0       CPU1
 30:       ${events}          5   xen-dyn    -event     vif3.0-q0-rx
`;
const dom = (id: number, name: string, cpuTime: number) => ({
  id,
  name,
  state: 'running',
  cpuTime,
  vcpus: 1,
  memoryKiB: 1,
});

/** Answers what the service asks of the agent. */
async function answer({ asked, agentSays }: ReturnType<typeof testLab>, domains: object[], output: string) {
  const requests = asked();
  expect(requests.map(({ method, params }) => [method, params.words])).toEqual([
    ['list', undefined],
    ['run', ['cat', '/proc/interrupts']],
  ]);
  await agentSays({ id: requests[0]!.id, result: { domains } }, { id: requests[1]!.id, result: { status: 0, output } });
}

test('figures: shares of CPUs and domains, pictures and events of the time between two looks', async () => {
  const lab = testLab('', [figures]);
  await lab.agentSays(HELLO);
  await lab.lab.call('figures.watch', { every: 1 });
  await answer(lab, [dom(0, 'Domain-0', 5e9), dom(3, 'ivi', 7e9)], INTERRUPTS(100));
  const { wasm } = lab.machine.memory;
  const head = lab.machine.bus.ram.find(({ name }) => name === lab.machine.board.heads[0]!.memory)!;
  for (let n = 1; n <= 5; n++) {
    new Uint32Array(wasm.buffer, head.host, 1)[0] = n;
    await lab.run(0.19);
  }
  await lab.run(0.1);
  expect(lab.events).toEqual([]);
  await answer(lab, [dom(0, 'Domain-0', 5.5e9), dom(3, 'ivi', 7.25e9), dom(4, 'new', 0.1e9)], INTERRUPTS(300));
  expect(lab.events).toMatchObject([
    {
      service: 'figures',
      over: expect.closeTo(1, 1),
      instructions: 0,
      cpus: [0],
      domains: { dom0: expect.closeTo(0.5, 1), ivi: expect.closeTo(0.25, 1), new: expect.closeTo(0.1, 1) },
      frames: { [lab.machine.board.heads[0]!.name]: expect.closeTo(5, 0) },
      events: [{ name: 'vif3.0-q0-rx', domain: 'ivi', rate: expect.closeTo(200 / 1.05, 0) }],
    },
  ]);
  await lab.lab.call('figures.watch', { every: null });
  await lab.run(3);
  expect([lab.events.length, lab.asked()]).toEqual([1, []]);
});

test('figures: a domain that is taken down and the next of its name count together, one that has no name yet not at all', async () => {
  const lab = testLab('', [figures]);
  await lab.agentSays(HELLO);
  await lab.lab.call('figures.watch', { every: 1 });
  await answer(lab, [dom(3, 'ivi', 7e9)], INTERRUPTS(0));
  await lab.run(1.05);
  const taken = { ...dom(3, '', 7.25e9), state: 'dying' };
  await answer(lab, [taken, dom(4, 'ivi', 0.5e9), dom(5, '', 0.1e9)], INTERRUPTS(0));
  expect(lab.events).toMatchObject([{ domains: { ivi: expect.closeTo(0.75, 1) } }]);
  expect(Object.keys((lab.events[0] as { domains: object }).domains)).toEqual(['ivi']);
});

test('figures: without an answer from Dom0 there are those of the machine', async () => {
  const lab = testLab('', [figures]);
  await lab.lab.call('figures.watch', { every: 0.5 });
  await lab.run(1.2);
  expect(lab.events).toMatchObject([
    { domains: {}, events: [] },
    { domains: {}, events: [] },
  ]);
  await expect(lab.lab.call('figures.watch', { every: 0.01 })).rejects.toThrow('write 0.1 seconds or more');
});
