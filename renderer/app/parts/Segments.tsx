import { useId } from 'react';
import s from './Segments.module.css';

interface Choice<T extends string> {
  readonly value: T;
  readonly title: string;
  readonly tip?: string;
}

interface Props<T extends string> {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice<T>[];
  readonly choose: (value: T) => void;
}

/** A few choices of which one is made, side by side. */
export function Segments<T extends string>({ label, value, choices, choose }: Props<T>) {
  const name = useId();
  return (
    <div className={s.segments} role="radiogroup" aria-label={label}>
      {choices.map((choice) => (
        <label key={choice.value} data-tip={choice.tip} className={s.segment}>
          <input type="radio" name={name} checked={choice.value === value} onChange={() => choose(choice.value)} />
          <span>{choice.title}</span>
        </label>
      ))}
    </div>
  );
}
