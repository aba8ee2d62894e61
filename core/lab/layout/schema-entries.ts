import * as v from 'valibot';
import type { LayoutPath } from './problem.ts';
import { LayoutSchema } from './schema.ts';

/** A schema as it looks from here: the parts of valibot's own shapes that lead on. */
interface AnySchema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, AnySchema>>;
  readonly wrapped?: AnySchema;
  readonly item?: AnySchema;
  readonly value?: unknown;
  readonly message?: unknown;
}

/** Without `optional` around it. */
function bare(schema: AnySchema): AnySchema {
  return schema.wrapped ? bare(schema.wrapped) : schema;
}

/** The schema below a key or index. */
function below(schema: AnySchema, part: string | number): AnySchema | undefined {
  const { type, entries, item, value } = bare(schema);
  if (type === 'array') return item;
  if (type === 'record') return value as AnySchema;
  return entries && Object.hasOwn(entries, part) ? entries[part] : undefined;
}

/** The schema of a place in a layout, for forms and messages; undefined where nothing may be. */
export function schemaAt(path: LayoutPath): v.GenericSchema | undefined {
  let at: AnySchema | undefined = LayoutSchema as unknown as AnySchema;
  for (const part of path) at = at && below(at, part);
  return at && (bare(at) as unknown as v.GenericSchema);
}

/** The keys that a place may have, if it is a group of keys. */
export function keysAt(path: LayoutPath): readonly string[] | undefined {
  const { entries } = (schemaAt(path) ?? {}) as Partial<AnySchema>;
  return entries && Object.keys(entries);
}

/** What to write at a place that must be a group of keys; undefined elsewhere. */
export function groupMessage(path: LayoutPath): string | undefined {
  const { type, message } = (schemaAt(path) ?? {}) as Partial<AnySchema>;
  return type === 'strict_object' || type === 'record' ? String(message) : undefined;
}

/** What belongs at a place, in a clause. */
export function descriptionAt(path: LayoutPath): string | undefined {
  const schema = schemaAt(path);
  return schema && v.getDescription(schema as Parameters<typeof v.getDescription>[0]);
}
