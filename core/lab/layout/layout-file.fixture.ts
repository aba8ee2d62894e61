import fc from 'fast-check';
import type { LayoutFile } from './schema.ts';

// Layouts that fit the schema, whether or not they make sense: for tests.

/** Texts in one line, also such as YAML or xl would take for something else. */
const anyLine = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replace(/\p{Cc}|\p{Cs}/gu, '')),
  fc.constantFrom(
    '',
    'yes',
    'null',
    '~',
    '1',
    '0x10',
    '1e3',
    '- a',
    '# x',
    'a: b',
    '"',
    "'",
    '\\',
    '&a',
    '*a',
    '!a',
    '%a',
    '@',
    '`',
    '{',
    '[',
    ' a ',
    '---',
    '...',
    '=',
    '<<',
    '.inf',
  ),
);
const anyFile = anyLine.filter((text) => text !== '');
const anyMemory = fc.oneof(
  fc.integer({ min: 1, max: 4096 }),
  fc.integer({ min: 1, max: 4096 }).map((n) => `${n} MiB`),
  fc.constantFrom('1 GiB', '1.5 GiB', '0.25G'),
);
const anySize = fc.tuple(fc.nat(4000), fc.nat(4000)).map(([w, h]) => `${w}x${h}`);
const anyCpu = fc.oneof(fc.nat(3), fc.constantFrom('0', '0-1', '0,2'));
const anyName = fc.oneof(fc.constantFrom('ivi', 'rtos', 'a', 'b'), anyLine);

const record = <T>(
  required: { [K in keyof T]?: fc.Arbitrary<T[K]> },
  optional: { [K in keyof T]?: fc.Arbitrary<T[K]> },
) =>
  fc.record({ ...required, ...optional } as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: Object.keys(required),
  }) as unknown as fc.Arbitrary<T>;

type FileDomain = NonNullable<LayoutFile['domains']>[number];

const scheduling = {
  vcpus: fc.integer({ min: 1, max: 8 }),
  pin: fc.oneof(anyCpu, fc.array(anyCpu, { minLength: 1, maxLength: 3 })),
  weight: fc.integer({ min: 1, max: 65_535 }),
  cap: fc.integer({ min: 0, max: 800 }),
};
const anyAction = fc.constantFrom('restart' as const, 'destroy' as const, 'preserve' as const);

/** A domain of a layout file. */
export const anyDomain: fc.Arbitrary<FileDomain> = record<FileDomain>(
  { name: anyName, kernel: anyFile, memory: anyMemory },
  {
    title: anyLine,
    ramdisk: anyFile,
    arguments: anyLine,
    ...scheduling,
    on_crash: anyAction,
    on_reboot: anyAction,
    on_poweroff: anyAction,
    console: fc.boolean(),
    vehicle: fc.boolean(),
    display: record<NonNullable<FileDomain['display']>>(
      { head: fc.oneof(fc.constantFrom('cluster', 'centre'), anyLine) },
      { size: anySize },
    ),
    input: fc.uniqueArray(fc.constantFrom('keyboard' as const, 'pointer' as const, 'touch' as const)),
    block: fc.array(
      record<NonNullable<FileDomain['block']>[number]>(
        { file: anyFile },
        { device: fc.constantFrom('xvda', 'xvdb'), size: anyMemory, readonly: fc.boolean() },
      ),
      { maxLength: 2 },
    ),
    network: fc.array(
      record<NonNullable<FileDomain['network']>[number]>(
        {},
        {
          bridge: fc.constantFrom('br0', 'xenbr0'),
          mac: fc.constantFrom('00:16:3e:00:00:01', '02:00:00:00:00:ff'),
          backend: anyName,
        },
      ),
      { maxLength: 2 },
    ),
    devices: fc.array(fc.oneof(fc.constantFrom('dcan1', 'system-timer', 'prm', 'virtio-disk'), anyLine), {
      maxLength: 3,
    }),
  },
);

/** A whole layout file. */
export const anyLayoutFile: fc.Arbitrary<LayoutFile> = record<LayoutFile>(
  {},
  {
    version: fc.constant(1 as const),
    title: anyLine,
    board: fc.constantFrom('jacinto6', 'qemu-virt', 'other'),
    memory: anyMemory,
    cpus: fc.integer({ min: 1, max: 8 }),
    xen: record<NonNullable<LayoutFile['xen']>>(
      {},
      {
        image: anyFile,
        scheduler: fc.constantFrom('credit2' as const, 'credit' as const),
        xsm: fc.constantFrom('silo' as const, 'dummy' as const),
        arguments: anyLine,
      },
    ),
    dom0: record<NonNullable<LayoutFile['dom0']>>(
      {},
      { kernel: anyFile, ramdisk: anyFile, arguments: anyLine, memory: anyMemory, ...scheduling },
    ),
    domains: fc.array(anyDomain, { maxLength: 4 }),
    displays: fc.dictionary(
      fc.constantFrom('cluster', 'centre', 'other'),
      record<NonNullable<LayoutFile['displays']>[string]>({}, { size: anySize, note: anyLine }),
      { noNullPrototype: true },
    ),
    vehicle: record<NonNullable<LayoutFile['vehicle']>>(
      {},
      {
        dbc: anyFile,
        drive: anyFile,
        start: fc.dictionary(
          fc.constantFrom('gear', 'speed', 'ignition'),
          fc.oneof(fc.integer(), fc.boolean(), anyLine),
          { noNullPrototype: true },
        ),
      },
    ),
  },
);
