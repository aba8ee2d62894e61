import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import s from './Empty.module.css';

interface Props {
  readonly icon?: LucideIcon;
  readonly title: string;
  readonly text?: string;
  /** The way out. */
  readonly children?: ReactNode;
}

/** What a panel shows when it has nothing to show, or can not. */
export function Empty({ icon: Icon, title, text, children }: Props) {
  return (
    <div className={s.empty}>
      {Icon && <Icon aria-hidden className={s.icon} />}
      <strong>{title}</strong>
      {text && <p>{text}</p>}
      {children && <div className={s.way}>{children}</div>}
    </div>
  );
}
