import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GOLDEN } from './regions.ts';
import { textOf } from './text.ts';

/** `npm run golden` writes the files anew, for the change to be looked at in the diff. */
const UPDATE = process.env.GOLDEN_UPDATE === '1';

test.each(GOLDEN)('golden: $name is translated as it was', async (golden) => {
  const file = join(import.meta.dirname, `${golden.name}.wat`);
  const text = await textOf(golden);
  if (UPDATE) writeFileSync(file, text);
  expect(text, 'if the change is wanted: npm run golden, and look at the diff').toBe(readFileSync(file, 'utf8'));
});
