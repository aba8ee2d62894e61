import { FilePlus2, FileText } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import type { LayoutEntry } from '../../../../electron/contract/shapes.ts';
import { Button } from '../../../app/parts/Button.tsx';
import { Dialog } from '../../../app/parts/Dialog.tsx';
import { call } from '../../../desk/desk.ts';
import { boardTexts } from '../../../texts/board.ts';
import { open, openNew, openTyped, saveTo } from '../actions.ts';
import { useBoard } from '../store.ts';
import { testIds } from '../test-ids.ts';
import s from './Dialogs.module.css';

const texts = boardTexts.files;

const close = (): void => useBoard.setState({ dialog: undefined });

/** The board's own dialogs for files, where the shell has none. */
export function Dialogs() {
  const dialog = useBoard((state) => state.dialog);
  if (dialog === 'open') return <Open />;
  return dialog === 'save' ? <SaveAs /> : null;
}

function Open() {
  const [entries, setEntries] = useState<readonly LayoutEntry[]>();
  const [wrong, setWrong] = useState<string>();
  const [path, setPath] = useState('');
  const [refused, setRefused] = useState<string>();
  useEffect(() => {
    call('layouts.list', {}).then(setEntries, (error: Error) => setWrong(error.message));
  }, []);
  const go = (event: FormEvent): void => {
    event.preventDefault();
    if (path !== '') openTyped(path).catch((error: Error) => setRefused(error.message));
  };
  return (
    <Dialog label={texts.open} close={close} className={s.wide}>
      <form className={s.dialog} onSubmit={go} data-testid={testIds.openDialog}>
        <h2>{texts.open}</h2>
        <div className={s.entries}>
          {wrong && <p className={s.wrong}>{wrong}</p>}
          {!entries && !wrong && <p className={s.note}>{texts.wait}</p>}
          {(['recent', 'example'] as const).map((kind) => {
            const own = entries?.filter((entry) => entry.kind === kind) ?? [];
            return own.length === 0 ? null : (
              <section key={kind}>
                <h3>{kind === 'recent' ? texts.recent : texts.examples}</h3>
                {own.map((entry) => (
                  <Entry key={entry.path} entry={entry} />
                ))}
              </section>
            );
          })}
          <section>
            <button type="button" className={s.entry} onClick={() => void openNew()}>
              <FilePlus2 aria-hidden />
              <span>
                <strong>{texts.newLayout}</strong>
                <span className={s.note}>{texts.newLayoutText}</span>
              </span>
            </button>
          </section>
        </div>
        <PathField
          path={path}
          setPath={(next) => {
            setPath(next);
            setRefused(undefined);
          }}
        />
        {refused && (
          <p className={s.wrong} role="alert">
            {refused}
          </p>
        )}
        <div className={s.buttons}>
          <Button onClick={close}>{texts.cancel}</Button>
          <Button look="main" type="submit" disabled={path === ''}>
            {texts.openIt}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Entry({ entry: { path, title, missing } }: { readonly entry: LayoutEntry }) {
  return (
    <button
      type="button"
      className={s.entry}
      aria-disabled={missing !== undefined}
      data-testid={testIds.entry}
      data-path={path}
      onClick={() => missing === undefined && void open(path)}
    >
      <FileText aria-hidden />
      <span>
        <strong>{title}</strong>
        {missing === undefined ? (
          <span className={s.path}>
            <bdi>{path}</bdi>
          </span>
        ) : (
          <span className={s.wrong}>{missing}</span>
        )}
      </span>
    </button>
  );
}

function PathField({ path, setPath }: { readonly path: string; readonly setPath: (path: string) => void }) {
  return (
    <label className={s.field}>
      {texts.path}
      <input
        value={path}
        spellCheck={false}
        autoComplete="off"
        data-testid={testIds.path}
        onChange={({ target }) => setPath(target.value)}
      />
      <span className={s.note}>{texts.pathHint}</span>
    </label>
  );
}

/** A name beside the present one, which may be an example's. */
const suggested = (path: string | null): string => {
  const name = path?.split(/[\\/]/).at(-1) ?? 'layout.yaml';
  return path?.includes('assets/layouts/') ? `my-${name}` : (path ?? name);
};

function SaveAs() {
  const before = useBoard((state) => state.document?.path ?? null);
  const [path, setPath] = useState(() => suggested(before));
  const [wrong, setWrong] = useState<string>();
  const save = async (anyway: boolean): Promise<void> => {
    try {
      await saveTo(path, anyway);
    } catch (error) {
      setWrong((error as Error).message);
    }
  };
  return (
    <Dialog label={texts.save} close={close} className={s.wide}>
      <form
        className={s.dialog}
        data-testid={testIds.saveDialog}
        onSubmit={(event) => {
          event.preventDefault();
          void save(false);
        }}
      >
        <h2>{texts.save}</h2>
        <PathField
          path={path}
          setPath={(next) => {
            setPath(next);
            setWrong(undefined);
          }}
        />
        {wrong && (
          <p className={s.wrong} role="alert">
            {wrong}
          </p>
        )}
        <div className={s.buttons}>
          <Button onClick={close}>{texts.cancel}</Button>
          {wrong?.includes('save anyway') && (
            <Button look="danger" onClick={() => void save(true)}>
              {texts.anyway}
            </Button>
          )}
          <Button look="main" type="submit" disabled={path === ''}>
            {texts.saveIt}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
