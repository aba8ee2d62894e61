import type { ReactNode } from 'react';
import s from './Inspector.module.css';

/** A part of the inspector with a heading. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={s.section} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

export type Fact = readonly [name: string, value: ReactNode];

/** Names and values, in two columns. Those without a value are left out. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={s.facts}>
      {facts
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** `0x4ae3_c000`. */
export const hex = (value: number): string =>
  `0x${value
    .toString(16)
    .padStart(8, '0')
    .replace(/(....)$/, '_$1')}`;
