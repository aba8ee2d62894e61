import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';

/** A panel of the dock: one folder here, listed in index.ts. */
export interface Panel {
  /** Stable: layouts of the dock are remembered by it. Where it stands at first says renderer/app/dock/arrangement.ts. */
  readonly id: string;
  /** What its tab says. */
  readonly title: string;
  readonly icon: LucideIcon;
  readonly component: ComponentType;
}
