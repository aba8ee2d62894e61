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

const place = scratch();
let run: LabRun;

beforeAll(async () => {
  run = await runLab(
    LAYOUT,
    [
      { console: 'rtos', shows: 'RTOS-UP' },
      { console: 'linux', shows: 'NETWORK-UP' },
      { console: 'linux', types: '\n' },
      { console: 'linux', shows: 'linux:/# ' },
      // Disk and network
      ...shell('linux', 'cat /sys/block/xvda/size /sys/block/xvda/queue/max_segments', 'SIZED'),
      ...shell(
        'linux',
        'mke2fs /dev/xvda && mkdir /d && mount /dev/xvda /d && echo kept >/d/file && umount /d',
        'WRITTEN',
      ),
      ...shell('linux', 'ping -c 1 10.73.0.1', 'PINGED'),
      {
        call: 'domains.xenstoreRead',
        params: { path: '/local/domain/0/backend/vbd/2/51712/feature-max-indirect-segments' },
      },
      // Xen's and Dom0's consoles
      { console: 'xen', types: 'h' },
      { console: 'xen', shows: "key 'h' .* show this message" },
      ...shell('dom0', 'xl list', 'LISTED'),
      // An agent that ends is started again, and follows the domains that are there
      { console: 'dom0', types: 'killall agent\n' },
      { sleep: 3 },
      { console: 'rtos', types: 'tasks\r' },
      { console: 'rtos', shows: 'Input10 ' },
      // Pause and CPU time
      { call: 'domains.pause', params: { domain: 'rtos' } },
      { call: 'domains.list' },
      { sleep: 0.5 },
      { call: 'domains.list' },
      { call: 'domains.unpause', params: { domain: 'rtos' } },
      // Restarts keep the name, the console and the disk
      { console: 'rtos', types: 'crash\r' },
      { domain: 'rtos', change: 'running' },
      { console: 'rtos', shows: 'RTOS-UP' },
      { call: 'domains.pause', params: { domain: 'rtos' } },
      { console: 'linux', types: 'echo c >/proc/sysrq-trigger\n' },
      { domain: 'linux', change: 'running' },
      { console: 'linux', shows: 'DOMU-UP' },
      { console: 'linux', shows: 'linux:/# ' },
      ...shell('linux', 'mkdir /d; mount /dev/xvda /d && cat /d/file', 'READ'),
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
  expect(run.said).not.toContain('error');
  expect(run.status).toBe(0);
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
  expect(grown('Domain-0')).toBeGreaterThan(0);
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
