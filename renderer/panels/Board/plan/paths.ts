import { filesOf } from '../../../../core/lab/layout/files.ts';
import { labName } from '../../../../core/lab/layout/lab-files.ts';
import type { Layout } from '../../../../core/lab/layout/schema.ts';

/** A path from a directory, without `.` and `..`. Both may be written the way of any system. */
export function resolved(directory: string, path: string): string {
  const absolute = /^([A-Za-z]:)?[\\/]/.test(path);
  const parts: string[] = [];
  for (const part of `${absolute ? '' : `${directory}/`}${path}`.split(/[\\/]/)) {
    if (part === '..') parts.pop();
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part);
  }
  return parts.join('/');
}

const directoryOf = (path: string): string => path.replace(/[\\/][^\\/]*$/, '');

/** With all files by whole paths, so that layouts of different directories can be compared. */
export function withWholePaths(layout: Layout, file: string | null): Layout {
  if (file === null) return layout;
  const copy = structuredClone(layout);
  for (const { path, file: name } of filesOf(layout)) {
    if (labName(name) !== undefined) continue;
    const holder = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
    (holder as Record<string, unknown>)[path.at(-1)!] = resolved(directoryOf(file), name);
  }
  return copy;
}
