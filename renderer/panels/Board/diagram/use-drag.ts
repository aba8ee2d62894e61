import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { type Arrangement, type Dragged, type Target, targetAt } from './arrange.ts';

/** Something is being dragged across the diagram. */
export interface Dragging {
  readonly dragged: Dragged;
  readonly x: number;
  readonly y: number;
  readonly target: Target | undefined;
}

/** Pixels that the pointer goes before it is a drag and no click. */
const SLACK = 5;

/** Drags on the diagram: `start` goes to the pointer-down of what can be dragged. A click that ends a drag is none. */
export function useDrag(
  page: RefObject<HTMLElement | null>,
  arrangement: Arrangement,
  zoom: number,
  drop: (dragged: Dragged, target: Target) => void,
) {
  const [dragging, setDragging] = useState<Dragging>();
  const newest = useRef({ arrangement, zoom, drop });
  newest.current = { arrangement, zoom, drop };
  const release = useRef<() => void>(() => {});
  useEffect(() => () => release.current(), []);
  const start = (event: PointerEvent, dragged: Dragged): void => {
    if (event.button !== 0 || !page.current) return;
    const from = { x: event.clientX, y: event.clientY };
    const controller = new AbortController();
    const { signal } = controller;
    let now: Dragging | undefined;
    const end = (): void => {
      controller.abort();
      setDragging(undefined);
    };
    release.current = end;
    const move = ({ clientX, clientY }: globalThis.PointerEvent): void => {
      if (!now && Math.hypot(clientX - from.x, clientY - from.y) < SLACK) return;
      const box = page.current!.getBoundingClientRect();
      const [x, y] = [(clientX - box.left) / newest.current.zoom, (clientY - box.top) / newest.current.zoom];
      now = { dragged, x, y, target: targetAt(newest.current.arrangement, dragged, x, y) };
      setDragging(now);
    };
    const up = (): void => {
      end();
      if (!now) return;
      noClick();
      if (now.target) newest.current.drop(dragged, now.target);
    };
    window.addEventListener('pointermove', move, { signal });
    window.addEventListener('pointerup', up, { signal });
    window.addEventListener('pointercancel', end, { signal });
    window.addEventListener('keydown', ({ key }) => key === 'Escape' && end(), { signal });
  };
  return { dragging, start };
}

/** The click that follows the end of a drag reaches nobody. */
function noClick(): void {
  const stop = (event: Event): void => event.stopPropagation();
  window.addEventListener('click', stop, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', stop, { capture: true }), 0);
}
