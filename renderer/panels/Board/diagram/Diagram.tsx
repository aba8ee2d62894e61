import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { domainColour } from '../../../app/domains.ts';
import { boardTexts } from '../../../texts/board.ts';
import { make, select } from '../actions.ts';
import { duplicateDomain, type Edited, removeDomain } from '../model/edits.ts';
import { problemsOf, useBoard, usePlan } from '../store.ts';
import { testIds } from '../test-ids.ts';
import { arrange, type Dragged, type Target } from './arrange.ts';
import { Cards } from './Cards.tsx';
import s from './Diagram.module.css';
import { DiagramContext } from './diagram-context.ts';
import { dropped } from './drop.ts';
import { Hardware } from './Hardware.tsx';
import { Lanes } from './Lanes.tsx';
import { Lines } from './Lines.tsx';
import { markOf, problemCounts } from './marks.ts';
import { boardModel } from './model.ts';
import { type Direction, nextIn } from './navigate.ts';
import { useDrag } from './use-drag.ts';
import { useLinkStates } from './use-links.ts';

const texts = boardTexts.diagram;
const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/** The board as the layout has it, with what runs on it. */
export function Diagram({ edited, visible }: { readonly edited: Edited; readonly visible: boolean }) {
  const frame = useRef<HTMLDivElement>(null);
  const page = useRef<HTMLDivElement>(null);
  const { width, height, zoom } = useRoom(frame);
  const [allChips, setAllChips] = useState(false);
  const layout = useBoard((state) => state.document)!;
  const checked = useBoard((state) => state.checked);
  const plan = usePlan();
  const model = useMemo(() => boardModel(edited), [edited]);
  const arrangement = useMemo(() => arrange(model, { width, height, allChips }), [model, width, height, allChips]);
  const names = useMemo(() => model.columns.map(({ name }) => name), [model]);
  const counts = useMemo(() => problemCounts(problemsOf(layout, checked), edited.value), [layout, checked, edited]);
  const links = useMemo(
    () => model.links.map((link) => ({ ...link, name: model.columns.find(({ place }) => place === link.place)!.name })),
    [model],
  );
  const states = useLinkStates(links, visible);
  const { dragging, start } = useDrag(page, arrangement, zoom, (dragged, target) =>
    make(dropped(edited, dragged, target)),
  );
  const context = useMemo(
    () => ({
      edited,
      model,
      arrangement,
      counts,
      states,
      startDrag: start,
      zoom,
      target: dragging?.target,
      dragged: dragging?.dragged,
      colour: (name: string) => domainColour(name, names),
      mark: (name: string, place: number | 'dom0') => markOf(plan, name, place),
    }),
    [edited, model, arrangement, counts, states, start, zoom, dragging, names, plan],
  );
  return (
    <div ref={frame} className={s.frame}>
      {width > 0 && (
        <DiagramContext value={context}>
          {/* biome-ignore lint/a11y/useSemanticElements: things on a plane with relations between them are no fieldset */}
          <div
            ref={page}
            role="group"
            aria-label={texts.label}
            aria-describedby="board-hint"
            className={`${s.page} ${dragging ? s.dragging : ''}`}
            style={{ width: arrangement.width, height: arrangement.height, zoom }}
            data-testid={testIds.diagram}
            onKeyDown={(event) => keyDown(event, page.current!, edited)}
            onFocus={(event) => keepFocus(page.current!, event.target as HTMLElement)}
          >
            <span id="board-hint" className="spoken">
              {texts.hint}
            </span>
            <Lines />
            <Cards />
            <Lanes />
            <Hardware onMore={() => setAllChips(true)} />
            {dragging && (
              <div className={s.ghost} style={{ left: dragging.x + 12, top: dragging.y + 8 }}>
                {ghostText(dragging.dragged, dragging.target, names)}
              </div>
            )}
          </div>
        </DiagramContext>
      )}
    </div>
  );
}

function ghostText(dragged: Dragged, target: Target | undefined, names: readonly string[]): string {
  const what =
    dragged.kind === 'pin'
      ? texts.cpu(dragged.cpu)
      : dragged.kind === 'vcpu'
        ? `vCPU ${dragged.vcpu}`
        : dragged.kind === 'domain'
          ? names[dragged.place + 1]
          : dragged.name;
  if (!target) return `${what}`;
  const where = 'cpu' in target ? texts.cpu(target.cpu) : target.place === 'dom0' ? 'Dom0' : names[target.place + 1];
  return `${what} → ${where}`;
}

/** Pixels of the text that the diagram is measured for: with larger text all of it is larger. */
const TEXT = 13;

interface Measured {
  readonly width: number;
  readonly height: number;
  readonly zoom: number;
}

/** The room that there is, in the diagram's own pixels, and how large they are. */
function useRoom(frame: React.RefObject<HTMLElement | null>): Measured {
  const [room, setRoom] = useState<Measured>({ width: 0, height: 0, zoom: 1 });
  useEffect(() => {
    const look = (): void => {
      const zoom = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / TEXT || 1;
      const { clientWidth = 0, clientHeight = 0 } = frame.current ?? {};
      setRoom({ width: Math.floor(clientWidth / zoom), height: Math.floor(clientHeight / zoom), zoom });
    };
    const observer = new ResizeObserver(look);
    observer.observe(frame.current!);
    // The root's style has the size of the text.
    const styles = new MutationObserver(look);
    styles.observe(document.documentElement, { attributes: true });
    return () => {
      observer.disconnect();
      styles.disconnect();
    };
  }, [frame]);
  return room;
}

const stops = (page: HTMLElement): HTMLElement[] => [...page.querySelectorAll<HTMLElement>('[data-stop]')];

/** One stop of the Tab key for the whole diagram: where the focus was last. */
function keepFocus(page: HTMLElement, focused: HTMLElement): void {
  for (const stop of stops(page)) stop.tabIndex = stop === focused ? 0 : -1;
}

function keyDown(event: KeyboardEvent, page: HTMLElement, edited: Edited): void {
  const stop = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const place = stop.dataset.place;
  if (place !== undefined && event.key === 'Delete') {
    event.preventDefault();
    if (make(removeDomain(edited, Number(place)))) select({ kind: 'layout' });
    return;
  }
  if (place !== undefined && event.key === '+') return void make(duplicateDomain(edited, Number(place)));
  const direction = ARROWS[event.key];
  if (!direction || stop.dataset.stop === undefined || event.defaultPrevented) return;
  event.preventDefault();
  const all = stops(page);
  const boxes = all.map((one) => one.getBoundingClientRect());
  const next = nextIn(boxes, all.indexOf(stop), direction);
  if (next !== undefined) all[next]!.focus();
}
