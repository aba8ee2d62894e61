import { boards } from '../../../core/boards/catalogue.ts';
import { boardFacts } from '../../../core/lab/layout/board-facts.ts';

/** What layouts are held against in the window. */
export const knownBoards = boards.map(boardFacts);

/** The first board's, for layouts that name none that there is. */
export const boardNamed = (name: string | undefined) =>
  knownBoards.find((board) => board.name === name) ?? knownBoards[0]!;
