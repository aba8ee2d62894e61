import { resolve } from 'node:path';
import { filesOf, withFiles } from '../../lab/layout/files.ts';
import { labName } from '../../lab/layout/lab-files.ts';
import type { Layout } from '../../lab/layout/schema.ts';

/**
 * A copy of a layout, as it was read or as it is written, whose paths do not depend on where its file is.
 * @param layout - the same as it was read.
 */
export const withAbsoluteFiles = <T extends object>(copied: T, layout: Layout, directory: string): T =>
  withFiles(copied, filesOf(layout), (file) => (labName(file) === undefined ? resolve(directory, file) : file));
