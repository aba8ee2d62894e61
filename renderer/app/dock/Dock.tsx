import 'dockview-react/dist/styles/dockview.css';
import './dock.css';
import {
  type DockviewApi,
  DockviewReact,
  type DockviewTheme,
  type IDockviewHeaderActionsProps,
  type IDockviewPanelHeaderProps,
  type IDockviewPanelProps,
} from 'dockview-react';
import { LayoutDashboard, Maximize2, Minimize2, X } from 'lucide-react';
import { useEffect, useLayoutEffect, useState } from 'react';
import { panels } from '../../panels/index.ts';
import { texts } from '../../texts/en.ts';
import { Button, IconButton } from '../parts/Button.tsx';
import s from './Dock.module.css';
import { begin, resetDock } from './dock.ts';
import { GAP } from './memory.ts';
import { PanelBoundary } from './PanelBoundary.tsx';

const theme: DockviewTheme = {
  name: 'ivilab',
  className: 'dockview-theme-ivilab',
  gap: GAP,
  dndTabIndicator: 'line',
  dndPanelOverlay: 'group',
};

/** The panels, where the person has put them. */
export function Dock() {
  const [api, setApi] = useState<DockviewApi>();
  // Released before dockview takes the panels away, which it does in an effect of its own.
  useLayoutEffect(() => api && begin(api), [api]);
  return (
    <DockviewReact
      theme={theme}
      components={{ panel: Shown }}
      defaultTabComponent={Tab}
      rightHeaderActionsComponent={Actions}
      watermarkComponent={Nothing}
      disableFloatingGroups={false}
      onReady={(ready) => setApi(ready.api)}
    />
  );
}

const find = (id: string) => panels.find((one) => one.id === id);

function Shown({ api }: IDockviewPanelProps) {
  const panel = find(api.id);
  if (!panel) return null;
  const { component: Content, title, id } = panel;
  return (
    <PanelBoundary title={title}>
      <div className={s.panel} data-panel={id} tabIndex={-1}>
        <Content />
      </div>
    </PanelBoundary>
  );
}

function Tab({ api }: IDockviewPanelHeaderProps) {
  const panel = find(api.id);
  if (!panel) return null;
  const { icon: Icon, title } = panel;
  return (
    <div className={s.tab} onAuxClick={({ button }) => button === 1 && api.close()}>
      <Icon aria-hidden />
      <span>{title}</span>
      <button
        type="button"
        tabIndex={-1}
        className={s.close}
        aria-label={texts.frame.commands.hide(title)}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          api.close();
        }}
      >
        <X aria-hidden />
      </button>
    </div>
  );
}

function Actions({ containerApi, group }: IDockviewHeaderActionsProps) {
  const [full, setFull] = useState(() => group.api.isMaximized());
  useEffect(() => {
    const { dispose } = containerApi.onDidMaximizedGroupChange(() => setFull(group.api.isMaximized()));
    return dispose;
  }, [containerApi, group]);
  return (
    <div className={s.actions}>
      <IconButton
        icon={full ? Minimize2 : Maximize2}
        label={full ? texts.frame.panel.restore : texts.frame.panel.maximize}
        onClick={() => (full ? group.api.exitMaximized() : group.api.maximize())}
      />
    </div>
  );
}

function Nothing() {
  return (
    <div className={s.nothing}>
      <p>{texts.frame.panel.none}</p>
      <Button icon={LayoutDashboard} onClick={resetDock}>
        {texts.frame.panel.bringBack}
      </Button>
    </div>
  );
}
