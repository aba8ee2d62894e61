import { create } from 'zustand';
import { tell } from './toasts.ts';

/** Something that a person can do: palette, menus, shortcuts and their help are made from these. */
export interface Command {
  /** Stable, as `power.on`. */
  readonly id: string;
  readonly title: string;
  /** Commands of a section stand together. */
  readonly section: string;
  /** As `Mod+Shift+P`; Mod is Ctrl, on a Mac Cmd. The first one is shown. */
  readonly shortcuts?: readonly string[];
  /** More words that find it in the palette. */
  readonly words?: string;
  /** Without it: always. */
  readonly enabled?: () => boolean;
  /** An Error that it throws, or rejects with, is shown to the person. */
  readonly run: () => unknown;
}

interface Registry {
  readonly commands: readonly Command[];
}

export const useCommands = create<Registry>(() => ({ commands: [] }));

/** Adds commands; those of the same id take the place of older ones. Returns their release. */
export function registerCommands(added: readonly Command[]): () => void {
  const ids = new Set(added.map(({ id }) => id));
  useCommands.setState(({ commands }) => ({ commands: [...commands.filter(({ id }) => !ids.has(id)), ...added] }));
  return () => useCommands.setState(({ commands }) => ({ commands: commands.filter((one) => !added.includes(one)) }));
}

export const findCommand = (id: string): Command | undefined =>
  useCommands.getState().commands.find((one) => one.id === id);

export const isEnabled = (command: Command): boolean => command.enabled?.() ?? true;

/** Does it, unless it can't be done now. What goes wrong is shown. */
export async function runCommand(id: string): Promise<void> {
  const command = findCommand(id);
  if (!command || !isEnabled(command)) return;
  await attempt(command.title, command.run);
}

/** Does something, and shows what goes wrong under a title. Resolves to whether it went well. */
export async function attempt(title: string, action: () => unknown): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    tell({ kind: 'error', title, text: error instanceof Error ? error.message : String(error) });
    return false;
  }
}
