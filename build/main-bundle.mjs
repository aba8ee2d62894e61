// Makes JavaScript of all that runs beside the windows: the desk, the machine's threads, Electron's main process and its preload.
// Sources keep their places (core/cli/machine-worker.ts becomes core/cli/machine-worker.js), so that what a module finds relative to
// itself, threads and assets, is where it is in the sources.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import project from '../package.json' with { type: 'json' };
import { licenseText } from './licenses.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Folders and files of assets that the app needs: what a run puts into a machine, and what people open. */
export const ASSETS = [
  'dom0',
  'guests/dom0-agent',
  'guests/dom0-display',
  'guests/dom0-vehicle',
  'guests/ivi',
  'guests/rtos',
  'icons/png/256x256.png',
  'ivi',
  'layouts',
  'packages.lock.json',
  'tours',
  'vehicle',
];

/** Sources that are started by their names: threads, and the entries. */
export const MAIN_ENTRIES = [
  'core/cli/cpu-worker.ts',
  'core/cli/machine-worker.ts',
  'core/cli/main.ts',
  'electron/shell/electron.ts',
];

/** A thread's file has another name once it is built. A source that names one that is not built stops the build. */
const threadNames = {
  name: 'thread names',
  enforce: 'pre',
  transform: {
    filter: { id: /\.ts$/, code: 'import.meta.url' },
    handler: (code) => ({
      code: code.replaceAll(/(new URL\((['"])\.[^'"]*)\.ts\2, import\.meta\.url/g, '$1.js$2, import.meta.url'),
    }),
  },
  generateBundle(_, bundle) {
    for (const { fileName, code = '' } of Object.values(bundle))
      for (const [, , name] of code.matchAll(/new URL\((['"])(\.[^'"]*\.[jt]s)\1, import\.meta\.url/g))
        if (!(posix.join(posix.dirname(fileName), name) in bundle))
          throw new Error(`${fileName} starts ${name}, which is not built: name its source in MAIN_ENTRIES`);
  },
};

const shared = { configFile: false, root, logLevel: 'warn' };
const target = 'node24';

/**
 * Builds the part of the app that runs beside the windows into out/app, unless it is built already.
 * @param {(line: string) => void} say
 * @returns {Promise<string>} the app's folder, which Electron can run.
 */
export async function buildMain(say) {
  const out = join(root, 'out', 'app');
  const stamp = join(root, 'out', 'main.sha256');
  const hash = sourcesHash();
  const isFresh = () =>
    existsSync(join(out, 'package.json')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (isFresh()) return out;
  mkdirSync(out, { recursive: true });
  const release = await takeTurn(join(root, 'out', 'main.lock'));
  try {
    if (isFresh()) return out;
    say('building the app …');
    rmSync(stamp, { force: true });
    await bundleMain(out);
    writeFileSync(stamp, hash);
    return out;
  } finally {
    release();
  }
}

/** A build takes seconds; who has held the turn for longer is gone. */
const LONGEST_BUILD_MS = 120_000;

/** Several processes may build at once, as tests do: one after the other. Resolves to the release. */
async function takeTurn(lock) {
  for (;;) {
    try {
      mkdirSync(lock);
      return () => rmSync(lock, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const held = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
      if (held > LONGEST_BUILD_MS) rmSync(lock, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** A hash over all that goes in. */
function sourcesHash() {
  const hash = createHash('sha256');
  const add = (name) => hash.update(`\0${name}\0`).update(readFileSync(join(root, name)));
  const folders = ['core', 'electron', ...ASSETS.map((name) => `assets/${name}`)];
  for (const folder of folders) for (const name of filesBelow(folder)) if (!name.endsWith('.spec.ts')) add(name);
  for (const name of ['build/main-bundle.mjs', 'build/licenses.mjs', 'package-lock.json', 'package.json']) add(name);
  return hash.digest('hex');
}

/** Paths of a folder's files, or of a file, from the project. */
const filesBelow = (name) =>
  /\.\w+$/.test(name)
    ? [name]
    : readdirSync(join(root, name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
        .sort();

/** Writes everything below `out`; what earlier builds have left there goes first. */
export async function bundleMain(out) {
  const { build } = await import('vite');
  for (const folder of ['_virtual', 'assets', 'core', 'electron', 'packages'])
    rmSync(join(out, folder), { recursive: true, force: true });
  await build({
    ...shared,
    plugins: [threadNames],
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: true,
      target,
      outDir: out,
      emptyOutDir: false,
      minify: false,
      copyPublicDir: false,
      rolldownOptions: {
        input: MAIN_ENTRIES.map((name) => join(root, name)),
        // Optional parts of ws, in machine code.
        external: ['electron', 'bufferutil', 'utf-8-validate'],
        output: {
          format: 'esm',
          preserveModules: true,
          preserveModulesRoot: root,
          // electron-builder takes folders of the name node_modules for something else.
          entryFileNames: ({ name }) => `${name.replaceAll('node_modules', 'packages')}.js`,
        },
      },
    },
  });
  await bundlePreload(build, out);
  for (const name of ASSETS) cpSync(join(root, 'assets', name), join(out, 'assets', name), { recursive: true });
  cpSync(join(root, 'LICENSE'), join(out, 'LICENSE.txt'));
  writeFileSync(join(out, 'LICENSES.txt'), licenseText());
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(packageOfApp(), undefined, 2)}\n`);
}

/** A preload in the sandbox is one CommonJS file. */
const bundlePreload = (build, out) =>
  build({
    ...shared,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: true,
      target,
      outDir: join(out, 'electron/shell'),
      emptyOutDir: false,
      minify: false,
      copyPublicDir: false,
      rolldownOptions: {
        input: join(root, 'electron/shell/preload.ts'),
        external: ['electron'],
        output: { format: 'cjs', codeSplitting: false, entryFileNames: 'preload.cjs' },
      },
    },
  });

/** What Electron and electron-builder read. All code that the app needs is in it, so it depends on nothing. */
function packageOfApp() {
  const { name, version, description, license } = project;
  const main = 'electron/shell/electron.js';
  return { name, productName: 'IVI Lab', version, description, author: 'IVI Lab', license, type: 'module', main };
}
