import { boards } from '../../boards/catalogue.ts';
import { type BoardFacts, boardFacts, type DeviceFacts } from './board-facts.ts';
import type { FileFacts } from './check.ts';
import { type Parsed, parseLayout } from './parse.ts';
import type { Layout } from './schema.ts';

export const testBoards: readonly BoardFacts[] = boards.map(boardFacts);
export const testBoard = testBoards[0]!;

/** A device that a guest can have. */
export const dcan1: DeviceFacts = testBoard.devices.find(({ name }) => name === 'dcan1')!;

export const parsed = (text: string, files?: ReadonlyMap<string, FileFacts>): Parsed =>
  parseLayout(text, { boards: testBoards, ...(files ? { files } : {}) });

/** The layout of a text that has no errors. */
export function layoutOf(text: string): Layout {
  const { layout, problems } = parsed(text);
  if (!layout) throw new Error(`the test's layout has problems: ${JSON.stringify(problems)}`);
  return layout;
}

/** A domain as it is mostly wanted in tests, in one line, with more keys. */
export const linux = (name: string, more = ''): string =>
  `  - { name: ${name}, kernel: lab:linux, arguments: "console=hvc0 panic=1", memory: 64${more && `, ${more}`} }\n`;
