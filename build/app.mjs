// Builds the app into out/app, which Electron can run: the windows, and what runs beside them. Each only when something in it has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { buildMain } from './main-bundle.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** What a build hangs on beside the files that it reads. */
const ALWAYS = ['build/app.mjs', 'package-lock.json'];

const hash = (file) => {
  const path = join(root, file);
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'missing';
};

/** Whether a part was built from the files as they are now. */
function isFresh(stamp, result) {
  try {
    const files = JSON.parse(readFileSync(stamp, 'utf8'));
    return existsSync(result) && Object.entries(files).every(([file, was]) => hash(file) === was);
  } catch {
    return false;
  }
}

/** Our own files among those that vite has read. */
const ours = (ids) =>
  ids
    .map((id) => relative(root, id.replace(/\?.*$/, '')).split(sep).join('/'))
    .filter((file) => !file.startsWith('..') && !file.startsWith('node_modules/') && existsSync(join(root, file)));

/** Files of the renderer that are no modules: what styles import, pictures, the page. */
const besides = () =>
  readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(css|html|svg|png|json)$/.test(file))
    .map((file) => join('renderer', file).split(sep).join('/'));

/** Remembers what went into a build. */
function recorder() {
  const files = new Set(ALWAYS);
  return {
    files,
    plugin: {
      name: 'ivilab-stamp',
      generateBundle() {
        for (const file of ours(this.getModuleIds())) files.add(file);
      },
    },
  };
}

/**
 * Builds the renderer, unless it is built already.
 * @param {(line: string) => void} say
 * @returns {Promise<string>} its directory.
 */
export async function buildRenderer(say) {
  const directory = join(root, 'out', 'app', 'renderer');
  const stamp = join(root, 'out', 'app', 'renderer.json');
  if (isFresh(stamp, join(directory, 'index.html'))) return directory;
  const started = performance.now();
  say('building the windows …');
  const { build } = await import('vite');
  const { files, plugin } = recorder();
  // Where a build fails, the last one stays.
  const made = `${directory}.${process.pid}`;
  try {
    await build({
      configFile: false,
      root: join(root, 'renderer'),
      base: './',
      logLevel: 'warn',
      publicDir: false,
      plugins: [plugin],
      build: {
        outDir: made,
        emptyOutDir: true,
        target: 'es2024',
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rolldownOptions: {
          // 'use client' concerns servers, and there is none.
          onLog: (level, log, tell) => log.code === 'MODULE_LEVEL_DIRECTIVE' || tell(level, log),
        },
        chunkSizeWarningLimit: 4096,
        reportCompressedSize: false,
      },
    });
    for (const file of besides()) files.add(file);
    rmSync(directory, { recursive: true, force: true });
    renameSync(made, directory);
  } catch (error) {
    if (!existsSync(join(directory, 'index.html'))) throw error;
    say(
      `the windows can't be built anew, and the ones from before are used: ${stripVTControlCharacters(error.message)}`,
    );
    return directory;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, `${JSON.stringify(Object.fromEntries([...files].sort().map((file) => [file, hash(file)])))}\n`);
  say(`the windows are built (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return directory;
}

export { buildMain };

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const say = (line) => process.stderr.write(`ivilab: ${line}\n`);
  await buildRenderer(say);
  await buildMain(say);
}
