/** `data-testid`s of the board panel, for the end-to-end tests. Those that are functions take what they are about. */
export const testIds = {
  panel: 'board',
  toolbar: 'board-toolbar',
  title: 'board-title',
  open: 'board-open',
  save: 'board-save',
  undo: 'board-undo',
  redo: 'board-redo',
  apply: 'board-apply',
  showDiagram: 'board-show-diagram',
  showText: 'board-show-text',
  add: 'board-add',
  more: 'board-more',
  diagram: 'board-diagram',
  /** `thingId`: `domain/0` (place in the file), `domain/dom0`, `cpu/1`, `head/cluster`, `device/dcan1`, `link/1/disk`, `memory`, `xen`. */
  thing: (id: string) => `board-thing-${id}`,
  /** Crosspoints: `pin/dom0/1` (place, CPU), `head/cluster/0` (head, place), `device/dcan1/dom0` (device, place). */
  dot: (id: string) => `board-dot-${id}`,
  /** The right edge of a domain's part of the memory: place in the file, or `dom0`. */
  memoryEdge: (place: string | number) => `board-memory-${place}`,
  inspector: 'board-inspector',
  /** A field of the form: its path in the file, joined by `/`, as `domains/1/memory`. */
  field: (path: string) => `board-field-${path}`,
  text: 'board-text',
  strip: 'board-strip',
  problemsTab: 'board-problems-tab',
  planTab: 'board-plan-tab',
  configTab: 'board-config-tab',
  problem: 'board-problem',
  change: 'board-change',
  summary: 'board-summary',
  config: 'board-config',
  openDialog: 'board-open-dialog',
  saveDialog: 'board-save-dialog',
  path: 'board-path',
  entry: 'board-entry',
} as const;
