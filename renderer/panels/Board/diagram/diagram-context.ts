import { createContext, type PointerEvent, use } from 'react';
import type { Edited, Place } from '../model/edits.ts';
import type { Arrangement, Dragged, Target } from './arrange.ts';
import type { Mark, ProblemCount } from './marks.ts';
import type { BoardModel } from './model.ts';
import type { LinkStates } from './use-links.ts';

/** What all parts of the diagram need. */
export interface DiagramFacts {
  readonly edited: Edited;
  readonly model: BoardModel;
  readonly arrangement: Arrangement;
  readonly counts: ReadonlyMap<string, ProblemCount>;
  /** Pixels of the screen by the diagram's. */
  readonly zoom: number;
  readonly states: LinkStates;
  readonly dragged: Dragged | undefined;
  readonly target: Target | undefined;
  startDrag(event: PointerEvent, dragged: Dragged): void;
  /** A CSS colour. */
  colour(name: string): string;
  mark(name: string, place: Place): Mark | undefined;
}

export const DiagramContext = createContext<DiagramFacts | undefined>(undefined);

export const useDiagram = (): DiagramFacts => use(DiagramContext)!;
