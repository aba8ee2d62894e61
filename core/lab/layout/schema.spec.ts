import { readdirSync, readFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { describe, expect, test } from 'vitest';
import { boards } from '../../boards/catalogue.ts';
import { boardFacts } from './board-facts.ts';
import { boardChecks, generalChecks } from './check.ts';
import { labFileNames } from './lab-files.ts';
import { parseLayout } from './parse.ts';
import { planRun } from './plan.ts';
import type { LayoutPath } from './problem.ts';
import { LayoutSchema } from './schema.ts';
import { descriptionAt, keysAt, schemaAt } from './schema-entries.ts';

const LAYOUTS = new URL('../../../assets/layouts/', import.meta.url);
const facts = boards.map(boardFacts);

/** JSON Schema has patterns without flags, and reads them as Unicode; all its numbers are finite. */
const published = () =>
  toJsonSchema(LayoutSchema, {
    typeMode: 'input',
    target: 'draft-2020-12',
    overrideAction: ({ valibotAction, jsonSchema }) => {
      if (valibotAction.type === 'finite') return jsonSchema;
      const { requirement } = valibotAction as { requirement?: unknown };
      return requirement instanceof RegExp ? { ...jsonSchema, pattern: requirement.source } : undefined;
    },
  });

test('layout schema: the published one is what the code has (vitest -u writes it)', async () => {
  const text = JSON.stringify({ title: 'IVI lab layout', ...published() }, undefined, 2);
  await expect(`${text}\n`).toMatchFileSnapshot(new URL('layout.schema.json', LAYOUTS).pathname);
});

interface JsonSchemaNode {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchemaNode>>;
  readonly items?: JsonSchemaNode;
  readonly additionalProperties?: JsonSchemaNode | boolean;
}

/** The places below a node that tell nothing of themselves. */
function undescribed(node: JsonSchemaNode, at: string): string[] {
  const inside = Object.entries(node.properties ?? {}).flatMap(([key, below]) => [
    ...(below.description === undefined ? [`${at}${key}`] : []),
    ...undescribed(below, `${at}${key}.`),
  ]);
  const { items, additionalProperties: others } = node;
  if (items) inside.push(...undescribed(items, `${at}[].`));
  if (typeof others === 'object') inside.push(...undescribed(others, `${at}*.`));
  return inside;
}

test('layout schema: everything in it is described, for editors that show it', () => {
  const schema = published() as JsonSchemaNode;
  expect(Object.keys(schema.properties ?? {})).toContain('domains');
  expect(undescribed(schema, '')).toEqual([]);
});

test('layout schema: descriptions are found by path', () => {
  expect(descriptionAt(['domains', 3, 'block', 0, 'size'])).toMatch(/^Size of the disk/);
  expect(descriptionAt(['displays', 'any', 'note'])).toMatch(/no guest/);
  expect(descriptionAt(['nothing'])).toBeUndefined();
  expect(schemaAt(['xen', 'constructor'])).toBeUndefined();
  expect(schemaAt(['constructor'])).toBeUndefined();
});

test('docs/layouts.md has all keys, all files of the lab and all checks', () => {
  const page = readFileSync(new URL('../../../docs/layouts.md', import.meta.url), 'utf8');
  const keys = (path: LayoutPath): readonly string[] => keysAt(path) ?? [];
  const named = [
    ...[[], ['xen'], ['dom0'], ['domains', 0], ['domains', 0, 'block', 0], ['domains', 0, 'network', 0]].flatMap(keys),
    ...[['domains', 0, 'display'], ['displays', 'x'], ['vehicle']].flatMap(keys),
    ...labFileNames(),
  ];
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => !new RegExp(`(\`|### |\\{ )${name}\\b`).test(page))).toEqual([]);
  for (const { id, rule } of [...generalChecks, ...boardChecks])
    expect(page).toMatch(new RegExp(`\`${id}\`.* \\| ${rule} \\|`));
});

describe('layouts of the lab', () => {
  const names = readdirSync(LAYOUTS).filter((name) => name.endsWith('.yaml'));

  test('there are the default and some to learn from', () => {
    expect(names).toContain('ivi-lab.yaml');
    expect(names.length).toBeGreaterThan(2);
  });

  test.each(names)('%s has no problems and can be planned', (name) => {
    const { problems, layout } = parseLayout(readFileSync(new URL(name, LAYOUTS), 'utf8'), { boards: facts });
    expect(problems).toEqual([]);
    const plan = planRun(layout!, facts.find((board) => board.name === layout!.board)!);
    expect(plan.domains.map((domain) => domain.name)).toEqual(layout!.domains.map((domain) => domain.name));
  });
});
