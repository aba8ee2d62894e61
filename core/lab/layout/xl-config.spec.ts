import { expect, test } from 'vitest';
import { type Fdt, fdtCells, fdtFind, fdtString, fdtStrings } from '../../formats/fdt.ts';
import { parseFdt } from '../../formats/fdt-parse.ts';
import { dcan1, layoutOf, testBoard } from './layout.fixture.ts';
import { passthroughTree, placeDevices } from './passthrough.ts';
import { planRun } from './plan.ts';
import { xlString } from './xl-config.ts';

const planOf = (text: string) => planRun(layoutOf(text), testBoard);
const domain = (keys: string) =>
  planOf(`domains:\n  - { name: a, kernel: lab:linux, memory: 64, ${keys} }`).domains[0]!;
/** The value of a setting in an xl.cfg. */
const setting = (config: string, key: string): string | undefined =>
  config.split('\n').flatMap((line) => (line.startsWith(`${key} = `) ? line.slice(key.length + 3) : []))[0];

test('xl.cfg: the whole of a domain that has everything', () => {
  const { domains } = planOf(`
domains:
  - name: ivi
    title: Infotainment
    kernel: lab:linux
    ramdisk: own/initrd.gz
    arguments: console=hvc0 panic=1 name="a b"
    memory: 256 MiB
    vcpus: 2
    pin: [0, 0-1]
    weight: 512
    cap: 150
    on_crash: preserve
    on_poweroff: restart
    display: { head: centre }
    input: [touch]
    block: [{ file: data.img, device: xvdb, readonly: true }]
    network: [{ mac: "02:00:00:00:00:01" }]
    devices: [dcan1]
`);
  expect(domains[0]!.config).toBe(`# Infotainment: written by ivilab from a layout.
# Screen and input (touch) on the head centre: made in xenstore while the domain is paused, for with vfb= xl would start a device model.
name = "ivi"
kernel = "/boot/vmlinuz"
ramdisk = "/lab/ivi.ramdisk"
cmdline = "console=hvc0 panic=1 name=\\"a b\\""
memory = 256
vcpus = 2
cpus = ["0", "0,1"]
cpu_weight = 512
cap = 150
on_poweroff = "restart"
on_reboot = "restart"
on_crash = "preserve"
on_watchdog = "preserve"
disk = ["format=raw, vdev=xvdb, access=ro, target=/dev/vda"]
vif = ["mac=02:00:00:00:00:01, bridge=xenbr0"]
device_tree = "/lab/ivi.dtb"
iomem = ["0x4ae3c,0x2@0x8000"]
irqs = [180]
`);
});

test('xl.cfg: what is not asked for is not there', () => {
  const { config } = domain('pin: 0');
  for (const key of [
    'ramdisk',
    'cmdline',
    'cap',
    'disk',
    'vif',
    'device_tree',
    'iomem',
    'irqs',
    'driver_domain',
    'vfb',
  ])
    expect(setting(config, key), key).toBeUndefined();
  expect(setting(config, 'cpus')).toBe('"0"');
});

/** Strings as xl's own reader takes them apart (tools/libs/util/libxlu_cfg.c): a backslash before a quote or backslash stands for it. */
const readByXl = (quoted: string): string => {
  expect(quoted).toMatch(/^"(?:[^"\\\n]|\\["\\])*"$/);
  return quoted.slice(1, -1).replace(/\\(.)/g, '$1');
};

test('xl.cfg: strings come out of quotes as they went in', () => {
  for (const text of ['', 'plain', 'a "b" c', "it's", '\\', '\\"', 'ends in \\', '# no comment', 'ü ☃', 'a=$(b)`c`'])
    expect(readByXl(xlString(text))).toBe(text);
  expect(readByXl(xlString('a\nname="b"\r\0'))).toBe('aname="b"');
});

test('xl.cfg: a name that people chose can not end the comment', () => {
  expect(domain('title: "x # y"').config.split('\n')[0]).toBe('# x # y: written by ivilab from a layout.');
});

test('plan: interfaces without an address get one from the name, the same every time, and no two the same', () => {
  const text = `domains:
  - { name: a, kernel: lab:rtos, memory: 16, network: [{}, {}] }
  - { name: b, kernel: lab:rtos, memory: 16, network: [{}] }
`;
  const macs = planOf(text).domains.flatMap(({ config }) => config.match(/[0-9a-f:]{17}/g) ?? []);
  expect(macs).toHaveLength(3);
  expect(new Set(macs).size).toBe(3);
  for (const mac of macs) expect(mac).toMatch(/^00:16:3e:[0-7]/);
  expect(planOf(text).domains.flatMap(({ config }) => config.match(/[0-9a-f:]{17}/g))).toEqual(macs);
  const [first] = macs;
  const taken = text.replace('[{}]', `[{ mac: "${first}" }]`);
  expect(new Set(planOf(taken).domains.flatMap(({ config }) => config.match(/[0-9a-f:]{17}/g))).size).toBe(3);
});

test('plan: a domain that serves another says so to xl', () => {
  const { domains } = planOf(`xen: { xsm: dummy }
domains:
  - { name: router, kernel: lab:rtos, memory: 16 }
  - { name: client, kernel: lab:rtos, memory: 16, network: [{ bridge: br0, backend: router }] }
`);
  expect(setting(domains[0]!.config, 'driver_domain')).toBe('1');
  expect(domains[1]!.config).toContain('bridge=br0, backend=router"');
});

test('plan: command lines have what the keys say, then the words of the layout', () => {
  const plan = planOf(
    'xen: { scheduler: credit, xsm: dummy, arguments: a=1 }\ndom0: { memory: 300, vcpus: 1, arguments: quiet }',
  );
  expect(plan.xenArgs).toBe('console=dtuart dtuart=serial0 dom0_mem=300M dom0_max_vcpus=1 sched=credit xsm=dummy a=1');
  expect(plan.dom0Args).toBe('console=hvc0 rdinit=/init vt.global_cursor_default=0 ivilab.agent=5e004000 quiet');
  expect(planOf('').xenArgs).toBe('console=dtuart dtuart=serial0 dom0_mem=512M loglvl=all guest_loglvl=all');
});

test("plan: Dom0's share of the CPUs is set by xl", () => {
  expect(planOf('').setUp).toEqual([]);
  expect(planOf('dom0: { pin: 0-1, weight: 512, cap: 50 }').setUp).toEqual([
    ['xl', 'vcpu-pin', 'Domain-0', 'all', '0,1'],
    ['xl', 'sched-credit2', '-d', 'Domain-0', '-w', '512', '-c', '50'],
  ]);
  expect(planOf('xen: { scheduler: credit }\ndom0: { vcpus: 2, pin: [1, 0], cap: 50 }').setUp).toEqual([
    ['xl', 'vcpu-pin', 'Domain-0', '0', '1'],
    ['xl', 'vcpu-pin', 'Domain-0', '1', '0'],
    ['xl', 'sched-credit', '-d', 'Domain-0', '-w', '256', '-c', '50'],
  ]);
});

test('plan: a file that several domains use is put into Dom0 once, one that Dom0 has is not', () => {
  const text = (dom0: string) => `${dom0}
domains:
  - { name: a, kernel: k, ramdisk: "lab:linux-guest", arguments: console=hvc0 panic=1, memory: 64 }
  - { name: b, kernel: k, memory: 64 }
`;
  expect(planOf(text('')).files).toEqual([{ path: '/lab/a.kernel', from: 'k' }]);
  expect(setting(planOf(text('')).domains[1]!.config, 'kernel')).toBe('"/lab/a.kernel"');
  expect(planOf(text('dom0: { ramdisk: mine }')).files).toEqual([
    { path: '/lab/a.kernel', from: 'k' },
    { path: '/lab/a.ramdisk', from: 'lab:linux-guest' },
  ]);
});

test('plan: a screen is as large as its head, unless the layout says otherwise', () => {
  const head = 'displays: { centre: { size: 800x600, note: gone } }\n';
  const guest = (more: string) =>
    `domains:\n  - { name: a, kernel: lab:rtos, memory: 16, display: { head: centre${more} } }`;
  expect(planOf(guest('')).domains[0]!.display).toMatchObject({ size: { width: 1280, height: 800 }, videoMiB: 4 });
  expect(planOf(head + guest('')).domains[0]!.display).toMatchObject({
    size: { width: 800, height: 600 },
    videoMiB: 2,
  });
  expect(planOf(head + guest(', size: 100x100')).domains[0]!.display).toMatchObject({
    size: { width: 100, height: 100 },
  });
  expect(planOf(head).heads).toEqual([
    { name: 'cluster', size: { width: 1280, height: 480 }, note: undefined },
    { name: 'centre', size: { width: 800, height: 600 }, note: 'gone' },
  ]);
});

test('passthrough: a device keeps its address unless the RAM of the guest or its other windows are there', () => {
  // 0x4ae3c000 is 174 MiB behind the begin of a guest's RAM.
  expect(placeDevices([dcan1], 174)).toMatchObject([{ frame: 0x4ae3c, pages: 2, guestFrame: 0x4ae3c }]);
  expect(placeDevices([dcan1], 175)).toMatchObject([{ frame: 0x4ae3c, pages: 2, guestFrame: 0x8000 }]);
  const low = { ...dcan1, at: 0x0901_0800, size: 0x1000 };
  expect(placeDevices([low, dcan1], 512)).toMatchObject([
    { frame: 0x9010, pages: 2, guestFrame: 0x8000 },
    { frame: 0x4ae3c, pages: 2, guestFrame: 0x8002 },
  ]);
});

/** A node's property as cells. */
const cellsOf = (tree: Fdt, path: string, property: string) =>
  fdtCells(fdtFind(tree.root, path)!.properties[property]!);

test('passthrough: the device tree tells the guest of its devices, where it sees them', () => {
  const tree = parseFdt(passthroughTree(placeDevices([dcan1], 64)));
  const node = fdtFind(tree.root, '/passthrough/can@4ae3c000')!;
  expect(fdtStrings(node.properties.compatible!)).toEqual(['ti,dra7-d_can']);
  expect(cellsOf(tree, '/passthrough/can@4ae3c000', 'reg')).toEqual([0, 0x4ae3_c000, 0, 0x2000]);
  expect(cellsOf(tree, '/passthrough/can@4ae3c000', 'interrupts')).toEqual([0, 148, 4]);
  expect(cellsOf(tree, '/passthrough/can@4ae3c000', 'interrupt-parent')).toEqual([65_000]);
  const bus = fdtFind(tree.root, '/passthrough')!;
  expect(fdtString(bus.properties.compatible!)).toBe('simple-bus');
  expect(bus.properties.ranges).toEqual(new Uint8Array());

  const moved = parseFdt(passthroughTree(placeDevices([{ ...dcan1, at: dcan1.at + 0x100 }], 1024)));
  expect(cellsOf(moved, '/passthrough/can@8000100', 'reg')).toEqual([0, 0x0800_0100, 0, 0x2000]);
});

test('passthrough: a clock that a device refers to comes along', () => {
  const rtc = { ...dcan1, node: { ...dcan1.node!, properties: { clocks: [{ ref: 'clk24mhz' }] } } };
  const tree = parseFdt(passthroughTree(placeDevices([rtc], 64)));
  const clock = fdtFind(tree.root, '/passthrough/clock-24mhz')!;
  expect(cellsOf(tree, '/passthrough/can@4ae3c000', 'clocks')).toEqual(fdtCells(clock.properties.phandle!));
});

test('plan: devices that guests have are kept from Dom0', () => {
  const plan = planOf('domains:\n  - { name: a, kernel: lab:rtos, memory: 16, devices: [dcan1, system-timer] }');
  expect(plan.passthrough).toEqual(['dcan1', 'system-timer']);
  expect(plan.files.map(({ path }) => path)).toEqual(['/lab/a.kernel', '/lab/a.dtb']);
});
