import type { LayoutPath } from '../../../../core/lab/layout/problem.ts';

/** A change of a layout's values, by where they are in the file. Places that are not there are made. */
export type Op =
  | { readonly kind: 'set'; readonly path: LayoutPath; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: LayoutPath }
  | { readonly kind: 'insert'; readonly path: LayoutPath; readonly index: number; readonly value: unknown }
  | { readonly kind: 'move'; readonly path: LayoutPath; readonly from: number; readonly to: number };

export const set = (path: LayoutPath, value: unknown): Op => ({ kind: 'set', path, value });
export const remove = (path: LayoutPath): Op => ({ kind: 'remove', path });

type Group = Record<string, unknown>;
const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a place; undefined where there is none. */
export function valueAt(value: unknown, path: LayoutPath): unknown {
  return path.reduce<unknown>((at, part) => {
    if (Array.isArray(at)) return at[Number(part)];
    return isGroup(at) && Object.hasOwn(at, part) ? at[part] : undefined;
  }, value);
}

/** The value after the changes; what was given stays as it was. Groups and lists that become empty are left out. */
export function applyOps(value: unknown, ops: readonly Op[]): unknown {
  return ops.reduce<unknown>((at, op) => applyOp(at, op, op.path), value ?? {});
}

function applyOp(value: unknown, op: Op, path: LayoutPath): unknown {
  const [part, ...rest] = path;
  if (part === undefined) return atPlace(value, op);
  if (op.kind === 'remove' && rest.length === 0) return without(value, part);
  if (op.kind !== 'set' && valueAt(value, [part]) === undefined && op.kind !== 'insert') return value;
  const below = applyOp(valueAt(value, [part]), op, rest);
  if (typeof part === 'number') {
    const list = Array.isArray(value) ? [...value] : [];
    list[Math.min(part, list.length)] = below;
    return list;
  }
  return { ...(isGroup(value) ? value : {}), [part]: below };
}

function atPlace(value: unknown, op: Op): unknown {
  if (op.kind === 'set') return op.value;
  const list = Array.isArray(value) ? [...value] : [];
  if (op.kind === 'insert') list.splice(op.index, 0, op.value);
  if (op.kind === 'move' && op.from < list.length) list.splice(op.to, 0, ...list.splice(op.from, 1));
  return list;
}

function without(value: unknown, part: string | number): unknown {
  if (Array.isArray(value)) return value.filter((_, n) => n !== part);
  if (!isGroup(value)) return value;
  const { [part]: _, ...others } = value;
  return others;
}

/** Whether two values are written alike, whatever the order of their keys. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, n) => sameValue(item, b[n]));
  if (!isGroup(a) || !isGroup(b)) return Object.is(a, b);
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  );
}
