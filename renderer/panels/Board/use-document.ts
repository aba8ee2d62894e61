import { useEffect } from 'react';
import * as v from 'valibot';
import { registerCommands } from '../../app/commands.ts';
import { keepSetting } from '../../app/preferences.ts';
import { tell } from '../../app/toasts.ts';
import { call, useDesk } from '../../desk/desk.ts';
import { boardTexts as texts } from '../../texts/board.ts';
import { apply, canRedo, canUndo, chooseOpen, openDraft, redo, save, saveAs, show, undo } from './actions.ts';
import { isChanged, type LayoutDocument, openDocument } from './model/document.ts';
import { deskDocument, layoutText, readingOf, setDocument, titleOf, useBoard } from './store.ts';

/** Where changes that are not saved are kept, so that a page that is loaded anew has them. */
const DRAFT = 'board.draft';
const Draft = v.object({ path: v.nullable(v.string()), saved: v.nullable(v.string()), text: v.string() });
/** Milliseconds without typing until the desk checks the text, and until a draft is kept. */
const CHECK_AFTER = 350;
const KEEP_AFTER = 800;
/** Characters of a draft, at most: settings are small. */
const LARGEST_DRAFT = 100_000;

/** Follows the desk's layout while nothing was changed here, keeps drafts, has the desk check what is typed, and offers commands. */
export function useBoardDocument(): void {
  useEffect(() => {
    const releases = [follow(), checkFiles(), keepDrafts(), guard(), commands()];
    return () => {
      for (const release of releases) release();
    };
  }, []);
}

/** Takes over the desk's layout, at first and when it is another one, unless there are changes here. */
function follow(): () => void {
  let last: string | undefined;
  /** What was taken over: as long as this is shown, nothing was changed here. */
  let taken: string | undefined;
  const mayTake = (): boolean => {
    const { document } = useBoard.getState();
    return !document || !isChanged(document) || document.history.text === taken;
  };
  const take = async (): Promise<void> => {
    const { state, settings } = useDesk.getState();
    if (!state) return;
    const { layout } = state;
    const key = JSON.stringify([layout.path, layout.text]);
    if (key === last) return;
    last = key;
    const first = useBoard.getState().document === undefined;
    const now = useBoard.getState().document;
    if (now && now.path === layout.path && now.history.text === layout.text) taken = layout.text;
    else if (mayTake()) {
      try {
        const begun = await deskDocument(layout);
        if (!mayTake()) return;
        taken = begun.history.text;
        setDocument((first && restored(settings[DRAFT], begun)) || begun);
      } catch (error) {
        tell({ kind: 'error', title: texts.failed.open, text: (error as Error).message });
        if (first) setDocument(openDocument(null, texts.newLayout, texts.newLayout));
      }
    }
  };
  void take();
  return useDesk.subscribe(() => void take());
}

/** The draft, where it is of the same layout; that of another is offered. */
function restored(setting: string | undefined, begun: LayoutDocument): LayoutDocument | undefined {
  const draft = draftOf(setting);
  // What runs is no draft, whatever was known of its file when it was kept.
  if (!draft || draft.history.text === begun.history.text) return undefined;
  if (draft.path === begun.path) return draft;
  const name = titleOf(readingOf(draft), draft.path);
  const open = (): Promise<void> => openDraft(draft);
  tell({
    kind: 'note',
    title: texts.draftTitle,
    text: texts.draft(name),
    action: { title: texts.openDraft, run: () => void open() },
  });
  return undefined;
}

function draftOf(setting: string | undefined): LayoutDocument | undefined {
  try {
    const { output, success } = v.safeParse(Draft, JSON.parse(setting ?? 'null'));
    return success ? openDocument(output.path, output.text, output.saved) : undefined;
  } catch {
    return undefined;
  }
}

/** Calls something when the document has not changed for a while. */
function settled(after: number, action: (document: LayoutDocument) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: LayoutDocument | undefined;
  const look = (): void => {
    const { document } = useBoard.getState();
    if (!document || document === last) return;
    last = document;
    clearTimeout(timer);
    timer = setTimeout(() => action(document), after);
  };
  look();
  const release = useBoard.subscribe(look);
  return () => {
    clearTimeout(timer);
    release();
  };
}

const checkFiles = (): (() => void) =>
  settled(CHECK_AFTER, async (document) => {
    const { path, history } = document;
    const problems = await call('layouts.check', { layout: layoutText(document) }).catch(() => undefined);
    if (problems) useBoard.setState({ checked: { text: history.text, path, problems: problems as never } });
  });

const keepDrafts = (): (() => void) =>
  settled(KEEP_AFTER, (document) => {
    const { path, saved, history } = document;
    const other = draftOf(useDesk.getState().settings[DRAFT]);
    if (other && other.path !== path && !isChanged(document)) return;
    const wanted = isChanged(document) && history.text.length <= LARGEST_DRAFT;
    const draft = wanted ? JSON.stringify({ path, saved, text: history.text }) : null;
    if ((useDesk.getState().settings[DRAFT] ?? null) !== draft) keepSetting(DRAFT, draft);
  });

/** The browser asks before a page with changes that no draft has yet is left. */
function guard(): () => void {
  const ask = (event: BeforeUnloadEvent): void => {
    const { document } = useBoard.getState();
    if (!document || !isChanged(document)) return;
    const kept = draftOf(useDesk.getState().settings[DRAFT]);
    if (kept?.history.text !== document.history.text) event.preventDefault();
  };
  addEventListener('beforeunload', ask);
  return () => removeEventListener('beforeunload', ask);
}

const changed = (): boolean => {
  const { document } = useBoard.getState();
  return document !== undefined && isChanged(document);
};

/** Nothing is changed that nobody sees. */
const seen = (): boolean => useBoard.getState().visible;

function commands(): () => void {
  const { toolbar: t, section } = texts;
  return registerCommands([
    {
      id: 'layout.undo',
      title: t.undo(undefined),
      section,
      shortcuts: ['Mod+Z'],
      enabled: () => seen() && canUndo(),
      run: undo,
    },
    {
      id: 'layout.redo',
      title: t.redo(undefined),
      section,
      shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
      enabled: () => seen() && canRedo(),
      run: redo,
    },
    { id: 'layout.save', title: t.save, section, shortcuts: ['Mod+S'], enabled: changed, run: save },
    { id: 'layout.saveAs', title: texts.saveAs, section, shortcuts: ['Mod+Shift+S'], run: saveAs },
    { id: 'layout.open', title: t.openTip, section, shortcuts: ['Mod+O'], run: chooseOpen },
    { id: 'layout.apply', title: t.apply, section, shortcuts: ['Mod+Enter'], enabled: seen, run: apply },
    { id: 'layout.changes', title: texts.strip.plan, section, run: () => show('plan') },
    { id: 'layout.text', title: t.text, section, run: () => useBoard.setState({ view: 'text' }) },
    { id: 'layout.diagram', title: t.diagram, section, run: () => useBoard.setState({ view: 'diagram' }) },
  ]);
}
