import { boards } from '../../boards/catalogue.ts';
import { fdtNode } from '../../formats/fdt.ts';
import { type BoardFacts, boardFacts, type DeviceFacts } from './board-facts.ts';
import type { FileFacts } from './check.ts';
import { type Parsed, parseLayout } from './parse.ts';
import type { Layout } from './schema.ts';

/** A CAN controller as a board could have it: no DMA, two pages. */
export const dcan1: DeviceFacts = {
  name: 'dcan1',
  at: 0x4ae3_c000,
  size: 0x2000,
  spi: 140,
  busMaster: false,
  kept: undefined,
  node: fdtNode('can@4ae3c000', {
    compatible: 'ti,dra7-d_can',
    reg: [0, 0x4ae3_c000, 0, 0x2000],
    interrupts: [0, 140, 4],
  }),
};

const [jacinto6, ...others] = boards.map(boardFacts) as [BoardFacts, ...BoardFacts[]];
/** jacinto6 with a CAN controller, and the other boards. */
export const testBoards: readonly BoardFacts[] = [{ ...jacinto6, devices: [...jacinto6.devices, dcan1] }, ...others];
export const testBoard = testBoards[0]!;

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
