/** A file that the lab brings along, for layouts. */
export interface LabFile {
  readonly about: string;
  /** `boot`: one of the files that `ivilab images` makes; `guests`: one of assets/guests; `data`: what the lab keeps for guests. */
  readonly from: 'boot' | 'guests' | 'data';
  /** Its path there. */
  readonly path: string;
  /** Where Dom0's initramfs has it already. */
  readonly inDom0?: string;
}

const PREFIX = 'lab:';

/** What `lab:NAME` stands for in a layout, by NAME. */
export const labFiles: Readonly<Record<string, LabFile>> = {
  xen: { about: "Debian's Xen", from: 'boot', path: 'xen' },
  linux: { about: "Debian's Linux", from: 'boot', path: 'vmlinuz', inDom0: '/boot/vmlinuz' },
  dom0: { about: "Dom0's initramfs", from: 'boot', path: 'dom0.cpio.gz' },
  'linux-guest': {
    about: 'initramfs of a small Linux guest with a shell',
    from: 'boot',
    path: 'domu.cpio.gz',
    inDom0: '/boot/domu.cpio.gz',
  },
  ivi: { about: "the IVI guest's initramfs", from: 'boot', path: 'ivi.cpio.gz' },
  rtos: { about: 'the OSEK RTOS with the instrument cluster', from: 'guests', path: 'rtos/rtos.bin' },
  'rtos-test': { about: "the RTOS's conformance suite", from: 'guests', path: 'rtos/rtos-test.bin' },
  'ivi-data': { about: "the IVI guest's disk, which a run makes", from: 'data', path: 'ivi-data.img' },
};

/** The NAME of `lab:NAME`, of files that there are or not; undefined for a path. */
export function labName(file: string): string | undefined {
  return file.startsWith(PREFIX) ? file.slice(PREFIX.length) : undefined;
}

/** The lab's file of that name, if it is one. */
export function labFile(file: string): LabFile | undefined {
  const name = labName(file);
  return name !== undefined && Object.hasOwn(labFiles, name) ? labFiles[name] : undefined;
}

export const labFileNames = (): string[] => Object.keys(labFiles).map((name) => PREFIX + name);
