import * as v from 'valibot';
import { parse } from 'yaml';
import type { LayoutPath } from '../../../../core/lab/layout/problem.ts';
import { LayoutSchema } from '../../../../core/lab/layout/schema.ts';

// Forms are made from the schema of layouts: a key that it gets has a field, with the schema's own words, without anything written here.

/** What a place of a layout takes, as far as a form is concerned. */
export type Shape =
  | { readonly kind: 'flag' | 'text' | 'value' }
  | { readonly kind: 'fixed'; readonly value: unknown }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'number'; readonly low: number | undefined; readonly high: number | undefined }
  /** A list of a few words, each at most once. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'list'; readonly item: Shape; readonly itemDescription: string | undefined }
  | { readonly kind: 'group'; readonly fields: readonly Field[] }
  /** Keys that people name. */
  | { readonly kind: 'record'; readonly value: Shape };

/** A key of a group. */
export interface Field {
  readonly key: string;
  readonly shape: Shape;
  readonly required: boolean;
  /** What it is without the key; undefined where nobody can tell beforehand. */
  readonly without: unknown;
  readonly description: string | undefined;
}

/** A schema as it looks from here: the parts of valibot's own shapes that a form needs. */
interface AnySchema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, AnySchema>>;
  readonly wrapped?: AnySchema;
  readonly default?: unknown;
  readonly item?: AnySchema;
  readonly value?: AnySchema;
  readonly literal?: unknown;
  readonly options?: readonly string[];
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
}

const bare = (schema: AnySchema): AnySchema => (schema.wrapped ? bare(schema.wrapped) : schema);

const description = (schema: AnySchema): string | undefined =>
  v.getDescription(schema as unknown as v.GenericSchema as Parameters<typeof v.getDescription>[0]);

function bound({ pipe }: AnySchema, type: string): number | undefined {
  const found = pipe?.find((action) => action.type === type)?.requirement;
  return typeof found === 'number' ? found : undefined;
}

function shapeOf(schema: AnySchema): Shape {
  const at = bare(schema);
  switch (at.type) {
    case 'boolean':
      return { kind: 'flag' };
    case 'string':
      return { kind: 'text' };
    case 'number':
      return { kind: 'number', low: bound(at, 'min_value'), high: bound(at, 'max_value') };
    case 'literal':
      return { kind: 'fixed', value: at.literal };
    case 'picklist':
      return { kind: 'word', words: at.options! };
    case 'array':
      return listShape(at.item!);
    case 'record':
      return { kind: 'record', value: shapeOf(at.value!) };
    case 'strict_object':
      return { kind: 'group', fields: Object.entries(at.entries!).map(([key, entry]) => fieldOf(key, entry)) };
    default:
      return { kind: 'value' };
  }
}

function listShape(item: AnySchema): Shape {
  const { type, options } = bare(item);
  if (type === 'picklist') return { kind: 'words', words: options! };
  return { kind: 'list', item: shapeOf(item), itemDescription: description(bare(item)) };
}

const fieldOf = (key: string, schema: AnySchema): Field => ({
  key,
  shape: shapeOf(schema),
  required: schema.type !== 'optional',
  without: schema.default,
  description: description(bare(schema)),
});

const WHOLE = shapeOf(LayoutSchema as unknown as AnySchema);

/** What belongs at a place of a layout; undefined where nothing may be. */
export function shapeAt(path: LayoutPath): Shape | undefined {
  let at: Shape | undefined = WHOLE;
  for (const part of path) at = at && below(at, part);
  return at;
}

function below(shape: Shape, part: string | number): Shape | undefined {
  if (shape.kind === 'group') return shape.fields.find(({ key }) => key === part)?.shape;
  if (shape.kind === 'list') return shape.item;
  return shape.kind === 'record' ? shape.value : undefined;
}

/** The fields of a group of keys. */
export function fieldsAt(path: LayoutPath): readonly Field[] {
  const shape = shapeAt(path);
  return shape?.kind === 'group' ? shape.fields : [];
}

/** Words that are written otherwise than as a plain word. */
const SPELLED: Readonly<Record<string, string>> = {
  cpus: 'CPUs',
  vcpus: 'vCPUs',
  xsm: 'XSM',
  mac: 'MAC address',
  dbc: 'DBC',
  xen: 'Xen',
  dom0: 'Dom0',
};

/** What a form calls a key. */
export function labelOf(key: string): string {
  const spelled = Object.hasOwn(SPELLED, key) ? SPELLED[key] : undefined;
  return spelled ?? `${key.charAt(0).toUpperCase()}${key.slice(1).replaceAll('_', ' ')}`;
}

/** A value as a text field shows it. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What a person means by a text, for a place of that shape; undefined: nothing is to be there. */
export function typedValue(text: string, { kind }: Shape): unknown {
  if (text.trim() === '') return undefined;
  if (kind === 'text' || kind === 'word') return text;
  // Numbers, lists of CPUs, words: as YAML reads them, so that the same can be typed in the file.
  try {
    const value: unknown = parse(text, { logLevel: 'error' });
    const plain = Array.isArray(value) ? value.every((item) => typeof item !== 'object') : typeof value !== 'object';
    return plain && value !== undefined ? value : text;
  } catch {
    return text;
  }
}

/** What a field begins with when it is added to a list. */
export function emptyValue(shape: Shape): unknown {
  if (shape.kind !== 'group') return '';
  return Object.fromEntries(shape.fields.filter(({ required }) => required).map((field) => [field.key, '']));
}
