/** What depends on the width that there is, in pixels. */
export interface Measures {
  readonly pad: number;
  readonly gap: number;
  readonly gutter: number;
  /** The room right of the columns. */
  readonly figures: number;
  readonly leastColumn: number;
  /** Labels begin so far inside the boxes that are as wide as the page. */
  readonly inset: number;
}

export function measures(available: number): Measures {
  if (available < 560) return { pad: 10, gap: 8, gutter: 74, figures: 64, leastColumn: 92, inset: 6 };
  if (available < 760) return { pad: 14, gap: 10, gutter: 92, figures: 56, leastColumn: 120, inset: 13 };
  return { pad: 20, gap: 14, gutter: 120, figures: 64, leastColumn: 140, inset: 13 };
}

/** A card that is narrower tells less, and has two lines for its title. */
export const ROOMY = 130;
/** A card that is wider has the state beside the title, where cards are low. */
export const WIDE = 205;

/** What depends on the height that there is, in pixels. Lines are 24 apart at least: so large is what can be clicked (WCAG 2.2, 2.5.8). */
export interface Rows {
  /** Above the cards and below the hardware; undefined: as beside them. */
  readonly pad: number | undefined;
  readonly wideCard: number;
  readonly card: number;
  readonly narrowCard: number;
  readonly lane: number;
  readonly cpu: number;
  readonly xen: number;
  readonly heading: number;
  readonly memory: number;
  readonly chip: number;
  readonly chipGap: number;
  readonly gaps: Readonly<
    Record<'cards' | 'links' | 'xen' | 'cpus' | 'memory' | 'devices' | 'chipRows' | 'chips', number>
  >;
}

export const ROOMY_ROWS: Rows = {
  pad: undefined,
  wideCard: 132,
  card: 132,
  narrowCard: 148,
  lane: 26,
  cpu: 32,
  xen: 48,
  heading: 34,
  memory: 34,
  chip: 24,
  chipGap: 6,
  gaps: { cards: 10, links: 12, xen: 14, cpus: 8, memory: 12, devices: 10, chipRows: 8, chips: 12 },
};

export const DENSE_ROWS: Rows = {
  pad: 8,
  wideCard: 80,
  card: 98,
  narrowCard: 124,
  lane: 24,
  cpu: 24,
  xen: 30,
  heading: 26,
  memory: 26,
  chip: 24,
  chipGap: 4,
  gaps: { cards: 4, links: 4, xen: 6, cpus: 4, memory: 4, devices: 4, chipRows: 4, chips: 6 },
};
