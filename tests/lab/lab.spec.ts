import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DomainInfo } from '../../core/lab/agent/protocol.ts';
import { type LabRun, runLab, scratch, shell } from './lab.ts';

// One boot for all: a Linux guest with a disk and a network, and the RTOS, whose crashes end in a new one.
const LAYOUT = `
dom0: { pin: 0 }
domains:
  - name: rtos
    kernel: lab:rtos
    memory: 32
    pin: 1
    on_crash: restart
  - name: linux
    kernel: lab:linux
    ramdisk: lab:linux-guest
    arguments: console=hvc0 quiet panic=1
    memory: 128
    pin: 0
    block: [{ file: data.img, size: 16 }]
    network: [{}]
`;

const DISK = '/local/domain/0/backend/vbd/2/51712';

const place = scratch();
let run: LabRun;

beforeAll(async () => {
  run = await runLab(
    LAYOUT,
    [
      { console: 'rtos', shows: 'RTOS-UP' },
      // It draws all the time: the other things go faster without it.
      { call: 'domains.pause', params: { domain: 'rtos' } },
      { stage: 'running' },
      { call: 'domains.list' },
      { console: 'linux', shows: 'NETWORK-UP' },
      { call: 'domains.list' },
      { console: 'linux', types: '\n' },
      { console: 'linux', shows: 'linux:/# ' },
      ...shell('linux', 'cat /sys/block/xvda/size /sys/block/xvda/queue/max_segments', 'SIZED'),
      ...shell('linux', 'echo kept | dd of=/dev/xvda seek=9 conv=sync,fsync', 'WRITTEN'),
      ...shell('linux', 'ping -c 1 10.73.0.1', 'PINGED'),
      { call: 'domains.xenstoreRead', params: { path: `${DISK}/feature-max-indirect-segments` } },
      { console: 'xen', types: 'h' },
      { console: 'xen', shows: "key 'h' .* show this message" },
      ...shell('dom0', 'xl list', 'LISTED'),
      // An agent that ends is started again, and follows the domains that are there.
      { console: 'dom0', types: 'killall agent\n' },
      { domain: 'linux', change: 'running' },
      { call: 'domains.unpause', params: { domain: 'rtos' } },
      { console: 'rtos', types: 'crash\r' },
      { domain: 'rtos', change: 'running' },
      { console: 'rtos', shows: 'RTOS-UP' },
      { call: 'domains.pause', params: { domain: 'rtos' } },
      { console: 'linux', types: 'echo c >/proc/sysrq-trigger\n' },
      { domain: 'linux', change: 'running' },
      { console: 'linux', shows: 'DOMU-UP' },
      { console: 'linux', shows: 'linux:/# ' },
      ...shell('linux', 'dd if=/dev/xvda skip=9 count=1 2>/dev/null | head -n 1', 'READ'),
      { call: 'domains.destroy', params: { domain: 'linux' } },
      { call: 'domains.list' },
    ],
    place.path,
  );
});
afterAll(() => place.remove());

const lists = (): readonly DomainInfo[][] => run.results('domains.list') as DomainInfo[][];
const changes = (domain: string): readonly unknown[] =>
  run.events.flatMap((event) =>
    event.service === 'domains' && event.domain === domain
      ? [[event.change, event.id, ...(event.reason === undefined ? [] : [event.reason])]]
      : [],
  );

test('the script is done, and every stage of the way up was reached', () => {
  expect([run.status, run.status === 0 ? '' : `${run.said.slice(-1000)}\n${run.console('rtos').slice(-1000)}`]).toEqual(
    [0, ''],
  );
  const stages = run.events.flatMap(({ service, stage }) => (service === 'stages' ? [stage] : []));
  expect(stages).toEqual(['xen', 'dom0', 'agent', 'domain rtos', 'domain linux', 'running']);
});

test('consoles of Xen, Dom0 and the guests are streams of their own, and each answers', () => {
  expect(run.console('xen')).toMatch(/^\(XEN\) /);
  expect(
    run
      .console('xen')
      .split('\n')
      .slice(0, -1)
      .filter((line) => !line.startsWith('(XEN)')),
  ).toEqual([]);
  expect(run.console('dom0')).not.toContain('(XEN)');
  expect(run.console('dom0')).toMatch(/^Domain-0 +0 +512 +2/m);
  expect(run.console('dom0')).toMatch(/^linux +2 +128 +1/m);
  expect(run.console('rtos')).toContain('RTOS-UP');
  expect(run.console('linux')).toContain('DOMU-UP');
});

test('a disk is a file of the host, with requests of more segments than a ring has room for', () => {
  expect(run.console('linux')).toMatch(/^32768\n32$/m);
  const [feature] = run.results('domains.xenstoreRead') as { value: string }[];
  expect(Number(feature!.value)).toBeGreaterThanOrEqual(32);
});

test('what a guest writes is there after it was restarted', () => {
  expect(run.console('linux')).toMatch(/^kept\nREAD$/m);
});

test('a guest gets an address and reaches Dom0 over the bridge', () => {
  expect(run.console('linux')).toMatch(/^NETWORK-UP 10\.73\.0\.\d+ on eth0$/m);
  expect(run.console('linux')).toMatch(/1 packets transmitted, 1 packets received, 0% packet loss/);
});

test('a paused domain gets no CPU time, the others do', () => {
  const [first, second] = lists();
  const grown = (name: string): number =>
    second!.find((domain) => domain.name === name)!.cpuTime - first!.find((domain) => domain.name === name)!.cpuTime;
  expect(second!.find(({ name }) => name === 'rtos')!.state).toBe('paused');
  expect(grown('rtos')).toBe(0);
  expect(grown('linux')).toBeGreaterThan(0);
});

test('a domain that crashes is made again under its name, one that panics as well', () => {
  expect(changes('rtos')).toEqual([
    ['created', 1],
    ['running', 1],
    // The new agent has found it.
    ['running', 1],
    ['stopped', 1, 'crash'],
    ['created', 3],
    ['running', 3],
  ]);
  expect(changes('linux')).toEqual([
    ['created', 2],
    ['running', 2],
    ['running', 2],
    ['stopped', 2, 'reboot'],
    ['created', 4],
    ['running', 4],
    ['gone', 4],
  ]);
  expect(lists()[2]!.map(({ name }) => name)).toEqual(['Domain-0', 'rtos']);
});
