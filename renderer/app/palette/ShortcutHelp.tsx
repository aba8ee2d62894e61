import { texts } from '../../texts/en.ts';
import { useCommands } from '../commands.ts';
import { useOverlays } from '../overlays.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Keys } from '../parts/Keys.tsx';
import { isMac } from '../platform.ts';
import s from './Palette.module.css';

const t = texts.frame.shortcuts;

/** All shortcuts, from the commands that have one. */
export function ShortcutHelp() {
  const open = useOverlays((state) => state.shortcuts);
  const commands = useCommands((state) => state.commands);
  if (!open) return null;
  const sections = Map.groupBy(
    commands.filter(({ shortcuts }) => shortcuts?.length),
    ({ section }) => section,
  );
  return (
    <Dialog label={t.title} close={() => useOverlays.setState({ shortcuts: false })} className={s.help}>
      <h2>{t.title}</h2>
      <div className={s.columns}>
        {[...sections].map(([section, ones]) => (
          <section key={section}>
            <h3>{section}</h3>
            {ones.map(({ id, title, shortcuts }) => (
              <div key={id} className={s.line}>
                <span>{title}</span>
                <Keys shortcut={shortcuts![0]!} />
              </div>
            ))}
          </section>
        ))}
      </div>
      <p className={s.note}>{isMac ? t.noteMac : t.note}</p>
    </Dialog>
  );
}
