import { type FdtNode, type FdtValue, fdtNode, fdtRef } from '../formats/fdt.ts';
import { type Board, TIMER_PPI } from './board.ts';
import { clockNodes, partNode } from './parts.ts';

/** A file that the boot ROM has put into memory for Xen. */
export interface BootModule {
  readonly kind: 'kernel' | 'ramdisk';
  readonly address: number;
  readonly size: number;
}

/** What varies from boot to boot. */
export interface BootDescription {
  readonly cpus: number;
  readonly ramBytes: number;
  readonly modules: readonly BootModule[];
  readonly xenArgs: string;
  readonly dom0Args: string;
  /** How firmware is called; 'smc' by default. */
  readonly conduit?: 'smc' | 'hvc';
  /** Names of devices that Xen keeps from Dom0, to be given to guests (xen.git docs/misc/arm/passthrough.txt). */
  readonly passthrough?: readonly string[];
  /** Sizes of heads in pixels, by name, where they are smaller than the board's. */
  readonly heads?: Readonly<Record<string, { readonly width: number; readonly height: number }>>;
}

const hex = (x: number): string => x.toString(16);

/** A 64-bit address or size as two cells. */
const cells = (x: number): readonly number[] => [Math.floor(x / 2 ** 32), x % 2 ** 32];

/** /chosen as Xen wants it (xen.git docs/misc/arm/device-tree/booting.txt). */
export function chosenNode(consolePath: string, boot: BootDescription): FdtNode {
  return fdtNode(
    'chosen',
    {
      '#address-cells': 2,
      '#size-cells': 2,
      'stdout-path': consolePath,
      'xen,xen-bootargs': boot.xenArgs,
      'xen,dom0-bootargs': boot.dom0Args,
    },
    moduleNodes(boot.modules),
  );
}

/** The children of /chosen that tell Xen of the loaded files; their parent has two address and two size cells. */
export function moduleNodes(modules: readonly BootModule[]): readonly FdtNode[] {
  return modules.map((m) =>
    fdtNode(`module@${hex(m.address)}`, {
      compatible: [`multiboot,${m.kind}`, 'multiboot,module'],
      reg: [...cells(m.address), ...cells(m.size)],
    }),
  );
}

/** The device tree of a board: made from the same list as the machine. */
export function boardTree(board: Board, boot: BootDescription): FdtNode {
  const { gic } = board;
  // Bits 15:8 of a PPI's flags: the CPUs that it goes to.
  const flags = (((1 << boot.cpus) - 1) << 8) | 8;
  const nodes = board.devices.flatMap((device) => {
    const node = partNode(device);
    if (!node || !boot.passthrough?.includes(device.name)) return node ?? [];
    return fdtNode(node.name, { ...node.properties, 'xen,passthrough': true }, node.children, device.name);
  });
  const consoleDevice = board.devices.find((d) => d.name === board.console)!;
  const consolePath = `/${partNode(consoleDevice)!.name}`;
  const cpus = Array.from({ length: boot.cpus }, (_, n) =>
    fdtNode(`cpu@${n}`, { device_type: 'cpu', compatible: 'arm,cortex-a15', reg: n, 'enable-method': 'psci' }),
  );
  const heads = board.heads.map((head) => {
    const memory = board.memories.find((m) => m.name === head.memory)!;
    const { width, height } = boot.heads?.[head.name] ?? head;
    const properties: Record<string, FdtValue> = {
      compatible: 'simple-framebuffer',
      reg: [...cells(memory.base), ...cells(memory.size)],
      width,
      height,
      stride: width * 4,
      format: 'x8r8g8b8',
    };
    return fdtNode(`framebuffer@${hex(memory.base)}`, properties);
  });
  return fdtNode(
    '',
    {
      '#address-cells': 2,
      '#size-cells': 2,
      compatible: board.compatible,
      model: board.model,
      'interrupt-parent': fdtRef('gic'),
    },
    [
      fdtNode('aliases', { serial0: consolePath }),
      chosenNode(consolePath, boot),
      fdtNode(`memory@${hex(board.ram.base)}`, {
        device_type: 'memory',
        reg: [...cells(board.ram.base), ...cells(boot.ramBytes)],
      }),
      fdtNode('cpus', { '#address-cells': 1, '#size-cells': 0 }, cpus),
      fdtNode('psci', { compatible: ['arm,psci-1.0', 'arm,psci-0.2'], method: boot.conduit ?? 'smc' }),
      fdtNode('timer', {
        compatible: 'arm,armv7-timer',
        interrupts: [TIMER_PPI.secure, TIMER_PPI.physical, TIMER_PPI.virtual, TIMER_PPI.hyp].flatMap((ppi) => [
          1,
          ppi,
          flags,
        ]),
      }),
      fdtNode(
        `interrupt-controller@${hex(gic.distributor)}`,
        {
          compatible: 'arm,cortex-a15-gic',
          'interrupt-controller': true,
          '#interrupt-cells': 3,
          '#address-cells': 0,
          reg: [
            [gic.distributor, 0x1000],
            [gic.cpuInterface, 0x2000],
            [gic.hypInterface, 0x2000],
            [gic.virtualCpuInterface, 0x2000],
          ].flatMap(([base, size]) => [0, base!, 0, size!]),
          interrupts: [1, 9, flags],
        },
        [],
        'gic',
      ),
      ...clockNodes(nodes),
      ...nodes,
      ...heads,
    ],
  );
}
