import type { DebugControl } from '../control.ts';
import { hexPair } from '../hex.ts';

/** Most bytes that one watchpoint may cover. */
const LONGEST_WATCH = 1 << 20;

/**
 * `Z` and `z`: 0 and 1 breakpoints, which are the same here since no memory is changed for them; 2 write, 3 read, 4 access watchpoints.
 * Conditions and commands after a semicolon are refused by not being announced.
 */
export function breakpointCommand(control: DebugControl, text: string): string {
  const match = /^([zZ])([0-4]),([0-9a-fA-F]+,[0-9a-fA-F]+)$/.exec(text);
  if (!match) return /^[zZ][0-4],/.test(text) ? 'E16' : '';
  const [, letter, type, numbers] = match;
  const range = hexPair(numbers!);
  if (!range || range[0] >= 2 ** 32) return 'E16';
  const [address, length] = range;
  const insert = letter === 'Z';
  if (type === '0' || type === '1') {
    if (!insert) control.removeBreakpoint(address);
    else if (!control.insertBreakpoint(address)) return 'E1c';
    return 'OK';
  }
  if (length < 1 || length > LONGEST_WATCH || address + length > 2 ** 32) return 'E16';
  const watch = { address, length, read: type !== '2', write: type !== '3' };
  if (!insert) control.removeWatch(watch);
  else if (!control.insertWatch(watch)) return 'E1c';
  return 'OK';
}
