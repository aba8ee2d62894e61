import { Menu as MenuIcon } from 'lucide-react';
import { findCommand, isEnabled, runCommand, useCommands } from '../../app/commands.ts';
import { closePanel, showPanel, useDock } from '../../app/dock/dock.ts';
import { IconButton } from '../../app/parts/Button.tsx';
import { Menu, type MenuItem } from '../../app/parts/Menu.tsx';
import { texts } from '../../texts/en.ts';
import { panels } from '../index.ts';

const t = texts.control.menu;

/** Panels, and the commands of the sections that the bar has no place for. */
export function AppMenu() {
  const open = useDock((state) => state.open);
  const commands = useCommands((state) => state.commands);
  const shown = panels.map(({ id, title, icon }) => ({
    title,
    icon,
    checked: open.includes(id),
    run: () => (open.includes(id) ? closePanel(id) : showPanel(id)),
  }));
  const of = (section: string): MenuItem[] =>
    commands
      .filter((one) => one.section === section)
      .map(({ id, title, shortcuts }) => ({
        title,
        shortcut: shortcuts?.[0],
        disabled: !isEnabled(findCommand(id)!),
        run: () => void runCommand(id),
      }));
  const { view, help, tours } = texts.frame.sections;
  return (
    <Menu
      label={t.title}
      align="right"
      groups={[
        { heading: t.panels, items: shown },
        // Of two that are each other's opposite only one can be done.
        { heading: tours, items: of(tours).filter(({ disabled }) => !disabled) },
        { heading: view, items: of(view) },
        { heading: help, items: of(help) },
      ]}
      trigger={(props) => <IconButton icon={MenuIcon} label={t.title} {...props} />}
    />
  );
}
