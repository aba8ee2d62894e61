import { Word } from '../../arm/state.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Action, StopReason } from '../control.ts';
import { hexNumber, toHex } from '../hex.ts';

/** Register numbers of SP, PC and CPSR, which go with a stop reply so that the debugger need not ask. */
const EXPEDITED: readonly (readonly [number, (r: Int32Array, cpsr: number) => number])[] = [
  [13, (r) => r[13]!],
  [15, (r) => r[Word.PC]!],
  [16, (_r, cpsr) => cpsr],
];

/** Signals of GDB's own numbering. */
const SIGINT = '02';
const SIGTRAP = '05';

/** A thread id: CPU number, 'all' for -1, 'any' for 0; undefined if there is no such thread. */
export function parseThread(text: string, cpus: number): number | 'all' | 'any' | undefined {
  if (text === '-1') return 'all';
  const id = hexNumber(text);
  if (id === 0) return 'any';
  return id !== undefined && id <= cpus ? id - 1 : undefined;
}

/** The actions of `vCont;…` by CPU: of those that name a CPU, or none, the first one counts; a CPU without one is held. */
export function continueActions(text: string, cpus: number): Action[] | undefined {
  const actions = new Array<Action | undefined>(cpus).fill(undefined);
  for (const part of text.split(';')) {
    const match = /^(c|s|C[0-9a-fA-F]{2}|S[0-9a-fA-F]{2})(?::(.*))?$/.exec(part);
    if (!match) return undefined;
    const action: Action = /^[cC]/.test(match[1]!) ? 'continue' : 'step';
    const thread = match[2] === undefined ? 'all' : parseThread(match[2], cpus);
    if (thread === undefined) return undefined;
    for (let cpu = 0; cpu < cpus; cpu++) if (typeof thread !== 'number' || thread === cpu) actions[cpu] ??= action;
  }
  return actions.map((a) => a ?? 'hold');
}

/** `T` and `W` packets. */
export function stopReply(reason: StopReason, machine: Machine): string {
  if (reason.kind === 'power') return 'W00';
  const cpu = machine.cpus[reason.cpu]!;
  const psr = cpu.psr.read();
  const registers = EXPEDITED.map(
    ([number, read]) =>
      `${number.toString(16).padStart(2, '0')}:${toHex(new Uint8Array(Int32Array.of(read(cpu.r, psr)).buffer))};`,
  ).join('');
  const thread = `thread:${reason.cpu + 1};`;
  if (reason.kind === 'interrupt') return `T${SIGINT}${registers}${thread}`;
  return `T${SIGTRAP}${registers}${thread}${cause(reason)}`;
}

function cause(reason: Extract<StopReason, { cpu: number }>): string {
  if (reason.kind === 'breakpoint') return 'hwbreak:;';
  if (reason.kind !== 'watch') return '';
  const { read, write } = reason.watch;
  const name = read && write ? 'awatch' : read ? 'rwatch' : 'watch';
  return `${name}:${reason.address.toString(16)};`;
}
