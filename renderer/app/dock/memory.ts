import * as v from 'valibot';

// What a dock looks like when it is remembered: dockview's own description, with the panels that there were then.

const Leaf = v.looseObject({
  type: v.literal('leaf'),
  data: v.looseObject({ views: v.array(v.string()), activeView: v.optional(v.string()), id: v.string() }),
  size: v.optional(v.number()),
});
type Leaf = v.InferOutput<typeof Leaf>;
interface Branch {
  readonly type: 'branch';
  readonly data: readonly Node[];
  readonly size?: number | undefined;
}
type Node = Leaf | Branch;

const Node: v.GenericSchema<Node> = v.lazy(() =>
  v.union([
    Leaf,
    v.looseObject({ type: v.literal('branch'), data: v.array(Node), size: v.optional(v.number()) }),
  ] as const),
) as v.GenericSchema<Node>;

const Grid = v.looseObject({ root: Node, width: v.number(), height: v.number(), orientation: v.string() });

/** What floats over the dock: one group, or several beside each other. */
const Floating = v.union([
  v.looseObject({ data: Leaf.entries.data, position: v.unknown() }),
  v.looseObject({ grid: Grid, position: v.unknown() }),
]);
type Floating = v.InferOutput<typeof Floating>;

const Remembered = v.object({
  version: v.literal(1),
  /** Panels that this version of the app had: others are new. */
  known: v.array(v.string()),
  /** In front of the group that fills the window. The dock is as it is without that. */
  maximized: v.optional(v.string()),
  dock: v.looseObject({
    grid: Grid,
    panels: v.record(v.string(), v.looseObject({ id: v.string() })),
    activeGroup: v.optional(v.string()),
    floatingGroups: v.optional(v.array(Floating)),
  }),
});

/** A dock that was remembered, with the panels that are still there. */
export interface DockMemory {
  readonly dock: object;
  /** Panels that were not in the app then: they want a place. */
  readonly added: readonly string[];
  /** A panel whose group fills the window. */
  readonly maximized: string | undefined;
}

/** A dock whose panels all float. */
const NOTHING: Node = { type: 'branch', data: [] };

/** Deepest grid that is read: no person makes one like that. */
const DEEPEST = 32;

/**
 * Pixels between groups. Dockview tells sizes without them and takes sizes that fill the dock: what lacked would be shared out, more of it to
 * the larger, so that each start would move the borders.
 */
export const GAP = 6;

/** @returns undefined when the text is no dock that can be shown, or none of its panels is left. */
export function readDock(text: string, panels: readonly string[]): DockMemory | undefined {
  const parsed = v.safeParse(Remembered, json(text));
  if (!parsed.success) return undefined;
  const { known, dock, maximized } = parsed.output;
  const there = new Set(panels.filter((id) => dock.panels[id]?.id === id));
  const shown = new Set<string>();
  const root = prune(dock.grid.root, there, shown, 0) ?? NOTHING;
  const floatingGroups = (dock.floatingGroups ?? []).flatMap((one) => pruneFloating(one, there, shown));
  if (root.type !== 'branch' || shown.size === 0) return undefined;
  const kept = Object.fromEntries(Object.entries(dock.panels).filter(([id]) => shown.has(id)));
  return {
    dock: {
      grid: { ...dock.grid, root: withGaps(root) },
      panels: kept,
      floatingGroups,
      activeGroup: activeGroup(dock.activeGroup, [root, ...floatingGroups.map(rootOf)]),
    },
    added: panels.filter((id) => !known.includes(id)),
    maximized: maximized !== undefined && shown.has(maximized) ? maximized : undefined,
  };
}

/**
 * @param dock - what dockview says of itself. Windows of its own are left out: a page may not open them by itself at its start.
 * @param maximized - the panel in front of the group that fills the window, while one does
 */
export function writeDock(dock: object, panels: readonly string[], maximized?: string): string {
  const { popoutGroups: _, edgeGroups: __, ...rest } = dock as Record<string, unknown>;
  return JSON.stringify({ version: 1, known: panels, maximized, dock: rest });
}

function prune(node: Node, there: ReadonlySet<string>, shown: Set<string>, depth: number): Node | undefined {
  if (depth > DEEPEST) return undefined;
  if (node.type === 'leaf') {
    const data = pruneGroup(node.data, there, shown);
    return data && { ...node, data };
  }
  const data = node.data.flatMap((one) => prune(one, there, shown, depth + 1) ?? []);
  return data.length > 0 ? { ...node, data } : undefined;
}

function withGaps(node: Node): Node {
  if (node.type === 'leaf') return node;
  const share = (GAP * (node.data.length - 1)) / node.data.length;
  const data = node.data
    .map(withGaps)
    .map((one) => (one.size === undefined ? one : { ...one, size: one.size + share }));
  return { ...node, data };
}

/** A panel is in one group only: a second place of it is left out. */
function pruneGroup(group: Leaf['data'], there: ReadonlySet<string>, shown: Set<string>): Leaf['data'] | undefined {
  const views = group.views.filter((id) => there.has(id) && !shown.has(id));
  for (const id of views) shown.add(id);
  if (views.length === 0) return undefined;
  return { ...group, views, activeView: views.includes(group.activeView ?? '') ? group.activeView : views[0]! };
}

function pruneFloating(one: Floating, there: ReadonlySet<string>, shown: Set<string>): Floating[] {
  if ('data' in one) {
    const data = pruneGroup(one.data as Leaf['data'], there, shown);
    return data ? [{ ...one, data }] : [];
  }
  const root = prune(one.grid.root, there, shown, 0);
  return root?.type === 'branch' ? [{ ...one, grid: { ...one.grid, root: withGaps(root) } }] : [];
}

const rootOf = (one: Floating): Node =>
  'data' in one ? { type: 'leaf', data: one.data as Leaf['data'] } : one.grid.root;

const groups = (node: Node): readonly string[] => (node.type === 'leaf' ? [node.data.id] : node.data.flatMap(groups));

const activeGroup = (id: string | undefined, roots: readonly Node[]): string | undefined => {
  const ids = roots.flatMap(groups);
  return id !== undefined && ids.includes(id) ? id : ids[0];
};

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
