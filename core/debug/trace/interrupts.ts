const hex = (value: number, digits = 8): string => (value >>> 0).toString(16).padStart(digits, '0');

/** INTID of an acknowledge or end register, with the CPU that sent a software-generated one (GICv2 4.4.4). */
function interrupt(value: number): string {
  const id = value & 0x3ff;
  const from = (value >>> 10) & 7;
  return id < 16 ? `${id} from cpu${from}` : id >= 1022 ? `${id} (none)` : `${id}`;
}

/** What an access to a CPU interface (GICC, or GICV) means for interrupts; undefined for the others. */
export function interfaceEvent(offset: number, value: number, write: boolean): string | undefined {
  if (!write) return offset === 0x0c || offset === 0x20 ? `acknowledge ${interrupt(value)}` : undefined;
  switch (offset) {
    case 0x04:
      return `priority mask ${hex(value, 2)}`;
    case 0x10:
    case 0x24:
      return `end ${interrupt(value)}`;
    case 0x1000:
      return `deactivate ${interrupt(value)}`;
    default:
      return undefined;
  }
}

/** Distributor bit maps whose writes matter for interrupts, by offset (GICv2 table 4-1). */
const BIT_MAPS: readonly (readonly [number, string])[] = [
  [0x100, 'enable'],
  [0x180, 'disable'],
  [0x200, 'set pending'],
  [0x280, 'clear pending'],
  [0x300, 'set active'],
  [0x380, 'clear active'],
];

const FILTERS = ['', ' to all others', ' to itself', ' (reserved filter)'] as const;

/** What an access to the distributor means. */
export function distributorEvent(offset: number, size: number, value: number, write: boolean): string | undefined {
  if (!write) return undefined;
  if (offset === 0xf00) {
    const filter = (value >>> 24) & 3;
    const targets = filter === 0 ? ` to cpus ${bits((value >>> 16) & 0xff, 0)}` : FILTERS[filter];
    return `send ${value & 15}${targets}`;
  }
  const map = BIT_MAPS.find(([base]) => offset >= base && offset < base + 0x80);
  if (!map) return undefined;
  const lanes = size === 4 ? value : value & (2 ** (8 * size) - 1);
  return lanes === 0 ? undefined : `${map[1]} ${bits(lanes, 8 * (offset - map[0]))}`;
}

const bits = (value: number, first: number): string =>
  Array.from({ length: 32 }, (_, bit) => ((value >>> bit) & 1 ? [first + bit] : []))
    .flat()
    .join(' ');

const STATES = ['free', 'pending', 'active', 'pending and active'] as const;

/** What an access to the virtual interface control registers (GICH) means: a list register was filled (GICv2 5.3.10). */
export function hypEvent(offset: number, value: number, write: boolean): string | undefined {
  if (!write || offset < 0x100 || offset >= 0x110) return undefined;
  const state = STATES[(value >>> 28) & 3]!;
  const physical = (value >>> 10) & 0x3ff;
  const source = value >>> 31 ? ` for hardware ${physical}` : '';
  return `list ${(offset - 0x100) / 4}: ${state === 'free' ? state : `${value & 0x3ff} ${state}${source}`}`;
}
