import * as v from 'valibot';
import { file, flag, group, line, list, memory, NAME, pin, size, vehicleValues, whole, word } from './fields.ts';

// The layout file, declared once: the types below, the validation (parse.ts) and assets/layouts/layout.schema.json derive from it.
// What it can't say, because it concerns several places or the board, is in checks/.

const schedulingEntries = {
  vcpus: v.optional(whole(1, 8, 'Virtual CPUs; a guest has 1 without this')),
  pin: v.optional(
    pin('CPUs of the board that the vCPUs may run on: 0 or 0-1 for all of them, [0, 1] with an entry for each vCPU'),
  ),
  weight: v.optional(
    whole(1, 65_535, 'Share of the CPU under load, relative to the other domains: 512 gets twice as much as 256'),
    256,
  ),
  cap: v.optional(whole(0, 800, 'Most CPU time, in percent of one CPU, however idle the rest is; 0 is no bound'), 0),
};

const afterwards = ['restart', 'destroy', 'preserve'] as const;

const Display = group(
  {
    head: line('write the name of a head, as cluster', "The board's display head that shows this domain", NAME),
    size: v.optional(size("Pixels of the domain's screen, as 1280x480; the head's own without this")),
  },
  'a display',
  'The screen of this domain: a PV frame buffer',
);

const Block = group(
  {
    device: v.optional(
      v.pipe(
        line('write a name such as xvda', "The disk's name in the guest"),
        v.regex(/^xvd[a-p]$/, 'write a name from xvda to xvdp'),
      ),
      'xvda',
    ),
    file: file('A file on the host that holds the disk; it is made when it is not there'),
    size: v.optional(memory('Size of the disk when the file has to be made'), '64 MiB'),
    readonly: v.optional(flag('The guest may not write'), false),
  },
  'a disk',
  'A disk: the host file is a virtio disk of the board, which Dom0 serves to the guest',
);

const Network = group(
  {
    bridge: v.optional(
      v.pipe(
        line('write the name of a bridge, as xenbr0', 'The bridge in the back end that the interface joins'),
        v.regex(/^[A-Za-z][\w-]{0,14}$/, 'write at most 15 letters, digits, - or _, a letter first'),
      ),
      'xenbr0',
    ),
    mac: v.optional(
      v.pipe(
        line('write an Ethernet address, as 00:16:3e:00:00:01', 'Ethernet address; made from the name without this'),
        v.regex(
          /^[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}$/,
          'write six pairs of hexadecimal digits, as 00:16:3e:00:00:01',
        ),
      ),
    ),
    backend: v.optional(line('write the name of a domain', 'The domain that serves the interface', NAME), 'dom0'),
  },
  'a network interface',
  'A network interface',
);

const Domain = group(
  {
    name: line('write a name, as ivi', 'Name of the domain, for xl and in the app', NAME),
    title: v.optional(line('write a text', 'What people call it', 100)),
    kernel: file('Kernel or bare image: a 32-bit ARM zImage; a path or lab:NAME'),
    ramdisk: v.optional(file('Initramfs; a path or lab:NAME')),
    arguments: v.optional(line('write the command line as one text', 'Command line of the kernel'), ''),
    memory: memory('Memory, in MiB or with a unit'),
    ...schedulingEntries,
    on_crash: v.optional(
      word(afterwards, 'What xl does when the domain crashes or its watchdog bites: restart, destroy or preserve'),
      'restart',
    ),
    on_reboot: v.optional(word(afterwards, 'What xl does when the domain reboots'), 'restart'),
    on_poweroff: v.optional(word(afterwards, 'What xl does when the domain powers itself off'), 'destroy'),
    console: v.optional(flag('Its PV console is shown'), true),
    vehicle: v.optional(flag('It is told the signals of the vehicle bus, which it can only read'), false),
    display: v.optional(Display),
    input: v.optional(
      list(
        word(['keyboard', 'pointer', 'touch'], 'A kind of input'),
        'kind of input',
        3,
        'What the guest gets of the input on its head: keyboard, pointer, touch',
      ),
      [],
    ),
    block: v.optional(list(Block, 'disk', 16, 'Disks'), []),
    network: v.optional(list(Network, 'network interface', 8, 'Network interfaces'), []),
    devices: v.optional(
      list(
        line('write the name of a device of the board', 'A device of the board', NAME),
        'device',
        32,
        'Devices of the board that this domain has to itself',
      ),
      [],
    ),
  },
  'a domain',
  'A domain: one guest',
);

const Xen = group(
  {
    image: v.optional(file('Xen itself: a 32-bit ARM zImage; a path or lab:NAME'), 'lab:xen'),
    scheduler: v.optional(word(['credit2', 'credit'], 'How CPUs are shared out'), 'credit2'),
    xsm: v.optional(
      word(
        ['silo', 'dummy'],
        'Who may talk to whom: silo, guests to Dom0 only; dummy, guests to each other as well, for driver domains',
      ),
      'silo',
    ),
    arguments: v.optional(
      line('write the command line as one text', "More words for Xen's command line", 1023),
      'loglvl=all guest_loglvl=all',
    ),
  },
  'xen',
  'The hypervisor',
);

const Dom0 = group(
  {
    kernel: v.optional(file('Kernel of Dom0; a path or lab:NAME'), 'lab:linux'),
    ramdisk: v.optional(file('Initramfs of Dom0; a path or lab:NAME'), 'lab:dom0'),
    arguments: v.optional(line('write the command line as one text', "More words for Dom0's command line"), ''),
    memory: v.optional(memory('Memory, in MiB or with a unit'), 512),
    ...schedulingEntries,
  },
  'dom0',
  'The control domain: runs xl, the back ends and the agent',
);

const Head = group(
  {
    size: v.optional(size("Pixels of the head, as 1280x480; the board's own without this")),
    note: v.optional(line('write a text', 'What the head shows while no guest draws on it', 200)),
  },
  'a head',
  'A display head of the board',
);

const Vehicle = group(
  {
    dbc: v.optional(file('Description of the signals on the bus (DBC)')),
    drive: v.optional(file('A drive that is played: a script')),
    start: v.optional(vehicleValues(256, 'Values of the vehicle at the start, as in ivilab vehicle set'), {}),
  },
  'vehicle',
  'The vehicle model behind the CAN bus',
);

/** The schema of a layout file. */
export const LayoutSchema = group(
  {
    version: v.optional(
      v.pipe(v.literal(1, 'write 1, the only version there is'), v.description('Version of this format')),
      1,
    ),
    title: v.optional(line('write a text', 'What people call this layout', 100)),
    board: v.optional(line('write the name of a board, as jacinto6', 'The emulated board', NAME), 'jacinto6'),
    memory: v.optional(memory("The board's memory, in MiB or with a unit; the board's usual without this")),
    cpus: v.optional(whole(1, 8, 'CPUs of the board that are used; all of them without this')),
    xen: v.optional(Xen, {}),
    dom0: v.optional(Dom0, {}),
    domains: v.optional(list(Domain, 'domain', 32, 'The guests, in the order in which they are started'), []),
    displays: v.optional(
      v.pipe(
        v.record(line('write the name of a head', 'A head', NAME), Head, 'write the heads below it, as cluster'),
        v.maxEntries(16, 'write 16 heads at most'),
        v.description("The board's display heads, by name"),
      ),
      {},
    ),
    vehicle: v.optional(Vehicle, {}),
  },
  'the layout',
  'A layout of the lab: a board, Xen, Dom0 and the domains on it',
);

/** What is written in a file: units as texts, defaults left out. */
export type LayoutFile = v.InferInput<typeof LayoutSchema>;
/** What was read: units as numbers, defaults filled in. */
export type Layout = v.InferOutput<typeof LayoutSchema>;
export type LayoutDomain = Layout['domains'][number];
