import { create } from 'zustand';

/** A way out that a toast offers. */
export interface ToastAction {
  readonly title: string;
  readonly run: () => void;
}

export interface Toast {
  readonly number: number;
  readonly kind: 'note' | 'error';
  readonly title: string;
  readonly text?: string;
  readonly action?: ToastAction;
  /** How often the same was told. */
  readonly times: number;
}

/** Toasts that are shown at once, at most: older ones go. */
const MOST = 4;
let next = 1;

export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

/** Shows a toast. The same once more only counts. */
export function tell(toast: Omit<Toast, 'number' | 'times'>): void {
  useToasts.setState(({ toasts }) => {
    const same = toasts.find(
      ({ kind, title, text }) => kind === toast.kind && title === toast.title && text === toast.text,
    );
    const rest = toasts.filter((one) => one !== same);
    return { toasts: [...rest, { ...toast, number: next++, times: (same?.times ?? 0) + 1 }].slice(-MOST) };
  });
}

export const dismiss = (number: number): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((one) => one.number !== number) }));
