import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aptSource } from './apt-source.ts';
import { pickAptSources } from './apt-sources.ts';
import { recordProgress } from './packages.fixture.ts';
import { Unavailable } from './resolve.ts';

const pick = (path: string, text: string) => pickAptSources(new Map([[path, text]]));

test('apt sources: one-line entries of the suite are kept, without restriction to an architecture', () => {
  const picked = pick(
    'sources.list',
    `deb http://archive.example/debian bookworm main contrib # comment
     deb [arch=amd64 signed-by=/k.gpg] http://archive.example/debian bookworm-updates main
     deb-src http://archive.example/debian bookworm main
     deb http://other.example/ bookworm stable
     deb http://archive.example/debian trixie main`,
  );
  expect(picked.lines).toEqual([
    'deb http://archive.example/debian bookworm main',
    'deb [signed-by=/k.gpg] http://archive.example/debian bookworm-updates main',
  ]);
  expect([...picked.otherSuites]).toEqual(['trixie']);
});

test('apt sources: deb822 entries keep keys of several lines, and disabled ones are left out', () => {
  const picked = pick(
    'x.sources',
    'Types: deb deb-src\nURIs: http://a.example/debian\nSuites: bookworm trixie bookworm-updates\nComponents: main contrib\n' +
      'Architectures: amd64\nSigned-By:\n -----BEGIN\n .\n abc\n\n' +
      'Enabled: no\nTypes: deb\nURIs: http://b.example\nSuites: bookworm\nComponents: main\n',
  );
  expect(picked.paragraphs).toEqual([
    'Types: deb\nURIs: http://a.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\n' +
      'signed-by: \n -----BEGIN\n .\n abc',
  ]);
});

// apt itself is not ours: a script stands for it, so that each of its failures can be had at will.
describe('with a script in the place of apt-get', () => {
  let host: string;
  let configuration: string;
  let command: string;
  beforeEach(async () => {
    host = await mkdtemp(join(tmpdir(), 'apt-spec-'));
    configuration = join(host, 'etc');
    command = join(host, 'apt-get');
    await mkdir(configuration);
    await writeFile(join(configuration, 'sources.list'), 'deb http://archive.example/debian bookworm main\n');
    await writeFile(
      join(host, 'Packages'),
      `Package: xl\nVersion: 1:4\nArchitecture: armhf\nFilename: x\nSize: 3\nSHA256: ${'a'.repeat(64)}\n`,
    );
  });
  afterEach(() => rm(host, { recursive: true, force: true }));
  const script = async (body: string) => {
    await writeFile(command, `#!/bin/sh\n${body}\n`);
    await chmod(command, 0o755);
  };
  const APT = `case "$*" in
    *update*) [ -z "$FAIL_UPDATE" ] || { echo "E: Failed to fetch x" >&2; exit 100; } ;;
    *indextargets*) echo "$(dirname "$0")/Packages" ;;
    *download*) [ -e "$(dirname "$0")/broken" ] && { echo "E: Can't find it" >&2; exit 100; }; printf deb >"xl_1%3a4_armhf.deb" ;;
  esac`;

  test('apt source: the index is read and packages are handed on, with the colon of an epoch escaped', async () => {
    await script(APT);
    const source = aptSource({ configuration, command });
    const index = await source.index(recordProgress(), host);
    const records = index.versions('xl');
    const kept: string[] = [];
    await source.fetch(records, host, async ({ name }, deb) => void kept.push(`${name} ${Buffer.from(deb)}`));
    expect(kept).toEqual(['xl deb']);
  });

  test('apt source: an index that cannot be refreshed is a warning', async () => {
    await script(`FAIL_UPDATE=1\n${APT}`);
    const progress = recordProgress();
    const source = aptSource({ configuration, command });
    await source.index(progress, host);
    expect(progress.warnings).toEqual([
      'not every package index could be refreshed, going on with the others: E: Failed to fetch x',
    ]);
  });

  test('apt source: no index at all and a failing download are told', async () => {
    await script('case "$*" in *update*) echo "E: no network" >&2; exit 100 ;; esac');
    const offline = aptSource({ configuration, command });
    await expect(offline.index(recordProgress(), host)).rejects.toThrow('no armhf package index of bookworm');
    await script(APT);
    const source = aptSource({ configuration, command });
    const records = (await source.index(recordProgress(), host)).versions('xl');
    await writeFile(join(host, 'broken'), '');
    await expect(source.fetch(records, host, async () => {})).rejects.toThrow("could not download: E: Can't find it");
  });

  test('apt source: a host without apt, without sources or with another suite is told what would help', async () => {
    const index = (settings: { configuration: string; command: string }) =>
      aptSource(settings).index(recordProgress(), host);
    await expect(index({ configuration, command: join(host, 'none') })).rejects.toThrow(
      /has no .*none: give a directory/,
    );
    await expect(index({ configuration: join(host, 'none'), command })).rejects.toThrow('has no apt sources');
    await writeFile(join(configuration, 'sources.list'), 'deb http://archive.example/debian trixie main\n');
    await expect(index({ configuration, command })).rejects.toThrow(
      "do not have Debian's suite bookworm, which the packages are from (they have trixie)",
    );
    await expect(index({ configuration, command })).rejects.toThrow(Unavailable);
  });
});
