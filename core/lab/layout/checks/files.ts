import { filesOf } from '../files.ts';
import { labFile, labFileNames, labName } from '../lab-files.ts';
import { suggestion } from '../nearest.ts';
import type { Check } from './check.ts';

export const fileChecks: readonly Check[] = [
  {
    id: 'file-unknown',
    rule: "A file that is named as the lab's own is one",
    find: ({ layout }) =>
      filesOf(layout).flatMap(({ path, file }) =>
        labName(file) === undefined || labFile(file)
          ? []
          : [{ path, wrong: `the lab has no file ${file}`, right: suggestion(file, labFileNames(), 'take a path') }],
      ),
  },
  {
    id: 'file-missing',
    rule: 'The files that a layout names are there and can be read',
    find: ({ layout, files }) =>
      filesOf(layout).flatMap(({ path, file, role }) => {
        const facts = files.get(file);
        if (!facts || !('unreadable' in facts)) return [];
        const right =
          role === 'disk' ? 'take another' : 'correct the path, which counts from the directory of the layout';
        return [{ path, wrong: `${file}: ${facts.unreadable}`, right }];
      }),
  },
  {
    id: 'file-kind',
    rule: 'Xen and kernels are 32-bit ARM zImages, which is what the boot ROM and xl load',
    find: ({ layout, files }) =>
      filesOf(layout).flatMap(({ path, file, role }) => {
        const facts = files.get(file);
        if (role !== 'kernel' || !facts || !('size' in facts) || facts.notBootable === undefined) return [];
        return [{ path, wrong: `${file}: ${facts.notBootable}`, right: 'take a 32-bit ARM zImage' }];
      }),
  },
];
