import type { ButtonHTMLAttributes, CSSProperties } from 'react';
import { boardTexts } from '../../../texts/board.ts';
import { select } from '../actions.ts';
import { useBoard } from '../store.ts';
import { testIds } from '../test-ids.ts';
import s from './Diagram.module.css';
import { useDiagram } from './diagram-context.ts';
import { type Thing as ThingType, thingId } from './things.ts';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly thing: ThingType;
  /** Its name for screen readers. */
  readonly label: string;
  readonly box?: CSSProperties;
}

/** Something on the diagram that can be selected. */
export function Thing({ thing, label, box, className = '', children, ...rest }: Props) {
  const id = thingId(thing);
  const selected = useBoard((state) => state.details === true && thingId(state.selected) === id);
  const problems = useDiagram().counts.get(id);
  const found = problems && boardTexts.diagram.problems(problems.errors, problems.warnings);
  return (
    <button
      type="button"
      data-stop=""
      tabIndex={id === 'domain/dom0' ? 0 : -1}
      aria-label={[label, found].filter(Boolean).join(', ')}
      aria-pressed={selected}
      className={`${s.thing} ${className}`}
      style={box}
      data-testid={testIds.thing(id)}
      onClick={() => select(thing)}
      {...rest}
    >
      {children}
      {problems && (
        <span className={`${s.badge} ${problems.errors > 0 ? s.error : s.warning}`} data-tip={found}>
          {problems.errors + problems.warnings}
        </span>
      )}
    </button>
  );
}

/** Where a rectangle of the arrangement is. */
export const boxOf = ({
  x,
  y,
  width,
  height,
}: {
  x: number;
  y: number;
  width: number;
  height: number;
}): CSSProperties => ({
  left: x,
  top: y,
  width,
  height,
});
