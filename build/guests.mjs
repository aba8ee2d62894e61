// Builds the programs that run inside (guests/*/guests.mjs) into assets/guests, with a manifest of what they were built from.
//   node build/guests.mjs [FOLDER…]           build
//   node build/guests.mjs --check [FOLDER…]   build elsewhere and compare with what is committed; fails where they differ
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
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function stop(line) {
  process.stderr.write(`guests: ${line}\n`);
  process.exit(1);
}

function compilerVersion(compiler) {
  const result = spawnSync(compiler, ['--version'], { encoding: 'utf8' });
  if (result.error)
    stop(
      `${compiler} can't be run: install it (Debian: apt install gcc-arm-none-eabi), or use the built files in assets/guests`,
    );
  return result.stdout.split('\n')[0];
}

/** The folder's files that may go into a build: headers are not listed, so all count. */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(c|S|h|ld)$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** A hash over names and contents of the sources, their folder's headers and linker scripts, and the flags. */
function sourceHash(folder, guest) {
  const names = filesOf(folder).filter((name) => /\.(h|ld)$/.test(name) || guest.sources.includes(name));
  const hash = createHash('sha256').update(JSON.stringify(guest.flags));
  for (const name of names) hash.update(`\0${name}\0`).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}

function build(folder, compiler, guest, output) {
  const result = spawnSync(compiler, [...guest.flags, ...guest.sources, '-o', output], {
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

async function buildFolder(name, check) {
  const folder = join(root, 'guests', name);
  const { compiler, guests } = await import(pathToFileURL(join(folder, 'guests.mjs')));
  const target = join(root, 'assets', 'guests', name);
  const place = check ? mkdtempSync(join(tmpdir(), 'guests-')) : target;
  mkdirSync(place, { recursive: true });
  const manifest = { compiler: compilerVersion(compiler), files: {} };
  for (const guest of guests) {
    const file = guest.file ?? `${guest.name}.elf`;
    const bytes = build(folder, compiler, guest, join(place, file));
    manifest.files[file] = {
      sources: sourceHash(folder, guest),
      sha256: sha256(bytes),
      size: bytes.length,
    };
  }
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const manifestFile = join(target, 'manifest.json');
  if (check) {
    rmSync(place, { recursive: true });
    if (readFileSync(manifestFile, 'utf8') !== text)
      stop(`${name}: what is built now differs from assets/guests/${name}: build and commit it`);
    for (const [file, { sha256: wanted }] of Object.entries(manifest.files))
      if (sha256(readFileSync(join(target, file))) !== wanted)
        stop(`assets/guests/${name}/${file} is not the file of its manifest`);
  } else writeFileSync(manifestFile, text);
  process.stderr.write(`guests: ${name}: ${guests.length} programs ${check ? 'are as committed' : 'built'}\n`);
}

const check = process.argv.includes('--check');
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const all = readdirSync(join(root, 'guests')).filter((name) => existsSync(join(root, 'guests', name, 'guests.mjs')));
for (const name of named.length > 0 ? named : all) {
  if (!all.includes(name)) stop(`there is no guests/${name}/guests.mjs: known are ${all.join(', ')}`);
  await buildFolder(name, check);
}
