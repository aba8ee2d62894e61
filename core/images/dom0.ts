import type { CpioEntry } from '../formats/cpio.ts';
import { DOM0_MODULES, moduleTree, selectModules } from './kernel-modules.ts';
import type { Kernel } from './kernel-package.ts';
import { addLibraries } from './shared-libraries.ts';

/** Our own files for the two initramfs: by name in `assets/dom0`, and programs for Dom0 (PROGRAM_PREFIX and their names). */
export type OwnFiles = ReadonlyMap<string, Uint8Array>;

/** Of the names of programs in OwnFiles: where they go in Dom0. */
export const PROGRAM_PREFIX = 'usr/lib/ivilab/';

/** Where our own files go: path in the initramfs, permission bits. */
type Places = Readonly<Record<string, readonly [path: string, mode: number]>>;

const DOM0_FILES: Places = {
  init: ['init', 0o755],
  inittab: ['etc/inittab', 0o644],
  console: ['etc/console', 0o755],
  profile: ['etc/profile', 0o644],
  'xl.conf': ['etc/xen/xl.conf', 0o644],
  'linux.cfg': ['etc/xen/linux.cfg', 0o644],
  // Where libxl looks for them.
  block: ['etc/xen/scripts/block', 0o755],
  'vif-bridge': ['etc/xen/scripts/vif-bridge', 0o755],
  bridge: ['usr/lib/ivilab/bridge', 0o755],
};

const GUEST_FILES: Places = {
  'guest-init': ['init', 0o755],
  'guest-inittab': ['etc/inittab', 0o644],
  'guest-network': ['etc/network', 0o755],
};

export const OWN_FILES: readonly string[] = [...Object.keys(DOM0_FILES), ...Object.keys(GUEST_FILES)];

function place(tree: Map<string, CpioEntry>, own: OwnFiles, places: Places): void {
  for (const [name, [path, mode]] of Object.entries(places))
    tree.set(path, { kind: 'file', mode, bytes: own.get(name)! });
}

const TOOLS = 'usr/lib/xen-4.17/bin/';

/** The Xen tools that work without Python, Perl and a device model. */
const XEN_TOOLS: readonly string[] = [
  'xl',
  'libxl-save-helper',
  'xenstored',
  'xenconsoled',
  'xenconsole',
  'xen-init-dom0',
  'xenstore-control',
  'xen-diag',
  'xenctx',
  'xenlockprof',
  'xenperf',
  'xenpm',
  'xentop',
  'xentrace',
  'xenwatchdogd',
];

const LIBRARY = /^(usr\/)?lib\/(arm-linux-gnueabihf\/)?[^/]+\.so(\.[0-9.]+)?$/;

/** Loaded when a thread is cancelled (pthread_cancel): libxl's console and save helpers do. */
const LOADED_BY_NAME = ['libgcc_s.so.1'];

const DIRECTORIES: Readonly<Record<string, number>> = {
  dev: 0o755,
  proc: 0o755,
  root: 0o700,
  run: 0o755,
  sys: 0o755,
  tmp: 0o1777,
  'usr/bin': 0o755,
  'usr/sbin': 0o755,
  'var/lib/xen': 0o755,
  'var/lib/xenstored': 0o755,
  'var/log/xen': 0o755,
};

/** Which files of the tool and library packages Dom0 may need; the rest is never kept. */
export const isDom0File = (path: string): boolean =>
  path === 'bin/busybox' || path.startsWith(TOOLS) || path.startsWith('usr/bin/xenstore') || LIBRARY.test(path);

/** The tools that must be there, for a clear message when a package changes. */
function requireFiles(files: ReadonlyMap<string, CpioEntry>): void {
  const wanted = ['bin/busybox', 'usr/bin/xenstore-ls', ...XEN_TOOLS.map((name) => TOOLS + name)];
  const missing = wanted.filter((path) => !files.has(path));
  if (missing.length > 0) throw new Error(`the packages lack the files ${missing.join(', ')}`);
}

/**
 * Dom0's initramfs: busybox, the Xen tools, the libraries and modules that these need, our init,
 * and a kernel and initramfs for a sample guest.
 * @param files - files of the tool and library packages by path, at least those for which isDom0File holds.
 */
export function dom0Tree(
  files: ReadonlyMap<string, CpioEntry>,
  kernel: Kernel,
  own: OwnFiles,
  guestInitramfs: Uint8Array,
): Map<string, CpioEntry> {
  requireFiles(files);
  const tree = new Map<string, CpioEntry>();
  for (const [path, mode] of Object.entries(DIRECTORIES)) tree.set(path, { kind: 'directory', mode });
  for (const [path, entry] of files) {
    const isTool = path.startsWith(TOOLS) && XEN_TOOLS.includes(path.slice(TOOLS.length));
    if (path === 'bin/busybox' || isTool || (path.startsWith('usr/bin/xenstore') && !pointsOutside(entry)))
      tree.set(path, entry);
  }
  for (const [path, bytes] of own)
    if (path.startsWith(PROGRAM_PREFIX)) tree.set(path, { kind: 'file', mode: 0o755, bytes });
  addLibraries(tree, files, LOADED_BY_NAME);
  const modules = selectModules(DOM0_MODULES, kernel.modules, kernel.builtin);
  for (const [path, entry] of moduleTree(kernel.release, modules)) tree.set(path, entry);
  place(tree, own, DOM0_FILES);
  tree.set('boot/vmlinuz', { kind: 'file', mode: 0o644, bytes: kernel.zImage });
  tree.set('boot/domu.cpio.gz', { kind: 'file', mode: 0o644, bytes: guestInitramfs });
  return withKernelPaths(tree);
}

/** Debian's xenstore-control is a link to a wrapper of a package that is not here; the tool itself is in the PATH. */
const pointsOutside = (entry: CpioEntry) => entry.kind === 'symlink' && entry.target.includes('xen-common');

/** The sample guest's initramfs: busybox, the front ends of disks and networks, and an init of a few lines. */
export function domuTree(busybox: CpioEntry, kernel: Kernel, own: OwnFiles): Map<string, CpioEntry> {
  const tree = new Map<string, CpioEntry>([['bin/busybox', busybox]]);
  const modules = selectModules(['xen-blkfront', 'xen-netfront'], kernel.modules, kernel.builtin);
  for (const [path, entry] of moduleTree(kernel.release, modules)) tree.set(path, entry);
  place(tree, own, GUEST_FILES);
  for (const path of ['dev', 'proc', 'sys']) tree.set(path, { kind: 'directory', mode: 0o755 });
  return withKernelPaths(tree);
}

/** What the kernel itself looks for: nodes before init mounts /dev, and /sbin/modprobe and /sbin/poweroff. */
export function withKernelPaths(tree: Map<string, CpioEntry>): Map<string, CpioEntry> {
  tree.set('dev/console', { kind: 'character-device', mode: 0o600, major: 5, minor: 1 });
  tree.set('dev/null', { kind: 'character-device', mode: 0o666, major: 1, minor: 3 });
  tree.set('sbin', { kind: 'symlink', target: 'bin' });
  return tree;
}
