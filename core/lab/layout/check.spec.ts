import { describe, expect, test } from 'vitest';
import { boardChecks, type FileFacts, generalChecks } from './check.ts';
import { dcan1, linux, parsed, testBoard } from './layout.fixture.ts';
import { parseLayout } from './parse.ts';
import { pathText } from './problem.ts';

const dom0 = (keys: string) => `dom0: { ${keys} }\n`;
const domains = (...lines: string[]) => `domains:\n${lines.join('')}`;
const MiB = 1 << 20;
const files = (entries: Record<string, FileFacts>) => new Map(Object.entries(entries));

/** For each check: layouts that break its rule, where and how that is told, and one that just keeps it. */
const cases: readonly {
  id: string;
  bad: string;
  where: string;
  wrong: string | RegExp;
  right?: string | RegExp;
  good: string;
  files?: ReadonlyMap<string, FileFacts>;
}[] = [
  {
    id: 'board-unknown',
    bad: 'board: jacinto7',
    where: 'board',
    wrong: 'there is no board jacinto7',
    right: 'did you mean jacinto6?',
    good: 'board: qemu-virt',
  },
  {
    id: 'name-refused',
    bad: domains(linux('"12"')),
    where: 'domains[0].name',
    wrong: /number/,
    good: domains(linux('a12')),
  },
  {
    id: 'name-refused',
    bad: domains(linux('Domain-0')),
    where: 'domains[0].name',
    wrong: /something else/,
    good: domains(linux('Domain-1')),
  },
  {
    id: 'name-refused',
    bad: domains(linux('"../a"')),
    where: 'domains[0].name',
    wrong: /no name/,
    good: domains(linux('a.b')),
  },
  {
    id: 'name-twice',
    bad: domains(linux('ivi'), linux('IVI')),
    where: 'domains[1].name',
    wrong: /IVI already/,
    good: domains(linux('ivi'), linux('iv')),
  },
  {
    id: 'pin-entries',
    bad: domains(linux('a', 'vcpus: 2, pin: [0]')),
    where: 'domains[0].pin',
    wrong: 'it has 1 entries, there are 2 vCPUs',
    good: domains(linux('a', 'vcpus: 2, pin: [0, 0]')),
  },
  {
    id: 'cap-without-effect',
    bad: domains(linux('a', 'cap: 101')),
    where: 'domains[0].cap',
    wrong: /more than 1 vCPU can use/,
    right: /100 at most/,
    good: domains(linux('a', 'cap: 100')),
  },
  { id: 'cpus-missing', bad: 'cpus: 3', where: 'cpus', wrong: 'jacinto6 has 2 CPUs, not 3', good: 'cpus: 2' },
  {
    id: 'pin-range',
    bad: domains(linux('a', 'pin: 0-2')),
    where: 'domains[0].pin',
    wrong: 'there is no CPU 2',
    right: /from 0 to 1/,
    good: domains(linux('a', 'pin: 0-1')),
  },
  {
    id: 'pin-range',
    bad: `cpus: 1\n${dom0('pin: 1')}`,
    where: 'dom0.pin',
    wrong: 'there is no CPU 1',
    right: /only one/,
    good: `cpus: 2\n${dom0('pin: 1')}`,
  },
  {
    id: 'vcpus-many',
    bad: `cpus: 1\n${domains(linux('a', 'vcpus: 2'))}`,
    where: 'domains[0].vcpus',
    wrong: /take turns on one CPU/,
    good: domains(linux('a', 'vcpus: 2')),
  },
  {
    id: 'memory-board',
    bad: 'memory: 4 GiB',
    where: 'memory',
    wrong: 'jacinto6 takes 2 GiB at most',
    good: 'memory: 2 GiB',
  },
  {
    id: 'memory-board',
    bad: `memory: 33\n${dom0('memory: 128')}`,
    where: 'memory',
    wrong: /end behind it/,
    right: /write 34 MiB or more/,
    good: `memory: 258\n${dom0('memory: 128')}`,
  },
  {
    id: 'memory-dom0',
    bad: dom0('memory: 127'),
    where: 'dom0.memory',
    wrong: /127 MiB is less/,
    good: dom0('memory: 128'),
  },
  // Of 1024 MiB, 981 are left by Xen.
  {
    id: 'memory-fit',
    bad: dom0('memory: 982'),
    where: 'dom0.memory',
    wrong: /982 MiB do not fit: of 1 GiB Xen takes 43 MiB/,
    right: /write 981 MiB or less/,
    good: dom0('memory: 981'),
  },
  // 981 - 512 = 469: the last domain that fits has 465, for it takes 1 vCPU + 465/256 + 0.5, rounded up to 4.
  {
    id: 'memory-fit',
    bad: `domains:\n  - { name: a, kernel: lab:rtos, memory: 466 }`,
    where: 'domains[0].memory',
    wrong: /466 MiB do not fit.*takes 471 MiB, and 469 MiB of 1 GiB are left/,
    right: /write 464 MiB or less here/,
    good: `domains:\n  - { name: a, kernel: lab:rtos, memory: 464 }`,
  },
  {
    id: 'memory-guest',
    bad: domains(linux('a', 'ramdisk: r')),
    where: 'domains[0].memory',
    wrong: /64 MiB do not hold/,
    right: 'write 67 MiB or more',
    good: domains(linux('a')),
    files: files({ 'lab:linux': { size: 5 * MiB }, r: { size: 60 * MiB } }),
  },
  {
    id: 'device-unknown',
    bad: domains(linux('a', 'devices: [dcan]')),
    where: 'domains[0].devices[0]',
    wrong: 'jacinto6 has no device dcan',
    right: 'did you mean dcan1?',
    good: domains(linux('a', 'devices: [dcan1]')),
  },
  {
    id: 'device-unknown',
    bad: domains(linux('a', 'devices: [camera]')),
    where: 'domains[0].devices[0]',
    wrong: /no device camera/,
    right: 'take one of: rtc, dcan1, dcan2, system-timer',
    good: domains(linux('a')),
  },
  {
    id: 'device-twice',
    bad: domains(linux('a', 'devices: [dcan1]'), linux('b', 'devices: [dcan1]')),
    where: 'domains[1].devices[0]',
    wrong: 'dcan1 is already given to a',
    good: domains(linux('a', 'devices: [dcan1]'), linux('b', 'devices: [system-timer]')),
  },
  {
    id: 'device-kept',
    bad: domains(linux('a', 'devices: [uart1]')),
    where: 'domains[0].devices[0]',
    wrong: /Xen's console/,
    good: domains(linux('a', 'devices: [dcan1]')),
  },
  {
    id: 'device-kept',
    bad: domains(linux('a', 'devices: [counter-32k]')),
    where: 'domains[0].devices[0]',
    wrong: /not in the device tree/,
    good: domains(linux('a')),
  },
  {
    id: 'device-dma',
    bad: domains(linux('a', 'devices: [virtio-disk]')),
    where: 'domains[0].devices[0]',
    wrong: /DMA.*no SMMU/,
    good: domains(linux('a', 'devices: [dcan1]')),
  },
  {
    id: 'head-unknown',
    bad: domains(linux('a', 'display: { head: center }')),
    where: 'domains[0].display.head',
    wrong: /no head center/,
    right: 'did you mean centre?',
    good: domains(linux('a', 'display: { head: centre }')),
  },
  {
    id: 'head-unknown',
    bad: 'displays: { left: {} }',
    where: 'displays.left',
    wrong: /no head left/,
    good: 'displays: { cluster: {} }',
  },
  {
    id: 'head-unknown',
    bad: `board: qemu-virt\ndisplays: { cluster: {} }`,
    where: 'displays.cluster',
    wrong: 'qemu-virt has no display heads',
    right: 'leave it out',
    good: 'board: qemu-virt',
  },
  {
    id: 'head-twice',
    bad: domains(linux('a', 'display: { head: centre }'), linux('b', 'display: { head: centre }')),
    where: 'domains[1].display.head',
    wrong: 'centre already shows a',
    good: domains(linux('a', 'display: { head: centre }'), linux('b', 'display: { head: cluster }')),
  },
  {
    id: 'head-size',
    bad: 'displays: { cluster: { size: 1281x480 } }',
    where: 'displays.cluster.size',
    wrong: /1281x480 is larger/,
    right: /1280x480 or smaller/,
    good: 'displays: { cluster: { size: 1280x480 } }',
  },
  {
    id: 'display-size',
    bad: domains(linux('a', 'display: { head: cluster, size: 1280x481 }')),
    where: 'domains[0].display.size',
    wrong: /1280x481 is larger than the head cluster/,
    good: domains(linux('a', 'display: { head: cluster, size: 1280x480 }')),
  },
  {
    id: 'display-size',
    bad: domains(linux('a', 'display: { head: cluster, size: "0x480" }')),
    where: 'domains[0].display.size',
    wrong: /no picture/,
    good: domains(linux('a', 'display: { head: cluster, size: 1x1 }')),
  },
  {
    id: 'display-size',
    bad: `displays: { centre: { size: 800x480 } }\n${domains(linux('a', 'display: { head: centre, size: 800x481 }'))}`,
    where: 'domains[0].display.size',
    wrong: /larger/,
    right: /800x480/,
    good: domains(linux('a', 'display: { head: centre, size: 800x481 }')),
  },
  {
    id: 'input-without-display',
    bad: domains(linux('a', 'input: [touch]')),
    where: 'domains[0].input',
    wrong: /no display/,
    good: domains(linux('a', 'input: [touch], display: { head: centre }')),
  },
  {
    id: 'input-twice',
    bad: domains(linux('a', 'input: [touch, touch], display: { head: centre }')),
    where: 'domains[0].input[1]',
    wrong: 'touch is there twice',
    good: domains(linux('a', 'input: [touch, pointer], display: { head: centre }')),
  },
  {
    id: 'disk-name-twice',
    bad: domains(linux('a', 'block: [{ file: x }, { file: y }]')),
    where: 'domains[0].block[1].device',
    wrong: /xvda already/,
    good: domains(linux('a', 'block: [{ file: x }]')),
  },
  {
    id: 'disk-file-twice',
    bad: domains(linux('a', 'block: [{ file: x }]'), linux('b', 'block: [{ file: x }]')),
    where: 'domains[1].block[0].file',
    wrong: /already a disk of a/,
    good: domains(linux('a', 'block: [{ file: x }]')),
  },
  {
    id: 'disk-count',
    bad: `board: qemu-virt\n${domains(linux('a', 'block: [{ file: x }, { file: y, device: xvdb }]'))}`,
    where: 'domains[0].block[1]',
    wrong: 'qemu-virt has one disk to give, this is one more',
    good: domains(linux('a', 'block: [{ file: x }, { file: y, device: xvdb }]')),
  },
  {
    id: 'mac-group',
    bad: domains(linux('a', 'network: [{ mac: "01:00:5e:00:00:01" }]')),
    where: 'domains[0].network[0].mac',
    wrong: /group address/,
    good: domains(linux('a', 'network: [{ mac: "02:00:5e:00:00:01" }]')),
  },
  {
    id: 'mac-twice',
    bad: domains(
      linux('a', 'network: [{ mac: "00:16:3e:00:00:0a" }]'),
      linux('b', 'network: [{ mac: "00:16:3E:00:00:0A" }]'),
    ),
    where: 'domains[1].network[0].mac',
    wrong: /already the address of an interface of a/,
    good: domains(linux('a', 'network: [{ mac: "00:16:3e:00:00:0a" }, {}]')),
  },
  {
    id: 'backend-unknown',
    bad: domains(linux('router'), linux('b', 'network: [{ backend: ruoter }]')),
    where: 'domains[1].network[0].backend',
    wrong: 'there is no domain ruoter',
    right: 'did you mean router?',
    good: domains(linux('b', 'network: [{ backend: dom0 }]')),
  },
  {
    id: 'backend-unknown',
    bad: `xen: { xsm: dummy }\n${domains(linux('a', 'network: [{ backend: b }]'), linux('b'))}`,
    where: 'domains[0].network[0].backend',
    wrong: 'b is started after a',
    good: `xen: { xsm: dummy }\n${domains(linux('b'), linux('a', 'network: [{ backend: b }]'))}`,
  },
  {
    id: 'backend-unknown',
    bad: domains(linux('a', 'network: [{ backend: a }]')),
    where: 'domains[0].network[0].backend',
    wrong: 'a would serve itself',
    good: domains(linux('a', 'network: [{}]')),
  },
  {
    id: 'silo',
    bad: domains(linux('b'), linux('a', 'network: [{ backend: b }]')),
    where: 'domains[1].network[0].backend',
    wrong: /SILO policy refuses.* between a and b/,
    right: /xsm: dummy/,
    good: `xen: { xsm: dummy }\n${domains(linux('b'), linux('a', 'network: [{ backend: b }]'))}`,
  },
  {
    id: 'xen-arguments',
    bad: 'xen: { arguments: loglvl=all dom0_mem=1G }',
    where: 'xen.arguments',
    wrong: /dom0_mem is the layout's/,
    right: /dom0.memory/,
    good: 'xen: { arguments: loglvl=all }',
  },
  {
    id: 'xen-arguments',
    bad: 'xen: { arguments: sched=rtds }',
    where: 'xen.arguments',
    wrong: /without the scheduler rtds/,
    good: 'xen: { arguments: sched=rtds, image: my-xen }',
  },
  {
    id: 'xen-arguments',
    bad: 'xen: { arguments: sched=credit }',
    where: 'xen.arguments',
    wrong: /layout's to say/,
    right: /xen.scheduler/,
    good: 'xen: { scheduler: credit }',
  },
  {
    id: 'arguments-long',
    bad: domains(linux('a', `title: t`).replace('console=hvc0', `console=hvc0 ${'é'.repeat(502)}`)),
    where: 'domains[0].arguments',
    wrong: 'it has 1025 bytes, of which the end would be cut off',
    right: 'write 1023 at most',
    good: domains(linux('a').replace('console=hvc0', `console=hvc0 ${'é'.repeat(501)}`)),
  },
  {
    id: 'screen-limit',
    bad: domains(linux('a', 'display: { head: centre }')),
    where: 'domains[0].arguments',
    wrong: /800x600 instead of 1280x800/,
    right: /xen_fbfront\.video=4,1280,800/,
    good: domains(linux('a', 'display: { head: centre, size: 800x600 }')),
  },
  {
    id: 'screen-limit',
    bad: domains(linux('a', 'display: { head: cluster }')),
    where: 'domains[0].arguments',
    wrong: /1280x480/,
    good: domains(linux('a', 'display: { head: centre }').replace('panic=1', 'panic=1 xen_fbfront.video=4,1280,800')),
  },
  {
    id: 'panic-unseen',
    bad: domains(linux('a').replace('panic=1', 'panic=0')),
    where: 'domains[0].arguments',
    wrong: /does not tell Xen/,
    right: /panic=1/,
    good: domains(linux('a', 'on_crash: preserve').replace('panic=1', '')),
  },
  {
    id: 'console-unseen',
    bad: domains(linux('a').replace('console=hvc0', '')),
    where: 'domains[0].arguments',
    wrong: /PV console/,
    good: domains(linux('a', 'console: false').replace('console=hvc0', '')),
  },
  {
    id: 'file-unknown',
    bad: dom0('kernel: "lab:linus"'),
    where: 'dom0.kernel',
    wrong: 'the lab has no file lab:linus',
    right: 'did you mean lab:linux?',
    good: dom0('kernel: "lab:linux"'),
  },
  {
    id: 'file-missing',
    bad: 'vehicle: { dbc: x.dbc }',
    where: 'vehicle.dbc',
    wrong: 'x.dbc: there is no such file',
    good: 'vehicle: { dbc: y.dbc }',
    files: files({ 'x.dbc': { unreadable: 'there is no such file' } }),
  },
  {
    id: 'file-kind',
    bad: 'xen: { image: x }',
    where: 'xen.image',
    wrong: 'x: it is an ELF file',
    right: /zImage/,
    good: dom0('ramdisk: x'),
    files: files({ x: { size: 1, notBootable: 'it is an ELF file' } }),
  },
];

describe.each(cases)('layout check $id', ({ id, bad, where, wrong, right, good, files: facts }) => {
  const found = (text: string) => parsed(text, facts).problems.filter((problem) => problem.id === id);

  test(`finds it at ${where} and says how to mend it`, () => {
    const [problem, ...more] = found(bad);
    expect(more).toEqual([]);
    expect(problem && pathText(problem.path)).toBe(where);
    expect(problem!.wrong).toMatch(wrong);
    if (right) expect(problem!.right).toMatch(right);
    expect(problem!.position).toBeDefined();
  });

  test('lets through what keeps the rule', () => {
    expect(found(good)).toEqual([]);
  });
});

test('layout checks: each is tried here', () => {
  const tried = new Set(cases.map(({ id }) => id));
  const ids = [...generalChecks, ...boardChecks].map(({ id }) => id).filter((id) => id !== 'device-page');
  expect(ids.filter((id) => !tried.has(id))).toEqual([]);
});

test('layout checks: have different ids, and rules that are sentences', () => {
  const checks = [...generalChecks, ...boardChecks];
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  for (const { rule } of checks) expect(rule).toMatch(/^(vCPU|[A-Z])[^.]+$/);
});

test('layout check device-page: a device that shares a page with another stays where it is', () => {
  const neighbour = { ...dcan1, name: 'dcan1-ram', at: dcan1.at + 0x1800, size: 0x800 };
  const boards = [{ ...testBoard, devices: [...testBoard.devices, neighbour] }];
  const { problems } = parseLayout(domains(linux('a', 'devices: [dcan1]')), { boards });
  expect(problems).toMatchObject([{ id: 'device-page', path: ['domains', 0, 'devices', 0] }]);
  expect(problems[0]!.wrong).toContain('on a 4 KiB page with dcan1-ram');
});

test('layout checks: an error keeps a layout from being used, though not from being edited', () => {
  const { problems, layout, file } = parsed('dom0: { memory: 2 GiB }');
  expect(problems).toHaveLength(1);
  expect(layout).toBeUndefined();
  expect(file).toEqual({ dom0: { memory: '2 GiB' } });
});

test('layout check memory-fit: each domain takes from what the ones before it left', () => {
  const { problems } = parsed(domains(linux('a'), linux('b').replace('memory: 64', 'memory: 420')));
  expect(problems).toMatchObject([{ id: 'memory-fit', path: ['domains', 1, 'memory'] }]);
  expect(problems[0]!.wrong).toContain('402 MiB of 1 GiB are left');
});

test('layout checks: warnings alone do not keep a layout from being used', () => {
  const { problems, layout } = parsed(domains(linux('a').replace('panic=1', '')));
  expect(problems.map(({ severity }) => severity)).toEqual(['warning']);
  expect(layout?.domains).toHaveLength(1);
});
