import type { CpioEntry } from '../formats/cpio.ts';
import { type OwnFiles, withKernelPaths } from './dom0.ts';
import { moduleTree, selectModules } from './kernel-modules.ts';
import type { Kernel } from './kernel-package.ts';
import { addLibraries } from './shared-libraries.ts';

/** Of the names of files for the IVI guest in OwnFiles: the rest is their path in its initramfs, below /system. */
export const IVI_PREFIX = 'ivi/';

/** Where in the initramfs a program or library of assets/guests/ivi goes. */
export const iviProgramPath = (file: string): string => (file.endsWith('.so') ? `lib/${file}` : `bin/${file}`);

/** Modules that the IVI guest loads. */
export const IVI_MODULES: readonly string[] = [
  ...['binder_linux', 'evdev', 'xen-blkfront', 'xen-netfront'],
  // ext4 asks for the checksum by name.
  ...['ext4', 'crc32c_generic'],
];

const MAKE_FILE_SYSTEM = 'sbin/mke2fs';
const FONT = /^usr\/share\/fonts\/truetype\/roboto\/unhinted\/RobotoTTF\/(Roboto-(?:Light|Regular|Medium|Bold)\.ttf)$/;

/** Which files of packages the IVI guest needs beside busybox and libraries. */
export const isIviFile = (path: string): boolean => path === MAKE_FILE_SYSTEM || FONT.test(path);

/** Names under which the toolbox and busybox are called. The shell has busybox's others once its init has run. */
const TOOLBOX_NAMES = [
  ...['am', 'dumpsys', 'getprop', 'halt', 'input', 'log', 'logcat', 'poweroff', 'reboot', 'restart', 'service'],
  ...['setprop', 'start', 'stop', 'watchprops'],
];

const DIRECTORIES: Readonly<Record<string, number>> = {
  data: 0o771,
  dev: 0o755,
  proc: 0o755,
  run: 0o755,
  sys: 0o755,
  tmp: 0o1777,
};

/** The system's own links: the kernel runs /init, /sbin/modprobe, /sbin/poweroff and /sbin/reboot. */
function links(): Map<string, string> {
  const targets = new Map([
    ['init', 'system/bin/init'],
    ['etc', 'system/etc'],
    ['bin/sh', 'busybox'],
    ['bin/modprobe', 'busybox'],
    ['bin/poweroff', '../system/bin/toolbox'],
    ['bin/reboot', '../system/bin/toolbox'],
  ]);
  for (const name of TOOLBOX_NAMES) targets.set(`system/bin/${name}`, 'toolbox');
  return targets;
}

/**
 * The IVI guest's initramfs: our programs and files in /system, busybox, what these need of Debian's libraries, fonts, modules.
 * @param files - files of the packages by path, at least those for which isIviFile holds, libraries and busybox.
 * @throws Error naming what the packages lack.
 */
export function iviTree(files: ReadonlyMap<string, CpioEntry>, kernel: Kernel, own: OwnFiles): Map<string, CpioEntry> {
  const tree = new Map<string, CpioEntry>();
  const available = new Map(files);
  for (const [path, mode] of Object.entries(DIRECTORIES)) tree.set(path, { kind: 'directory', mode });
  for (const [name, bytes] of own) {
    if (!name.startsWith(IVI_PREFIX)) continue;
    const path = `system/${name.slice(IVI_PREFIX.length)}`;
    const entry: CpioEntry = { kind: 'file', mode: path.startsWith('system/bin/') ? 0o755 : 0o644, bytes };
    tree.set(path, entry);
    // Programs name our libraries as they name Debian's.
    available.set(path, entry);
  }
  tree.set('bin/busybox', need(files, 'bin/busybox'));
  tree.set('bin/mke2fs', need(files, MAKE_FILE_SYSTEM));
  for (const [path, entry] of files) {
    const font = FONT.exec(path)?.[1];
    if (font) tree.set(`system/fonts/${font}`, entry);
  }
  addLibraries(tree, available, []);
  const modules = selectModules(IVI_MODULES, kernel.modules, kernel.builtin);
  for (const [path, entry] of moduleTree(kernel.release, modules)) tree.set(path, entry);
  for (const [path, target] of links()) tree.set(path, { kind: 'symlink', target });
  return withKernelPaths(tree);
}

function need(files: ReadonlyMap<string, CpioEntry>, path: string): CpioEntry {
  const entry = files.get(path);
  if (!entry) throw new Error(`the packages lack the file ${path}`);
  return entry;
}
