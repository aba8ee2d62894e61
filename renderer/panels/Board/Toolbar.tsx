import { Cpu, FileText, FolderOpen, MoreHorizontal, Plus, Redo2, Save, Undo2 } from 'lucide-react';
import { Button, IconButton } from '../../app/parts/Button.tsx';
import { Menu } from '../../app/parts/Menu.tsx';
import { useDesk } from '../../desk/desk.ts';
import { boardTexts } from '../../texts/board.ts';
import { apply, chooseOpen, make, openNew, redo, save, saveAs, show, showRunning, undo } from './actions.ts';
import s from './Board.module.css';
import { isChanged } from './model/document.ts';
import { addDomain, TEMPLATES, type Template } from './model/edits.ts';
import { redoLabel, undoLabel } from './model/history.ts';
import { editedNow, readingOf, titleOf, useBoard, useReadiness } from './store.ts';
import { testIds } from './test-ids.ts';

const texts = boardTexts.toolbar;

/** What can be done with the layout as a whole. */
export function Toolbar() {
  const document = useBoard((state) => state.document)!;
  const view = useBoard((state) => state.view);
  const { history, path } = document;
  const changed = isChanged(document);
  const reading = readingOf(document);
  const readable = reading.layout !== undefined;
  return (
    <div className={s.toolbar} role="toolbar" aria-label={texts.label} data-testid={testIds.toolbar}>
      <div className={s.name} data-tip={path ?? texts.noFile}>
        <strong data-testid={testIds.title}>{titleOf(reading, path)}</strong>
        {changed && (
          <span className={s.changed} role="img" aria-label={path === null ? texts.noFile : texts.changed}>
            ●
          </span>
        )}
      </div>
      <span className={s.tools}>
        <IconButton
          icon={FolderOpen}
          label={texts.openTip}
          keys="Mod+O"
          data-testid={testIds.open}
          onClick={() => void chooseOpen()}
        />
        <IconButton
          icon={Save}
          label={texts.save}
          keys="Mod+S"
          disabled={!changed}
          data-testid={testIds.save}
          onClick={() => void save()}
        />
        <IconButton
          icon={Undo2}
          label={texts.undo(undoLabel(history))}
          keys="Mod+Z"
          disabled={undoLabel(history) === undefined}
          data-testid={testIds.undo}
          onClick={undo}
        />
        <IconButton
          icon={Redo2}
          label={texts.redo(redoLabel(history))}
          keys="Mod+Shift+Z"
          disabled={redoLabel(history) === undefined}
          data-testid={testIds.redo}
          onClick={redo}
        />
        <Menu
          label={texts.add}
          groups={[
            {
              items: (Object.keys(TEMPLATES) as Template[]).map((title) => ({
                title,
                run: () => {
                  const edited = editedNow();
                  if (edited) make(addDomain(edited, title));
                },
              })),
            },
          ]}
          trigger={(props) => (
            <IconButton icon={Plus} label={texts.add} disabled={!readable} data-testid={testIds.add} {...props} />
          )}
        />
        <span className={s.segmented} role="radiogroup" aria-label={texts.view}>
          <IconButton
            icon={Cpu}
            label={texts.diagram}
            role="radio"
            aria-checked={view === 'diagram'}
            aria-pressed={view === 'diagram'}
            data-testid={testIds.showDiagram}
            onClick={() => useBoard.setState({ view: 'diagram' })}
          />
          <IconButton
            icon={FileText}
            label={texts.text}
            role="radio"
            aria-checked={view === 'text'}
            aria-pressed={view === 'text'}
            data-testid={testIds.showText}
            onClick={() => useBoard.setState({ view: 'text' })}
          />
        </span>
        <Menu
          label={texts.more}
          align="right"
          groups={[
            {
              items: [
                { title: texts.newLayout, run: () => void openNew() },
                { title: boardTexts.saveAs, run: () => void saveAs() },
                { title: texts.exportConfig, run: () => show('config') },
                { title: texts.back, run: showRunning },
              ],
            },
          ]}
          trigger={(props) => (
            <IconButton icon={MoreHorizontal} label={texts.more} data-testid={testIds.more} {...props} />
          )}
        />
      </span>
      <ApplyButton />
    </div>
  );
}

function ApplyButton() {
  const { ready, why } = useReadiness();
  const busy = useBoard((state) => state.busy);
  const on = useDesk(({ state }) => state?.power === 'on');
  return (
    <Button
      look={ready ? 'main' : 'plain'}
      aria-disabled={!ready}
      className={ready ? '' : (s.stopped ?? '')}
      data-tip={why}
      data-keys="Mod+Enter"
      data-testid={testIds.apply}
      onClick={() => void apply()}
    >
      {busy ?? (on ? texts.apply : texts.powerOn)}
      <span className="spoken">: {why}</span>
    </Button>
  );
}
