import { readZImage } from '../formats/zimage.ts';
import { type KernelModule, moduleName, readModule } from './kernel-modules.ts';
import { unpackFiles } from './package-file.ts';

/** What is taken from the kernel's package. */
export interface Kernel {
  /** Such as `6.1.0-50-armmp-lpae`. */
  readonly release: string;
  readonly zImage: Uint8Array;
  /** The wanted modules and what they depend on, by kernel name. */
  readonly modules: ReadonlyMap<string, KernelModule>;
  /** Kernel names of the modules that are part of the zImage. */
  readonly builtin: ReadonlySet<string>;
}

/**
 * Unpacks the zImage and the wanted modules from a kernel package.
 * @param what - the package's name for messages.
 * @throws Error when the package is damaged, or holds no kernel for 32-bit ARM.
 */
export async function readKernelPackage(deb: Uint8Array, what: string, wanted: readonly string[]): Promise<Kernel> {
  const modules = new Map<string, KernelModule>();
  const builtin = new Set<string>();
  let names = new Set(wanted.map(moduleName));
  let release: string | undefined;
  let zImage: Uint8Array | undefined;
  // The dependencies of a module stand in its file: another pass gets those that nobody named. Packages unpack from the start only.
  while (names.size > 0) {
    const files = await unpackFiles(
      deb,
      what,
      (path) =>
        (/^boot\/vmlinuz-/.test(path) && !zImage) ||
        path.endsWith('/modules.builtin') ||
        (path.endsWith('.ko') && names.has(moduleName(path))),
    );
    for (const [path, entry] of files) {
      if (entry.kind !== 'file') continue;
      if (path.startsWith('boot/vmlinuz-')) {
        release = path.slice('boot/vmlinuz-'.length);
        zImage = entry.bytes;
      } else if (path.endsWith('.ko')) {
        const module = readModule(path.replace(/^lib\/modules\/[^/]+\//, ''), entry.bytes);
        modules.set(moduleName(path), module);
      } else {
        for (const line of new TextDecoder().decode(entry.bytes).split('\n')) if (line) builtin.add(moduleName(line));
      }
    }
    const tried = names;
    const dependencies = [...modules.values()].flatMap((module) => module.depends);
    names = new Set(dependencies.filter((name) => !modules.has(name) && !builtin.has(name) && !tried.has(name)));
  }
  if (!zImage || !release) throw new Error(`${what}: has no boot/vmlinuz-*: is it a linux-image package?`);
  readZImage(zImage, `${what}: vmlinuz`);
  return { release, zImage, modules, builtin };
}
