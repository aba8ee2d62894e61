import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkedLayout } from '../../core/cli/check-layout.ts';
import { type Applied, applyToLab } from '../../core/cli/lab/apply-layout.ts';
import type { DomainInfo } from '../../core/lab/agent/protocol.ts';
import { scratch } from './lab.ts';
import { type LiveLab, liveLab } from './live.ts';

// One machine, on which one layout follows the other. It counts instructions: the RTOS switches itself off where a slow host makes it late.
const place = scratch();
const quiet = { step: () => {}, done: () => {}, warn: () => {} };
let lab: LiveLab;

interface Rtos {
  readonly weight?: number;
  readonly head?: string;
  readonly memory?: number;
}
const rtos = (name: string, { weight = 256, head, memory = 32 }: Rtos = {}): string => `
  - name: ${name}
    kernel: lab:rtos
    memory: ${memory}
    weight: ${weight}
    on_crash: preserve
${head ? `    display: { head: ${head}, size: 640x480 }\n` : ''}`;
const linux = `
  - name: linux
    kernel: lab:linux
    ramdisk: lab:linux-guest
    arguments: console=hvc0 quiet panic=1
    memory: 96
`;
const layout = (domains: string, more = ''): string =>
  `memory: 512 MiB\ndom0: { memory: 256, vcpus: 1, pin: 0 }\n${more}domains: ${domains}\n`;

function file(text: string): string {
  const path = join(place.path, 'applied.yaml');
  writeFileSync(path, text);
  return path;
}

async function apply(text: string): Promise<Applied> {
  const path = file(text);
  return applyToLab(await checkedLayout(path), path, (method, params) => lab.call(method, params), quiet);
}

const list = async (): Promise<Readonly<Record<string, DomainInfo>>> =>
  Object.fromEntries(((await lab.call('domains.list')) as unknown as DomainInfo[]).map((info) => [info.name, info]));
const ids = async (): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(Object.values(await list()).map(({ name, id }) => [name, id]));

/** What a command at Dom0's shell says. */
async function dom0(command: string): Promise<string> {
  const from = lab.console('dom0').length;
  await lab.call('consoles.write', { console: 'dom0', text: `${command}; echo DO''NE\n` });
  await lab.until(() => lab.console('dom0').slice(from).includes('\nDONE\n'), command);
  return lab.console('dom0').slice(from);
}

beforeAll(async () => {
  lab = await liveLab(file(layout(rtos('first', { head: 'cluster' }) + rtos('second'))), 'deterministic', 'virtual');
  await expect(apply(layout(rtos('first')))).rejects.toThrow('are still being made: wait for the stage running');
  await lab.until(
    () => lab.console('second').includes('RTOS-UP') && lab.console('first').includes('RTOS-UP'),
    'both up',
  );
});
afterAll(async () => {
  await lab?.end();
  place.remove();
});

test('a weight, a note and a value of the vehicle change while all goes on', async () => {
  const before = await ids();
  const { done, failed, restart } = await apply(
    layout(
      rtos('first', { head: 'cluster', weight: 777 }) + rtos('second'),
      'displays: { centre: { note: Free } }\nvehicle: { start: { outside: -3 } }\n',
    ),
  );
  expect([failed, restart]).toEqual([[], []]);
  expect(done).toContain('first: weight 777, cap none');
  expect(await ids()).toEqual(before);
  expect(await dom0('xl sched-credit2')).toMatch(/^first +1 +777 +0$/m);
  expect(await dom0('cat /lab/display.conf')).toMatch(/^head centre .* Free$/m);
  expect(await lab.call('vehicle.get', { name: 'outside' })).toMatchObject({ value: -3 });
});

test('a screen moves to another head while its guest draws', async () => {
  const before = await ids();
  await lab.until(
    () => lab.events.some((event) => event.service === 'display' && event.type === 'drawing'),
    'it draws',
  );
  const from = lab.events.length;
  const { failed } = await apply(layout(rtos('first', { head: 'centre', weight: 777 }) + rtos('second')));
  expect(failed).toEqual([]);
  const owners = (): unknown[] =>
    lab.events
      .slice(from)
      .flatMap((event) => (event.service === 'display' && event.type === 'owner' ? [[event.head, event.domain]] : []));
  await lab.until(() => owners().length === 2, 'the heads have other owners');
  expect(owners()).toEqual(
    expect.arrayContaining([
      ['cluster', null],
      ['centre', 'first'],
    ]),
  );
  expect(await ids()).toEqual(before);
});

test('other memory means another start of that domain, and of no other', async () => {
  const before = await ids();
  const { failed, restart } = await apply(
    layout(rtos('first', { head: 'centre', weight: 777 }) + rtos('second', { memory: 48 })),
  );
  expect([failed, restart]).toEqual([[], ['second']]);
  const after = await list();
  expect(after.first!.id).toBe(before.first);
  expect(after.second!.id).toBeGreaterThan(before.second!);
  expect(after.second!.memoryKiB).toBeGreaterThan(47 << 10);
});

test('a domain is added, one is taken away, and both are so after a reset', async () => {
  const before = await ids();
  const { failed, create, destroy } = await apply(layout(rtos('first', { head: 'centre', weight: 777 }) + linux));
  expect([failed, create, destroy]).toEqual([[], ['linux'], ['second']]);
  expect(await ids()).toEqual({ 'Domain-0': 0, first: before.first, linux: expect.any(Number) });
  await lab.until(() => lab.console('linux').includes('linux:/# '), 'the new guest is up');
  expect(await lab.call('consoles.list')).toEqual(['xen', 'dom0', 'first', 'linux']);
  expect(await lab.call('apply.layout')).toMatchObject({
    domains: [{ name: 'first', weight: 777 }, { name: 'linux' }],
  });

  const from = lab.events.length;
  await lab.call('machine.reset');
  await lab.until(
    () =>
      lab.events
        .slice(from)
        .some((event) => event.service === 'stages' && event.type === 'reached' && event.stage === 'running'),
    'all domains running after the reset',
  );
  expect(Object.keys(await ids())).toEqual(['Domain-0', 'first', 'linux']);
});

// Before guests crash: those begin again with new numbers whenever they can.
test('what needs another start of the machine is not done, and neither is nonsense', async () => {
  const before = await ids();
  const other = layout(rtos('first', { head: 'centre' })).replace('512 MiB', '768 MiB');
  await expect(apply(other)).rejects.toThrow('this needs another start of the machine: memory');
  await expect(lab.call('apply.apply', { layout: 'domains: 7' })).rejects.toThrow('the layout has errors: domains');
  expect(await ids()).toEqual(before);
});

test('a guest crashes on purpose: the RTOS and Linux by themselves, and one that does not listen by Xen', async () => {
  const stopped = async (domain: string, means: string, reason: string): Promise<void> => {
    const from = lab.events.length;
    expect(await lab.call('domains.crash', { domain })).toEqual({ means });
    expect(
      lab.events
        .slice(from)
        .flatMap((event) =>
          event.service === 'domains' && event.type === 'change' && event.change === 'stopped'
            ? [[event.domain, event.reason]]
            : [],
        ),
    ).toEqual([[domain, reason]]);
  };
  await lab.until(() => lab.console('linux').split('linux:/# ').length > 2, 'Linux is up again');
  await stopped('linux', 'guest', 'reboot');
  await stopped('first', 'guest', 'crash');
  // Paused, it hears nothing.
  const up = () => lab.events.findLast((event) => event.service === 'domains' && event.type === 'change')!;
  await lab.until(() => JSON.stringify(up()).includes('"domain":"linux","change":"running"'), 'Linux begins again');
  await lab.call('domains.pause', { domain: 'linux' });
  await stopped('linux', 'xen', 'crash');
});
