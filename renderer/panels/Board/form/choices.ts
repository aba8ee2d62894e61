import { boards } from '../../../../core/boards/catalogue.ts';
import { assignable } from '../../../../core/lab/layout/checks/devices.ts';
import { labFileNames } from '../../../../core/lab/layout/lab-files.ts';
import { boardCpus } from '../../../../core/lab/layout/memory.ts';
import type { LayoutPath } from '../../../../core/lab/layout/problem.ts';
import type { Edited } from '../model/edits.ts';

/** Values that a field offers beside what people type, by the key. */
export function choicesFor(path: LayoutPath, { layout, board }: Edited): readonly string[] {
  const key = path.findLast((part) => typeof part === 'string');
  const cpus = boardCpus(layout, board);
  switch (key) {
    case 'board':
      return boards.map(({ name }) => name);
    case 'image':
    case 'kernel':
    case 'ramdisk':
      return labFileNames();
    case 'head':
      return board.heads.map(({ name }) => name);
    case 'devices':
      return assignable(board).map(({ name }) => name);
    case 'backend':
      return ['dom0', ...layout.domains.map(({ name }) => name)];
    case 'pin':
      return [...Array.from({ length: cpus }, (_, n) => String(n)), `0-${cpus - 1}`];
    default:
      return [];
  }
}
