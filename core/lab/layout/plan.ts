import { etherAddresses } from './addresses.ts';
import type { BoardFacts } from './board-facts.ts';
import { disksOf } from './checks/disks.ts';
import { headSize } from './checks/displays.ts';
import { DISPLAY, DISPLAY_CONFIG, displayConfig } from './display-config.ts';
import { labFile } from './lab-files.ts';
import { boardCpus, boardMemory } from './memory.ts';
import { passthroughTree, placeDevices } from './passthrough.ts';
import type { Layout, LayoutDomain } from './schema.ts';
import type { Pin, Size } from './units.ts';
import { xlConfig } from './xl-config.ts';

/** A screen that Dom0's back end offers to a guest. */
export interface DisplayPlan {
  readonly head: string;
  readonly size: Size;
  /** For xenstore's `videoram`. */
  readonly videoMiB: number;
  readonly input: readonly ('keyboard' | 'pointer' | 'touch')[];
}

/** A domain, ready for `xl create -p`, `xl unpause`. */
export interface DomainPlan {
  readonly name: string;
  readonly title: string;
  /** The xl.cfg, and where it is in Dom0. */
  readonly config: string;
  readonly configPath: string;
  readonly console: boolean;
  readonly display: DisplayPlan | undefined;
  /** What is done when the domain stops by itself, by why. */
  readonly afterwards: Readonly<Record<'poweroff' | 'reboot' | 'crash' | 'watchdog', LayoutDomain['on_crash']>>;
}

/** A file that is put into Dom0: one of the host, as the layout names it, or bytes. */
export interface Dom0File {
  readonly path: string;
  readonly from: string | Uint8Array;
}

/** What the vehicle model runs with. */
export interface VehicleRun {
  /** Contents of the DBC file and of the script of the drive. */
  readonly dbc: string;
  readonly drive: string | undefined;
  /** A trace of the bus is wanted from the beginning. */
  readonly trace: 'candump' | 'asc' | undefined;
}

/** Everything that a run of a layout needs; `ivilab export` writes parts of the same. */
export interface RunPlan {
  /** What it is the plan of. */
  readonly layout: Layout;
  readonly board: string;
  readonly memoryMiB: number;
  readonly cpus: number;
  /** Files as the layout names them. */
  readonly xen: string;
  readonly kernel: string;
  readonly ramdisk: string;
  /** Command lines. */
  readonly xenArgs: string;
  readonly dom0Args: string;
  /** Devices whose nodes get `xen,passthrough`. */
  readonly passthrough: readonly string[];
  readonly heads: readonly { readonly name: string; readonly size: Size; readonly note: string | undefined }[];
  /** The board's virtio disks in their order. */
  readonly disks: readonly { readonly file: string; readonly sizeMiB: number; readonly readonly: boolean }[];
  readonly files: readonly Dom0File[];
  /** Commands in Dom0 before the first domain is created: xl's words. */
  readonly setUp: readonly (readonly string[])[];
  /** Programs that Dom0 keeps running: the back ends. */
  readonly programs: readonly (readonly string[])[];
  /** In the order of their start. */
  readonly domains: readonly DomainPlan[];
  readonly vehicle: Layout['vehicle'];
  /** The vehicle's files, read. */
  readonly vehicleRun?: VehicleRun;
}

/** As machine/boot-rom.ts has them, and why. */
const DOM0_ARGUMENTS = 'console=hvc0 rdinit=/init vt.global_cursor_default=0';

/** The device that Dom0's agent talks through, named by its address. */
function agentArgument({ devices }: BoardFacts): string {
  const agent = devices.find(({ name }) => name === 'agent');
  return agent ? `ivilab.agent=${agent.at.toString(16)}` : '';
}

/** Where the layout's files go in Dom0. */
const DIRECTORY = '/lab';

/** What a layout without errors comes to on its board. */
export function planRun(layout: Layout, board: BoardFacts): RunPlan {
  const { xen, dom0, domains } = layout;
  const placed = placeFiles(layout, board);
  const disks = disksOf(layout);
  const shows = domains.some(({ display }) => display !== undefined);
  const plan = {
    layout,
    board: board.name,
    memoryMiB: boardMemory(layout, board),
    cpus: boardCpus(layout, board),
    xen: xen.image,
    kernel: dom0.kernel,
    ramdisk: dom0.ramdisk,
    xenArgs: xenArguments(layout),
    dom0Args: joined(DOM0_ARGUMENTS, agentArgument(board), dom0.arguments),
    passthrough: domains.flatMap(({ devices }) => devices),
    heads: board.heads.map(({ name }) => ({
      name,
      size: headSize(layout, board, name)!,
      note: Object.hasOwn(layout.displays, name) ? layout.displays[name]?.note : undefined,
    })),
    disks: disks.map(({ file, size, readonly }) => ({ file, sizeMiB: size, readonly })),
    setUp: [...dom0Commands(layout), ...bridgeCommands(layout)],
    programs: shows ? [DISPLAY] : [],
    domains: domainPlans(layout, board, placed),
    vehicle: layout.vehicle,
  };
  const from = new TextEncoder().encode(displayConfig(plan, board));
  return { ...plan, files: [...placed.files, ...(shows ? [{ path: DISPLAY_CONFIG, from }] : [])] };
}

function domainPlans(layout: Layout, board: BoardFacts, placed: Placed): DomainPlan[] {
  const { domains } = layout;
  const macs = etherAddresses(layout);
  const disks = disksOf(layout);
  return domains.map((domain, n) => {
    const config = xlConfig(domain, {
      kernel: placed.path(domain.kernel),
      ramdisk: domain.ramdisk === undefined ? undefined : placed.path(domain.ramdisk),
      deviceTree: domain.devices.length > 0 ? deviceTreePath(domain) : undefined,
      devices: passedThrough(domain, board),
      // Linux names virtio disks in the order in which it finds them.
      disks: disks.flatMap((disk, at) => (disk.domain === domain ? [`/dev/vd${String.fromCharCode(97 + at)}`] : [])),
      macs: macs[n]!,
      serves: domains.some(({ network }) => network.some(({ backend }) => backend === domain.name)),
    });
    return {
      name: domain.name,
      title: domain.title ?? domain.name,
      config,
      configPath: `${DIRECTORY}/${domain.name}.cfg`,
      console: domain.console,
      display: displayPlan(layout, board, domain),
      afterwards: {
        poweroff: domain.on_poweroff,
        reboot: domain.on_reboot,
        crash: domain.on_crash,
        watchdog: domain.on_crash,
      },
    };
  });
}

const joined = (...words: readonly string[]): string => words.filter((word) => word !== '').join(' ');

function xenArguments({ xen, dom0 }: Layout): string {
  return joined(
    `console=dtuart dtuart=serial0 dom0_mem=${dom0.memory}M`,
    dom0.vcpus === undefined ? '' : `dom0_max_vcpus=${dom0.vcpus}`,
    xen.scheduler === 'credit2' ? '' : `sched=${xen.scheduler}`,
    xen.xsm === 'silo' ? '' : `xsm=${xen.xsm}`,
    xen.arguments,
  );
}

/** Dom0 is there before xl: its share is set afterwards. */
function dom0Commands({ xen, dom0: { pin, weight, cap } }: Layout): string[][] {
  const commands = pin ? pinWords('Domain-0', pin) : [];
  if (weight !== 256 || cap !== 0)
    commands.push(['xl', `sched-${xen.scheduler}`, '-d', 'Domain-0', '-w', String(weight), '-c', String(cap)]);
  return commands;
}

/** Bridges that interfaces of guests join in Dom0, each a network of its own. */
function bridgeCommands({ domains }: Layout): string[][] {
  const served = domains.flatMap(({ network }) => network.filter(({ backend }) => backend === 'dom0'));
  const names = [...new Set(served.map(({ bridge }) => bridge))];
  return names.map((name, n) => ['/usr/lib/ivilab/bridge', name, `10.73.${n}`]);
}

/** xl's commands that let a running domain's vCPUs run on these CPUs, or on all. */
export function pinWords(domain: string, pin: Pin | undefined): string[][] {
  const command = (vcpu: string, cpus: string) => ['xl', 'vcpu-pin', domain, vcpu, cpus];
  if (!pin) return [command('all', 'all')];
  return 'all' in pin
    ? [command('all', pin.all.join(','))]
    : pin.each.map((cpus, vcpu) => command(String(vcpu), cpus.join(',')));
}

const deviceTreePath = ({ name }: LayoutDomain): string => `${DIRECTORY}/${name}.dtb`;

function passedThrough({ devices, memory }: LayoutDomain, board: BoardFacts) {
  const facts = devices.flatMap((name) => board.devices.find((device) => device.name === name) ?? []);
  return placeDevices(facts, memory);
}

interface Placed {
  readonly files: readonly Dom0File[];
  /** Where a file of the layout is in Dom0. */
  path(file: string): string;
}

/** Kernels, initramfs images and device trees of the guests in Dom0; a file that several use is there once. */
function placeFiles(layout: Layout, board: BoardFacts): Placed {
  const paths = new Map<string, string>();
  const files: Dom0File[] = [];
  const place = (file: string | undefined, path: string): void => {
    if (file === undefined || paths.has(file)) return;
    // An initramfs of one's own need not have what the lab's has.
    const there = layout.dom0.ramdisk === 'lab:dom0' ? labFile(file)?.inDom0 : undefined;
    paths.set(file, there ?? path);
    if (there === undefined) files.push({ path, from: file });
  };
  for (const domain of layout.domains) {
    place(domain.kernel, `${DIRECTORY}/${domain.name}.kernel`);
    place(domain.ramdisk, `${DIRECTORY}/${domain.name}.ramdisk`);
    if (domain.devices.length > 0)
      files.push({ path: deviceTreePath(domain), from: passthroughTree(passedThrough(domain, board)) });
  }
  return { files, path: (file) => paths.get(file)! };
}

function displayPlan(layout: Layout, board: BoardFacts, { display, input }: LayoutDomain): DisplayPlan | undefined {
  if (!display) return undefined;
  const size = display.size ?? headSize(layout, board, display.head)!;
  return { head: display.head, size, videoMiB: Math.ceil((size.width * size.height * 4) / (1 << 20)), input };
}
