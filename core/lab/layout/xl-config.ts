import type { PassedThrough } from './passthrough.ts';
import type { LayoutDomain } from './schema.ts';
import type { Pin } from './units.ts';

/** What xl needs of a domain beside the layout: where its files are in Dom0. */
export interface XlSurroundings {
  readonly kernel: string;
  readonly ramdisk: string | undefined;
  /** The partial device tree, for a domain with devices. */
  readonly deviceTree: string | undefined;
  readonly devices: readonly PassedThrough[];
  /** Block devices in Dom0, one for each disk. */
  readonly disks: readonly string[];
  /** Ethernet addresses, one for each interface. */
  readonly macs: readonly string[];
  /** Others have it as their back end. */
  readonly serves: boolean;
}

/** The xl.cfg of a domain: xl.cfg(5), and xen.git tools/xl/xl_parse.c for what that page leaves open. */
export function xlConfig(domain: LayoutDomain, around: XlSurroundings): string {
  const vcpus = domain.vcpus ?? 1;
  const settings: (readonly [key: string, value: Value | undefined])[] = [
    ['name', domain.name],
    ['kernel', around.kernel],
    ['ramdisk', around.ramdisk],
    ['cmdline', domain.arguments === '' ? undefined : domain.arguments],
    ['memory', domain.memory],
    ['vcpus', vcpus],
    ['cpus', domain.pin && xlCpus(domain.pin)],
    ['cpu_weight', domain.weight],
    ['cap', domain.cap === 0 ? undefined : domain.cap],
    ['on_poweroff', domain.on_poweroff],
    ['on_reboot', domain.on_reboot],
    ['on_crash', domain.on_crash],
    // A guest that no longer feeds its watchdog is as good as crashed.
    ['on_watchdog', domain.on_crash],
    ['driver_domain', around.serves ? 1 : undefined],
    ['disk', listOf(domain.block.map((block, n) => diskSpec(block, around.disks[n]!)))],
    ['vif', listOf(domain.network.map((network, n) => vifSpec(network, around.macs[n]!)))],
    ['device_tree', around.deviceTree],
    ['iomem', listOf(around.devices.map(iomemSpec))],
    // Interrupts are counted from the first of the banked ones.
    ['irqs', listOf(around.devices.flatMap(({ device: { spi } }) => (spi === undefined ? [] : [spi + 32])))],
  ];
  const lines = settings.flatMap(([key, value]) => (value === undefined ? [] : [`${key} = ${xlValue(value)}`]));
  return `${[...comments(domain), ...lines].join('\n')}\n`;
}

function comments({ title, name, display, input }: LayoutDomain): string[] {
  const lines = [`# ${title ?? name}: written by ivilab from a layout.`];
  if (display) {
    const what = input.length === 0 ? 'Its screen' : `Screen and input (${input.join(', ')})`;
    lines.push(
      `# ${what} on the head ${display.head}: made in xenstore while the domain is paused, for with vfb= xl would start a device model.`,
    );
  }
  return lines;
}

type Value = string | number | readonly (string | number)[];

const listOf = (items: readonly (string | number)[]): Value | undefined => (items.length === 0 ? undefined : items);

function xlValue(value: Value): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return xlString(value);
  return `[${value.map(xlValue).join(', ')}]`;
}

/** A quoted string, as xl reads it (tools/libs/util/libxlu_cfg.c). Control characters, which the schema refuses, are left out. */
export const xlString = (text: string): string => `"${text.replace(/\p{Cc}/gu, '').replace(/["\\]/g, '\\$&')}"`;

/** One text for all vCPUs, or a list with one for each. */
function xlCpus(pin: Pin): Value {
  return 'all' in pin ? pin.all.join(',') : pin.each.map((cpus) => cpus.join(','));
}

/** xl-disk-configuration(5). */
const diskSpec = ({ device, readonly }: LayoutDomain['block'][number], target: string): string =>
  `format=raw, vdev=${device}, access=${readonly ? 'ro' : 'rw'}, target=${target}`;

/** xl-network-configuration(5). */
const vifSpec = ({ bridge, backend }: LayoutDomain['network'][number], mac: string): string =>
  `mac=${mac}, bridge=${bridge}${backend === 'dom0' ? '' : `, backend=${backend}`}`;

/** All three numbers are hexadecimal. */
const iomemSpec = ({ frame, pages, guestFrame }: PassedThrough): string =>
  `0x${frame.toString(16)},0x${pages.toString(16)}${guestFrame === frame ? '' : `@0x${guestFrame.toString(16)}`}`;
