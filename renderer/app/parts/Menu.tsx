import { Check, type LucideIcon } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Keys } from './Keys.tsx';
import s from './Menu.module.css';

export interface MenuItem {
  readonly title: string;
  readonly text?: string;
  readonly icon?: LucideIcon;
  /** One of several that excludes the others, or something that is on or off. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly danger?: boolean;
  readonly shortcut?: string | undefined;
  readonly run: () => void;
}

/** Items that belong together, with a heading if that helps. */
export interface MenuGroup {
  readonly heading?: string;
  readonly items: readonly MenuItem[];
}

interface TriggerProps {
  readonly 'aria-haspopup': 'menu';
  readonly 'aria-expanded': boolean;
  readonly 'aria-controls': string | undefined;
  readonly onClick: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly ref: (element: HTMLButtonElement | null) => void;
}

interface Props {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  /** The button that opens it. */
  readonly trigger: (props: TriggerProps) => ReactNode;
  readonly align?: 'left' | 'right';
}

/** A button and the menu that it opens, with the keys that menus have (WAI-ARIA menu button). */
export function Menu({ label, groups, trigger, align = 'left' }: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      {trigger({
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        'aria-controls': open ? id : undefined,
        onClick: () => setOpen(!open),
        onKeyDown: (event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setOpen(true);
        },
        ref: (element) => {
          button.current = element;
        },
      })}
      {open &&
        createPortal(
          <List
            id={id}
            label={label}
            groups={groups}
            anchor={button.current!}
            align={align}
            close={close}
            leave={() => setOpen(false)}
          />,
          document.body,
        )}
    </>
  );
}

interface ListProps {
  readonly id: string;
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  readonly anchor: HTMLElement;
  readonly align: 'left' | 'right';
  /** Ends it and gives the focus back. */
  readonly close: () => void;
  /** Ends it: the focus is elsewhere already. */
  readonly leave: () => void;
}

function List({ id, label, groups, anchor, align, close, leave }: ListProps) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = list.current!;
    const at = anchor.getBoundingClientRect();
    const left = align === 'left' ? at.left : at.right - element.offsetWidth;
    const below = at.bottom + 4;
    const fits = below + element.offsetHeight <= innerHeight - 8;
    element.style.left = `${Math.max(8, Math.min(left, innerWidth - element.offsetWidth - 8))}px`;
    element.style.top = `${fits ? below : Math.max(8, at.top - 4 - element.offsetHeight)}px`;
    const items = choices(element);
    (items.find((one) => one.getAttribute('aria-checked') === 'true') ?? items[0])?.focus();
  }, [anchor, align]);
  useEffect(() => {
    const outside = (event: Event): void => {
      const target = event.target as Node;
      if (!list.current?.contains(target) && !anchor.contains(target)) leave();
    };
    document.addEventListener('pointerdown', outside, true);
    addEventListener('blur', leave);
    addEventListener('resize', leave);
    return () => {
      document.removeEventListener('pointerdown', outside, true);
      removeEventListener('blur', leave);
      removeEventListener('resize', leave);
    };
  });
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') return leave();
    if (event.key === 'Escape') {
      event.stopPropagation();
      return close();
    }
    const items = choices(list.current!);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = target(event.key, at, items);
    if (to === undefined) return;
    event.preventDefault();
    items[to]?.focus();
  };
  return (
    <div ref={list} id={id} role="menu" aria-label={label} tabIndex={-1} className={s.menu} onKeyDown={keys}>
      {groups
        .filter(({ items }) => items.length > 0)
        .map(({ heading, items }, number) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of a menu is no fieldset
          <div key={heading ?? number} role="group" aria-label={heading} className={s.group}>
            {heading && <div className={s.heading}>{heading}</div>}
            {items.map((item) => (
              <Item key={item.title} item={item} close={close} />
            ))}
          </div>
        ))}
    </div>
  );
}

function Item({ item, close }: { readonly item: MenuItem; readonly close: () => void }) {
  const { title, text, icon: Icon, checked, disabled = false, danger = false, shortcut, run } = item;
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: aria-checked is there only with the role that has it
    <button
      type="button"
      role={checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={checked}
      aria-disabled={disabled}
      tabIndex={-1}
      className={`${s.item} ${danger ? s.danger : ''}`}
      onClick={() => {
        if (disabled) return;
        close();
        run();
      }}
      onPointerEnter={(event) => event.currentTarget.focus()}
    >
      <span className={s.mark}>{checked ? <Check aria-hidden /> : Icon && <Icon aria-hidden />}</span>
      <span className={s.words}>
        <span>{title}</span>
        {text && <span className={s.text}>{text}</span>}
      </span>
      {shortcut && <Keys shortcut={shortcut} />}
    </button>
  );
}

const choices = (list: HTMLElement): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[role^="menuitem"]')];

/** Where a key leads from an item: arrows, Home, End, or the next item that begins with a letter. */
function target(key: string, at: number, items: readonly HTMLElement[]): number | undefined {
  const count = items.length;
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return (at - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key.length !== 1 || key === ' ') return undefined;
  const order = items.map((_, number) => (at + 1 + number) % count);
  return order.find((number) => items[number]!.innerText.trim().toLowerCase().startsWith(key.toLowerCase()));
}
