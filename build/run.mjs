// The entry of the project's npm commands. It runs on the Node that the machine has (20 or later), sets up what is missing,
// and goes on with the project's own newer Node. Plain JavaScript, and nothing from node_modules: there may be none yet.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, '.ivilab', 'packages.sha256');
const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const say = (line) => process.stderr.write(`ivilab: ${line}\n`);

function stop(line) {
  say(line);
  process.exit(1);
}

/** The packages that should be installed, as a hash of the lock file. */
function wanted() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function setUp() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) stop(`Node ${process.versions.node} is too old: install Node 20 or later`);
  const hash = wanted();
  if (existsSync(ownNode) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return;
  say('installing the packages that this version needs (npm ci), about half a minute …');
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  const result = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
  });
  if (result.error) stop(`npm can't be run: ${result.error.message}`);
  if (result.status !== 0) stop('npm ci failed, see above: the npm registry must be reachable');
  if (!existsSync(ownNode)) stop(`npm ci left no ${ownNode}: this platform has no package of the Node that is needed`);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, hash);
}

/** Signals are for the step that runs; this process ends when the step does, so that it never loses its terminal to a shell. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 };

/** Runs a step with the project's Node; resolves to its exit status. */
function step(args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(ownNode, args, { cwd: root, stdio: 'inherit', ...options });
    const pass = (signal) => child.kill(signal);
    for (const signal of Object.keys(SIGNALS)) process.on(signal, pass);
    // npm ends its shell, not what the shell runs: a step whose npm is gone would go on unseen.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.env.npm_lifecycle_event && process.ppid !== parent) pass('SIGTERM');
    }, 500);
    child.on('error', (error) => stop(`can't run ${args[0]}: ${error.message}`));
    child.on('exit', (status, signal) => {
      clearInterval(watch);
      for (const name of Object.keys(SIGNALS)) process.off(name, pass);
      resolve(status ?? 128 + (SIGNALS[signal] ?? 0));
    });
  });
}

const bin = (...path) => join(root, 'node_modules', ...path);
const quiet = ['--disable-warning=ExperimentalWarning'];
const ivilab = (args, cwd) => step([...quiet, join(root, 'core', 'cli', 'main.ts'), ...args], { cwd });
const vitest = (args) => step([bin('vitest', 'vitest.mjs'), 'run', ...args]);

/** All steps, the failing ones named; stops at the first when `untilFirst`. */
async function steps(list) {
  for (const [name, run] of list) {
    const status = await run();
    if (status !== 0) {
      say(`${name} failed`);
      return status;
    }
  }
  return 0;
}

const tasks = {
  start: (args, cwd) => {
    const terminal = args.includes('--headless');
    if (terminal) return ivilab(['boot', ...args.filter((arg) => arg !== '--headless')], cwd);
    return step([...quiet, join(root, 'electron', 'shell', 'start.ts'), ...args], { cwd });
  },
  ivilab: (args, cwd) => ivilab(args, cwd),
  test: (args) =>
    steps([
      ['making the boot files', () => ivilab(['images'], root)],
      ['checking the built guests', () => step([join(root, 'build', 'guests.mjs'), '--check'])],
      ['a test', () => vitest(['--project', 'unit', '--project', 'machine', ...args])],
    ]),
  check: () =>
    steps([
      ['tsc', () => step([bin('typescript', 'bin', 'tsc'), '-p', root])],
      ['tsc of the renderer', () => step([bin('typescript', 'bin', 'tsc'), '-p', join(root, 'renderer')])],
      ['biome', () => step([bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.'])],
      ['a unit test', () => vitest(['--project', 'unit'])],
    ]),
  'test:qemu': (args) => vitest(['--project', 'qemu', ...args]),
  dist: (args) => step([join(root, 'build', 'dist.mjs'), ...args]),
  golden: (args) => {
    process.env.GOLDEN_UPDATE = '1';
    return vitest(['--project', 'machine', 'tests/engine/golden', ...args]);
  },
  'app-figures': (args) => step([...quiet, join(root, 'tests', 'app', 'figures.ts'), ...args]),
  soak: (args) =>
    steps([
      ['making the boot files', () => ivilab(['images'], root)],
      [
        'the soak',
        () =>
          step([
            '--expose-gc',
            '--disable-warning=ExperimentalWarning',
            join(root, 'tests', 'soak', 'soak.ts'),
            ...args,
          ]),
      ],
    ]),
};

const [name, ...args] = process.argv.slice(2);
const task = tasks[name];
if (!task) stop(`build/run.mjs takes one of ${Object.keys(tasks).join(', ')}`);
setUp();
// npm runs scripts in the project's folder; paths on the command line are relative to where the user stands.
process.exit(await task(args, process.env.INIT_CWD ?? process.cwd()));
