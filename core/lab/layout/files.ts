import type { LayoutPath } from './problem.ts';
import type { Layout } from './schema.ts';

/** A file that a layout names. */
export interface FileUse {
  readonly path: LayoutPath;
  /** As it is written: `lab:NAME`, or a path from the layout's directory. */
  readonly file: string;
  readonly role: 'kernel' | 'ramdisk' | 'disk' | 'dbc' | 'drive';
}

/**
 * A copy of a layout, as it was read or as it is written, with other names of files. A default that is not written stays so.
 * @param uses - of the layout as it was read.
 */
export function withFiles<T extends object>(layout: T, uses: readonly FileUse[], name: (file: string) => string): T {
  const copy = structuredClone(layout);
  for (const { path, file } of uses) {
    const holder = path.slice(0, -1).reduce<unknown>((part, key) => (part as Record<string, unknown>)?.[key], copy);
    const key = path.at(-1)!;
    if (holder && Object.hasOwn(holder as object, key)) (holder as Record<string, unknown>)[key] = name(file);
  }
  return copy;
}

/** All files that a layout names, in its order. A disk's is made when it is not there. */
export function filesOf({ xen, dom0, domains, vehicle }: Layout): FileUse[] {
  const uses: FileUse[] = [];
  const add = (role: FileUse['role'], path: LayoutPath, file: string | undefined): void => {
    if (file !== undefined) uses.push({ path, file, role });
  };
  add('kernel', ['xen', 'image'], xen.image);
  add('kernel', ['dom0', 'kernel'], dom0.kernel);
  add('ramdisk', ['dom0', 'ramdisk'], dom0.ramdisk);
  for (const [n, domain] of domains.entries()) {
    add('kernel', ['domains', n, 'kernel'], domain.kernel);
    add('ramdisk', ['domains', n, 'ramdisk'], domain.ramdisk);
    for (const [b, block] of domain.block.entries()) add('disk', ['domains', n, 'block', b, 'file'], block.file);
  }
  add('dbc', ['vehicle', 'dbc'], vehicle.dbc);
  add('drive', ['vehicle', 'drive'], vehicle.drive);
  return uses;
}
