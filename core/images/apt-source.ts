import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AptSources, pickAptSources } from './apt-sources.ts';
import { ARCHITECTURE, SUITE } from './lock.ts';
import { PackageIndex } from './package-index.ts';
import type { Progress } from './progress.ts';
import { Unavailable } from './resolve.ts';
import type { PackageSource } from './source.ts';

/** How the host's apt is run and where its configuration is; replaced in tests. */
export interface AptHost {
  /** Directory with `sources.list` and `sources.list.d`. */
  readonly configuration: string;
  readonly command: string;
}

const HOST: AptHost = { configuration: '/etc/apt', command: 'apt-get' };
const INSTEAD = 'give a directory of .deb files (--debs) or a Debian mirror (--mirror)';

/**
 * The host's apt with its own Debian sources, keys and proxy, in a private state: no root is needed and nothing on the host changes.
 * apt verifies the archive's signatures.
 */
export function aptSource(host: AptHost = HOST): PackageSource {
  const apt = (state: string, ...words: string[]) => run(host.command, [...options(state), ...words], state);
  return {
    name: "the host's apt",
    async index(progress, scratch) {
      const picked = pickAptSources(await readSources(host.configuration));
      checkSuite(picked);
      await makeState(scratch, picked);
      progress.step("refreshing the package index with the host's apt");
      await refresh(() => apt(scratch, '-qq', 'update'), progress);
      const filter = ['Created-By: Packages', 'Origin: Debian'];
      const targets = await apt(scratch, 'indextargets', '--format', '$(FILENAME)', ...filter);
      return readIndex(targets.stdout.split('\n').filter((line) => line !== ''));
    },
    async fetch(records, scratch, keep) {
      const words = records.map(({ name, version }) => `${name}=${version}`);
      const { failure } = await apt(scratch, '-qq', 'download', ...words);
      if (failure) throw new Unavailable(`the host's apt could not download: ${failure}`);
      for (const record of records) {
        // apt escapes the colon of an epoch in file names.
        const file = `${record.name}_${record.version.replaceAll(':', '%3a')}_${record.architecture}.deb`;
        await keep(record, await readFile(join(scratch, file)));
        await rm(join(scratch, file));
      }
    },
  };
}

async function readSources(configuration: string): Promise<Map<string, string>> {
  const parts = join(configuration, 'sources.list.d');
  const names = await readdir(parts).catch(() => []);
  const paths = names.filter((name) => /\.(list|sources)$/.test(name)).map((name) => join(parts, name));
  const files = new Map<string, string>();
  for (const path of [join(configuration, 'sources.list'), ...paths.sort()]) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) files.set(path, text);
  }
  if (files.size === 0) throw new Unavailable(`this host has no apt sources in ${configuration}: ${INSTEAD}`);
  return files;
}

function checkSuite({ lines, paragraphs, otherSuites }: AptSources): void {
  if (lines.length + paragraphs.length > 0) return;
  const seen = otherSuites.size > 0 ? ` (they have ${[...otherSuites].join(', ')})` : '';
  throw new Unavailable(
    `the host's apt sources do not have Debian's suite ${SUITE}, which the packages are from${seen}: add it, or ${INSTEAD}`,
  );
}

async function makeState(state: string, { lines, paragraphs }: AptSources): Promise<void> {
  for (const directory of ['lists/partial', 'cache/archives/partial', 'sources'])
    await mkdir(join(state, directory), { recursive: true });
  await writeFile(join(state, 'status'), '');
  await writeFile(join(state, 'sources/debian.list'), `${lines.join('\n')}\n`);
  await writeFile(join(state, 'sources/debian.sources'), `${paragraphs.join('\n\n')}\n`);
}

/** apt.conf(5): everything that apt reads or writes lies in the private state, but keys, proxies and the like. */
function options(state: string): string[] {
  const settings = {
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': join(state, 'sources'),
    'Dir::State': state,
    'Dir::State::lists': join(state, 'lists'),
    'Dir::State::status': join(state, 'status'),
    'Dir::Cache': join(state, 'cache'),
    'APT::Architecture': ARCHITECTURE,
    'APT::Architectures': ARCHITECTURE,
    'APT::Sandbox::User': 'root',
    'Acquire::GzipIndexes': 'false',
    'Acquire::Languages': 'none',
    'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled': 'false',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

interface Outcome {
  readonly stdout: string;
  /** What the command said when it failed. */
  readonly failure?: string;
}

function run(command: string, words: readonly string[], directory: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
    execFile(command, words, { cwd: directory, env, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT')
        reject(new Unavailable(`this host has no ${command}: ${INSTEAD}`));
      else if (error) resolve({ stdout, failure: complaints(stderr) || error.message });
      else resolve({ stdout });
    });
  });
}

const complaints = (stderr: string) =>
  stderr
    .split('\n')
    .filter((line) => /^[EW]:/.test(line))
    .join('; ');

/** The archive's indexes are at times out of step with each other; what could be fetched may do. */
async function refresh(update: () => Promise<Outcome>, progress: Progress): Promise<void> {
  const { failure } = await update();
  if (failure) progress.warn(`not every package index could be refreshed, going on with the others: ${failure}`);
}

async function readIndex(files: readonly string[]): Promise<PackageIndex> {
  const index = new PackageIndex();
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) index.addText(text, file);
  }
  if (index.size === 0)
    throw new Unavailable(
      `the host's apt got no ${ARCHITECTURE} package index of ${SUITE}: check the network and apt's sources, or ${INSTEAD}`,
    );
  return index;
}
