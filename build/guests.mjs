// Builds the programs that run inside (guests/*/guests.mjs) into assets/guests, with a manifest of what they were built from.
//   node build/guests.mjs [FOLDER…]           build
//   node build/guests.mjs --refresh-sysroot   the same, against the newest of Debian's libraries, which are locked from then on
//   node build/guests.mjs --check [FOLDER…]   compare what is committed with its manifest, the manifest with the sources, and, where
//                                             the manifest's compiler is installed, with what it builds now; fails where they differ
// A folder of Linux programs says `export const sysroot = true`: it gets Debian's headers and libraries for Xen and the like
// (core/images/sysroot.ts). In sources and flags $SYSROOT is their directory and $OUT where the folder's built files are, so that a
// program can link to a library that was built before it; `libraries` are words that follow the sources, as -lxenstore. `shared` lists other
// folders that sources are taken from, as ../rtos/cluster.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const say = (line) => process.stderr.write(`guests: ${line}\n`);

function stop(line) {
  say(line);
  process.exit(1);
}

const install = (compiler) =>
  `install it (Debian: apt install ${basename(compiler).replace(/-gcc$/, '') === 'arm-none-eabi' ? 'gcc-arm-none-eabi' : 'gcc-arm-linux-gnueabihf'})`;

/** The first line of what the compiler says of itself; undefined where there is none. */
function compilerVersion(compiler) {
  const result = spawnSync(compiler, ['--version'], { encoding: 'utf8' });
  return result.error ? undefined : result.stdout.split('\n')[0];
}

/** Files of the folder, and of those that it shares, that may go into a build: headers are not listed, so all count. */
function filesOf(folder, shared) {
  return [folder, ...shared.map((name) => join(folder, name))]
    .flatMap((place) => readdirSync(place, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(c|S|h|ld)$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** A hash over names and contents of the sources, their folder's headers and linker scripts, and the flags. */
function sourceHash({ folder, shared }, guest) {
  const names = filesOf(folder, shared).filter((name) => /\.(h|ld)$/.test(name) || guest.sources.includes(name));
  const hash = createHash('sha256').update(JSON.stringify([...guest.flags, ...(guest.libraries ?? [])]));
  for (const name of names) hash.update(`\0${name}\0`).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}

/** Where the linker finds Debian's libraries, and those that they need themselves. */
const sysrootFlags = (sysroot) => [
  ...['-isystem', `${sysroot}/usr/include`],
  ...['usr/lib', 'lib'].flatMap((below) => {
    const libraries = `${sysroot}/${below}/arm-linux-gnueabihf`;
    return [`-L${libraries}`, `-Wl,-rpath-link,${libraries}`];
  }),
];

function build({ folder, compiler, sysroot }, guest, place) {
  const output = join(place, fileOf(guest));
  const words = [...guest.flags, ...guest.sources, ...(guest.libraries ?? [])].map((word) =>
    word.replaceAll('$SYSROOT', sysroot ?? '').replaceAll('$OUT', place),
  );
  const result = spawnSync(compiler, [...(sysroot ? sysrootFlags(sysroot) : []), ...words, '-o', output], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (result.status !== 0) stop(`${guest.name} does not build:\n${result.stderr}`);
  if (guest.flat) {
    const flat = spawnSync(guest.flat, ['-O', 'binary', output], { encoding: 'utf8' });
    if (flat.status !== 0) stop(`${guest.flat} can't make a flat image of ${guest.name}: ${flat.stderr ?? flat.error}`);
  }
  // They run inside only, and the mode is committed with them.
  chmodSync(output, 0o644);
  return readFileSync(output);
}

const fileOf = (guest) => guest.file ?? `${guest.name}.elf`;

/** A folder under guests with what its guests.mjs says, where its built files are, and the version of its compiler. */
async function openFolder(name) {
  const folder = join(root, 'guests', name);
  const { compiler, guests, sysroot, shared } = await import(pathToFileURL(join(folder, 'guests.mjs')));
  return {
    name,
    folder,
    compiler,
    guests,
    needsSysroot: sysroot === true,
    shared: shared ?? [],
    target: join(root, 'assets', 'guests', name),
    version: compilerVersion(compiler),
  };
}

/** Debian's headers and libraries, fetched and unpacked when they are wanted for the first time. */
async function sysrootDirectory() {
  const { makeSysroot } = await import('../core/images/sysroot.ts');
  try {
    return await makeSysroot({ refresh }, { step: (text) => say(`${text} …`), done: say, warn: say });
  } catch (error) {
    stop(`no headers and libraries to build against: ${error.message}`);
  }
}

/** Builds a folder's guests into `place` and returns the manifest's text. */
async function buildInto(opened, place) {
  const { guests, version } = opened;
  const sysroot = opened.needsSysroot ? await sysrootDirectory() : undefined;
  mkdirSync(place, { recursive: true });
  const manifest = { compiler: version, files: {} };
  for (const guest of guests) {
    const bytes = build({ ...opened, sysroot }, guest, place);
    manifest.files[fileOf(guest)] = { sources: sourceHash(opened, guest), sha256: sha256(bytes), size: bytes.length };
  }
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

async function buildFolder(name) {
  const opened = await openFolder(name);
  if (opened.version === undefined)
    stop(`${opened.compiler} can't be run: ${install(opened.compiler)}, or use the built files in assets/guests`);
  writeFileSync(join(opened.target, 'manifest.json'), await buildInto(opened, opened.target));
  say(`${name}: ${opened.guests.length} programs built`);
}

/** What can be said without a compiler: every file is its manifest's, and was built from the sources as they are. */
function checkManifest(opened, manifest) {
  const { name, guests, target } = opened;
  const files = new Map(Object.entries(manifest.files));
  for (const guest of guests) {
    const file = fileOf(guest);
    const listed = files.get(file);
    files.delete(file);
    if (listed?.sources !== sourceHash(opened, guest))
      stop(`guests/${name} has changed since ${file} was built: ${BUILD}`);
    if (!existsSync(join(target, file)) || sha256(readFileSync(join(target, file))) !== listed.sha256)
      stop(`assets/guests/${name}/${file} is not the file of its manifest: ${BUILD}`);
  }
  for (const file of files.keys()) stop(`guests/${name} no longer makes ${file}: ${BUILD}`);
}

const BUILD = 'npm run guests, and commit assets/guests';

async function checkFolder(name) {
  const opened = await openFolder(name);
  const text = readFileSync(join(opened.target, 'manifest.json'), 'utf8');
  const manifest = JSON.parse(text);
  checkManifest(opened, manifest);
  if (opened.version !== manifest.compiler) {
    const has =
      opened.version === undefined
        ? `no ${opened.compiler} here: ${install(opened.compiler)}`
        : `the one here is ${opened.version}`;
    say(`${name}: SKIPPED building again with ${manifest.compiler}: ${has}`);
    return;
  }
  const place = mkdtempSync(join(tmpdir(), 'guests-'));
  process.on('exit', () => rmSync(place, { recursive: true, force: true }));
  if ((await buildInto(opened, place)) !== text)
    stop(`${name}: what is built now differs from assets/guests/${name}: ${BUILD}`);
  say(`${name}: ${opened.guests.length} programs are as committed`);
}

const check = process.argv.includes('--check');
const refresh = process.argv.includes('--refresh-sysroot');
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const all = readdirSync(join(root, 'guests')).filter((name) => existsSync(join(root, 'guests', name, 'guests.mjs')));
for (const name of named.length > 0 ? named : all) {
  if (!all.includes(name)) stop(`there is no guests/${name}/guests.mjs: known are ${all.join(', ')}`);
  await (check ? checkFolder(name) : buildFolder(name));
}
