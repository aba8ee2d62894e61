import type { BoardFacts } from './board-facts.ts';
import type { RunPlan } from './plan.ts';

/** Where Dom0's display back end looks for it. */
export const DISPLAY_CONFIG = '/lab/display.conf';
/** How the back end is started. */
export const DISPLAY: readonly string[] = ['/usr/lib/ivilab/display'];

/** What Dom0's display back end reads (docs/display.md): the heads with the addresses of their pixels, and who draws on them. */
export function displayConfig({ heads, domains }: Pick<RunPlan, 'heads' | 'domains'>, board: BoardFacts): string {
  const head = ({ name, size, note }: RunPlan['heads'][number]): string => {
    const address = board.heads.find((facts) => facts.name === name)!.address.toString(16);
    return `head ${name} ${address} ${size.width}x${size.height}${note === undefined ? '' : ` ${note}`}\n`;
  };
  const domain = ({ name, display }: RunPlan['domains'][number]): string =>
    display
      ? `domain ${name} ${display.head} ${display.size.width}x${display.size.height} ${display.input.join(',') || 'none'}\n`
      : '';
  return [...heads.map(head), ...domains.map(domain)].join('');
}
