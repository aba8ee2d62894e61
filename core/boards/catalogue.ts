import type { Board } from './board.ts';
import { jacinto6 } from './jacinto6.ts';
import { qemuVirt } from './qemu-virt.ts';

/** All boards, the default first. */
export const boards: readonly Board[] = [jacinto6, qemuVirt];

/** The board of that name. Throws an Error that lists the names there are. */
export function boardNamed(name: string): Board {
  const board = boards.find((b) => b.name === name);
  if (!board) throw new Error(`there is no board '${name}': take ${boards.map((b) => b.name).join(' or ')}`);
  return board;
}
