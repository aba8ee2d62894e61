import type { CpioEntry } from '../formats/cpio.ts';
import { readElf } from '../formats/elf.ts';

/** Modules that Dom0 loads, by file name without `.ko`: of the Debian kernel, most drivers for what the boards have are modules. */
export const DOM0_MODULES: readonly string[] = [
  // Xen: control interfaces, grants and event channels for user space, back ends, and front ends for tests within Dom0
  'xen-privcmd',
  'xenfs',
  'xen-evtchn',
  'xen-gntdev',
  'xen-gntalloc',
  'xen-blkback',
  'xen-blkfront',
  'xen-netback',
  'xen-netfront',
  // The boards' virtio devices
  'virtio_mmio',
  'virtio_blk',
  'virtio_net',
  'virtio_input',
  'virtio_console',
  'virtio-rng',
  // CAN
  'c_can_platform',
  'can-raw',
  'vcan',
  // Networks between domains, input events
  'bridge',
  'evdev',
];

export interface KernelModule {
  /** Path below `lib/modules/RELEASE`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Names of the modules that must be loaded before. */
  readonly depends: readonly string[];
  /** Patterns of the devices and interfaces that it serves. */
  readonly aliases: readonly string[];
}

/** The kernel's own name for a module: file names have dashes where it has underscores. */
export const moduleName = (path: string) => path.replace(/^.*\//, '').replace(/\.ko$/, '').replaceAll('-', '_');

/** Reads what a module tells about itself (its `.modinfo` section: `name=value`, NUL-terminated). */
export function readModule(path: string, bytes: Uint8Array): KernelModule {
  const section = readElf(bytes, path).sections.find(({ name }) => name === '.modinfo');
  if (!section) throw new Error(`${path}: not a kernel module: it has no .modinfo section`);
  const values = (name: string) =>
    new TextDecoder()
      .decode(section.bytes)
      .split('\0')
      .filter((line) => line.startsWith(`${name}=`))
      .map((line) => line.slice(name.length + 1));
  const depends = values('depends').flatMap((list) => list.split(',').filter((name) => name !== ''));
  return { path, bytes, depends: depends.map(moduleName), aliases: values('alias') };
}

/**
 * The wanted modules and all that they depend on, dependencies first.
 * @param available - modules by kernel name.
 * @param builtin - kernel names of what is part of the kernel, which need no file.
 * @throws Error naming modules that are not there.
 */
export function selectModules(
  wanted: readonly string[],
  available: ReadonlyMap<string, KernelModule>,
  builtin: ReadonlySet<string>,
): KernelModule[] {
  const selected = new Set<KernelModule>();
  const missing = new Set<string>();
  const visiting = new Set<string>();
  const visit = (name: string): void => {
    if (builtin.has(name) || visiting.has(name)) return;
    visiting.add(name);
    const module = available.get(name);
    if (!module) return void missing.add(name);
    for (const dependency of module.depends) visit(dependency);
    selected.add(module);
  };
  for (const name of wanted) visit(moduleName(name));
  if (missing.size > 0) throw new Error(`the kernel package has no module ${[...missing].sort().join(', ')}`);
  return [...selected];
}

/**
 * The modules as modprobe finds them in `lib/modules/RELEASE`, with modules.dep and modules.alias (modules.dep(5)),
 * which Debian makes at installation only.
 */
export function moduleTree(release: string, modules: readonly KernelModule[]): Map<string, CpioEntry> {
  const base = `lib/modules/${release}`;
  const byName = new Map(modules.map((module) => [moduleName(module.path), module]));
  const all = (module: KernelModule): string[] =>
    module.depends.flatMap((name) => {
      const dependency = byName.get(name);
      return dependency ? [dependency.path, ...all(dependency)] : [];
    });
  // modprobe loads them from the last to the first: what others need stands behind these.
  const needed = (module: KernelModule): string[] => [...new Set(all(module).reverse())].reverse();
  const dep = modules.map((module) => [`${module.path}:`, ...needed(module)].join(' '));
  const alias = modules.flatMap((m) => m.aliases.map((pattern) => `alias ${pattern} ${moduleName(m.path)}`));
  const tree = new Map<string, CpioEntry>();
  const text = (lines: string[]) => new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
  tree.set(`${base}/modules.dep`, { kind: 'file', mode: 0o644, bytes: text(dep) });
  tree.set(`${base}/modules.alias`, { kind: 'file', mode: 0o644, bytes: text(alias) });
  for (const { path, bytes } of modules) tree.set(`${base}/${path}`, { kind: 'file', mode: 0o644, bytes });
  return tree;
}
