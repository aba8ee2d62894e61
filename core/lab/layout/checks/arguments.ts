import type { LayoutDomain } from '../schema.ts';
import { type Check, type Finding, inDomains } from './check.ts';

/** Words of Xen's command line that the layout has keys for. */
const OWN_WORDS: Readonly<Record<string, string>> = {
  dom0_mem: 'write dom0.memory instead',
  dom0_max_vcpus: 'write dom0.vcpus instead',
  dom0_vcpus_pin: 'write dom0.pin instead',
  xsm: 'write xen.xsm instead',
  console: 'leave it out: the lab reads the console of the board',
  dtuart: 'leave it out: the lab reads the console of the board',
};

/** Schedulers that Debian's Xen is built with; the others are behind EXPERT or UNSUPPORTED in its configuration. */
const SCHEDULERS = ['credit', 'credit2'];

/** Linux's COMMAND_LINE_SIZE on 32-bit ARM, and Xen's, with the terminating zero. */
const LONGEST_COMMAND_LINE = 1024;
/** What the lab writes before the layout's words, at most. */
const LAB_WORDS = 200;

/** Debian's Linux, or a kernel with an initramfs, which is what Linux guests look like. */
export const isLinux = ({ kernel, ramdisk }: LayoutDomain): boolean => kernel === 'lab:linux' || ramdisk !== undefined;

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

export const argumentChecks: readonly Check[] = [
  {
    id: 'xen-arguments',
    rule: "Xen's command line says nothing that the layout has keys for, and asks for nothing that this Xen has not",
    find: ({ layout: { xen } }) =>
      words(xen.arguments).flatMap((word): Finding[] => {
        const path = ['xen', 'arguments'];
        const [name, value = ''] = word.split('=', 2) as [string, string?];
        const own = Object.hasOwn(OWN_WORDS, name) ? OWN_WORDS[name] : undefined;
        if (own !== undefined) return [{ path, wrong: `${name} is the layout's to say`, right: own }];
        // A Xen of one's own may be built with other schedulers.
        if (name !== 'sched' || xen.image !== 'lab:xen') return [];
        if (SCHEDULERS.includes(value))
          return [{ path, wrong: `sched is the layout's to say`, right: 'write xen.scheduler instead' }];
        const wrong = `Debian's Xen is built without the scheduler ${value}`;
        return [{ path, wrong, right: 'take credit2 or credit, or name a Xen that has it as xen.image' }];
      }),
  },
  {
    id: 'arguments-long',
    rule: 'Command lines are as short as Xen and Linux keep them',
    find: ({ layout: { xen, dom0, domains } }) =>
      [
        { path: ['xen', 'arguments'], text: xen.arguments, most: LONGEST_COMMAND_LINE - LAB_WORDS },
        { path: ['dom0', 'arguments'], text: dom0.arguments, most: LONGEST_COMMAND_LINE - LAB_WORDS },
        ...domains.map((domain, n) => ({
          path: ['domains', n, 'arguments'],
          text: domain.arguments,
          most: LONGEST_COMMAND_LINE - 1,
        })),
      ].flatMap(({ path, text, most }) => {
        const bytes = new TextEncoder().encode(text).length;
        if (bytes <= most) return [];
        return [
          { path, wrong: `it has ${bytes} bytes, of which the end would be cut off`, right: `write ${most} at most` },
        ];
      }),
  },
  {
    id: 'panic-unseen',
    rule: 'A Linux guest that is to be restarted reboots when it panics',
    find: (context) =>
      inDomains(context, (domain, at) =>
        isLinux(domain) && domain.on_crash === 'restart' && !/(^| )panic=-?[1-9]/.test(domain.arguments)
          ? [
              {
                path: [...at, 'arguments'],
                severity: 'warning',
                // Linux has no panic notifier for Xen on arm: the vCPU would spin for ever.
                wrong: 'a Linux that panics does not tell Xen, so it would not be restarted',
                right: 'add panic=1: then it reboots after a second',
              },
            ]
          : [],
      ),
  },
  {
    id: 'console-unseen',
    rule: 'A Linux guest writes to the console that is shown',
    find: (context) =>
      inDomains(context, (domain, at) =>
        isLinux(domain) && domain.console && !/(^| )console=hvc0/.test(domain.arguments)
          ? [
              {
                path: [...at, 'arguments'],
                severity: 'warning',
                wrong: 'Linux would not use its PV console, which is what the lab shows',
                right: 'add console=hvc0, or write console: false',
              },
            ]
          : [],
      ),
  },
];
