import { parseArgs } from 'node:util';
import { makeImages } from '../images/make-images.ts';
import type { Command } from './command.ts';
import { progressOn } from './progress.ts';

const HELP = `ivilab images [--debs DIR] [--mirror URL] [--out DIR] [--refresh]

Makes the files that a machine boots from, out of Debian packages that are used unchanged:
  xen           the hypervisor
  vmlinuz       the Linux kernel, for Dom0 and for guests
  dom0.cpio.gz  Dom0's initramfs with busybox, the Xen tools and a sample guest
  domu.cpio.gz  the sample guest's initramfs
  ivi.cpio.gz   the IVI guest's initramfs
  manifest.json what they were made from, with checksums
If they are there already, made from the same things, nothing is done.

The packages are the ones in assets/packages.lock.json, from the first place that has them all:
  what --debs or --mirror names, or else earlier downloads; then this host's apt with its Debian sources.
A package whose locked version is gone is replaced by the current one, with a warning.

  --debs DIR    a directory of .deb files (armhf)
  --mirror URL  a Debian mirror: has dists/bookworm and pool below it
  --out DIR     where the files go (default: .ivilab/boot in the project)
  --refresh     take the newest packages and lock them from now on
  --help        this text
`;

const OPTIONS = {
  debs: { type: 'string' },
  mirror: { type: 'string' },
  out: { type: 'string' },
  refresh: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** `ivilab images`: makes the boot files. Progress goes to stderr, the directory's name to stdout. */
export const imagesCommand: Command = {
  name: 'images',
  summary: 'make the boot files from Debian packages',
  help: HELP,
  async run(argv, io) {
    try {
      const options = parse(argv);
      if (options.help) {
        io.stdout.write(HELP);
        return 0;
      }
      const start = performance.now();
      const files = await makeImages(options, progressOn(io));
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      const how = files.made ? `made from ${files.packages.length} packages` : 'up to date';
      io.stderr.write(`ivilab: boot files: ${how}, ${seconds} s\n`);
      io.stdout.write(`${files.directory}\n`);
      return 0;
    } catch (error) {
      io.stderr.write(`ivilab images: ${(error as Error).message}\n`);
      return 1;
    }
  },
};

function parse(argv: readonly string[]) {
  try {
    const { values } = parseArgs({ args: [...argv], options: OPTIONS });
    if (values.mirror !== undefined && !/^https?:\/\/[^/]/.test(values.mirror))
      throw new Error(`--mirror ${values.mirror} is not an http:// or https:// address`);
    for (const name of ['debs', 'out'] as const) if (values[name] === '') throw new Error(`--${name} is empty`);
    return values;
  } catch (error) {
    throw new Error(`${(error as Error).message}\nUse: ${HELP.split('\n', 1)[0]}`);
  }
}
