import { CircuitBoard } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '../../app/parts/Button.tsx';
import { Empty } from '../../app/parts/Empty.tsx';
import { boardTexts as texts } from '../../texts/board.ts';
import s from './Board.module.css';
import { Diagram } from './diagram/Diagram.tsx';
import { Dialogs } from './files/Dialogs.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { Strip } from './plan/Strip.tsx';
import { editedNow, useBoard } from './store.ts';
import { Toolbar } from './Toolbar.tsx';
import { testIds } from './test-ids.ts';
import { TextView } from './text/TextView.tsx';
import { useBoardDocument } from './use-document.ts';

/** The board with Xen and its domains, and the editor of the layout that makes it so. */
export function Board() {
  useBoardDocument();
  const document = useBoard((state) => state.document);
  const shown = useBoard((state) => state.shown);
  const view = useBoard((state) => state.view);
  const frame = useRef<HTMLDivElement>(null);
  useVisible(frame);
  const visible = useBoard((state) => state.visible);
  const stale = document !== undefined && editedNow() === undefined;
  return (
    <div ref={frame} className={s.board} data-testid={testIds.panel}>
      {document ? (
        <>
          <Toolbar />
          {stale && view === 'diagram' && (
            <div className={s.stale} role="status">
              {texts.stale}
              <Button look="quiet" onClick={() => useBoard.setState({ view: 'text' })}>
                {texts.showText}
              </Button>
            </div>
          )}
          <div className={s.middle}>
            {view === 'text' ? (
              <TextView />
            ) : (
              <>
                <div className={`${s.canvas} ${stale ? s.old : ''}`} inert={stale}>
                  {shown && <Diagram edited={shown} visible={visible} />}
                </div>
                {shown && <Inspector edited={shown} stale={stale} />}
              </>
            )}
          </div>
          <Strip />
        </>
      ) : (
        <Empty icon={CircuitBoard} title={texts.empty.title} text={texts.empty.text} />
      )}
      <Dialogs />
    </div>
  );
}

/** Tells whether the panel can be seen: what nobody looks at asks Dom0 nothing. */
function useVisible(frame: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const observer = new IntersectionObserver((entries) =>
      useBoard.setState({ visible: entries.at(-1)!.isIntersecting }),
    );
    observer.observe(frame.current!);
    return () => {
      observer.disconnect();
      useBoard.setState({ visible: false });
    };
  }, [frame]);
}
