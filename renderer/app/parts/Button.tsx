import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import s from './Button.module.css';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon?: LucideIcon;
  /** `main`: what most people want here; one at a time. `danger`: something is lost. */
  readonly look?: 'plain' | 'main' | 'danger' | 'quiet';
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button with words. */
export function Button({ icon: Icon, look = 'plain', children, className = '', ...rest }: Props) {
  return (
    <button type="button" className={`${s.button} ${s[look]} ${className}`} {...rest}>
      {Icon && <Icon aria-hidden className={s.icon} />}
      {children}
    </button>
  );
}

interface IconProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly icon: LucideIcon;
  /** What it does: its name for screen readers and its tooltip. */
  readonly label: string;
  /** The shortcut that the tooltip shows. */
  readonly keys?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that is an icon, with a tooltip. */
export function IconButton({ icon: Icon, label, keys, className = '', ...rest }: IconProps) {
  return (
    <button
      type="button"
      className={`${s.button} ${s.iconOnly} ${className}`}
      aria-label={label}
      data-tip={label}
      data-keys={keys}
      {...rest}
    >
      <Icon aria-hidden className={s.icon} />
    </button>
  );
}
