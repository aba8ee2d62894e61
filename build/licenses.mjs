// The packages that are in the app, with their licences: what people get together with it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (...path) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));

/**
 * All packages that the app's code may take parts of: what package.json depends on, and what those depend on.
 * @returns {{ name: string, version: string, license: string, text: string | undefined }[]} in the order of their names.
 */
export function packagesOfApp() {
  const { packages } = read('package-lock.json');
  const found = new Set();
  const wanted = Object.keys(read('package.json').dependencies);
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const entry = packages[`node_modules/${name}`];
    if (found.has(name) || entry === undefined) continue;
    found.add(name);
    wanted.push(...Object.keys(entry.dependencies ?? {}));
  }
  return [...found].sort().map(describe);
}

function describe(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = read('node_modules', name, 'package.json');
  const file = existsSync(folder) && readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  return { name, version, license, text: file ? readFileSync(join(folder, file), 'utf8').trim() : undefined };
}

/** LICENSES.txt of the app. */
export function licenseText() {
  const rule = '-'.repeat(80);
  const parts = packagesOfApp().map(({ name, version, license, text }) =>
    [
      rule,
      `${name} ${version}: ${license}`,
      '',
      text ?? `(The package has no text of its licence, ${license}.)`,
      '',
    ].join('\n'),
  );
  return `IVI Lab is under the licence in LICENSE.txt. It contains parts of these packages:\n\n${parts.join('\n')}`;
}
