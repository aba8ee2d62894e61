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

const Floating = v.looseObject({ data: Leaf.entries.data, position: v.unknown() });

const Remembered = v.object({
  version: v.literal(1),
  /** Panels that this version of the app had: others are new. */
  known: v.array(v.string()),
  dock: v.looseObject({
    grid: v.looseObject({ root: Node, width: v.number(), height: v.number(), orientation: v.string() }),
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
}

/** Deepest grid that is read: no person makes one like that. */
const DEEPEST = 32;

/** @returns undefined when the text is no dock that can be shown, or none of its panels is left. */
export function readDock(text: string, panels: readonly string[]): DockMemory | undefined {
  const parsed = v.safeParse(Remembered, json(text));
  if (!parsed.success) return undefined;
  const { known, dock } = parsed.output;
  const there = new Set(panels.filter((id) => dock.panels[id]?.id === id));
  const shown = new Set<string>();
  const root = prune(dock.grid.root, there, shown, 0);
  if (root?.type !== 'branch') return undefined;
  const floatingGroups = (dock.floatingGroups ?? []).flatMap((one) => {
    const data = pruneGroup(one.data, there, shown);
    return data ? [{ ...one, data }] : [];
  });
  const kept = Object.fromEntries(Object.entries(dock.panels).filter(([id]) => shown.has(id)));
  return {
    dock: {
      grid: { ...dock.grid, root },
      panels: kept,
      floatingGroups,
      activeGroup: activeGroup(dock.activeGroup, root),
    },
    added: panels.filter((id) => !known.includes(id)),
  };
}

/** @param dock - what dockview says of itself. Windows of its own are left out: a page may not open them by itself at its start. */
export function writeDock(dock: object, panels: readonly string[]): string {
  const { popoutGroups: _, edgeGroups: __, ...rest } = dock as Record<string, unknown>;
  return JSON.stringify({ version: 1, known: panels, dock: rest });
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

/** A panel is in one group only: a second place of it is left out. */
function pruneGroup(group: Leaf['data'], there: ReadonlySet<string>, shown: Set<string>): Leaf['data'] | undefined {
  const views = group.views.filter((id) => there.has(id) && !shown.has(id));
  for (const id of views) shown.add(id);
  if (views.length === 0) return undefined;
  return { ...group, views, activeView: views.includes(group.activeView ?? '') ? group.activeView : views[0]! };
}

const groups = (node: Node): readonly string[] => (node.type === 'leaf' ? [node.data.id] : node.data.flatMap(groups));

const activeGroup = (id: string | undefined, root: Node): string => {
  const ids = groups(root);
  return id !== undefined && ids.includes(id) ? id : ids[0]!;
};

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
