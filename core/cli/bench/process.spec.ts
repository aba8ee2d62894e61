import { describe, expect, it } from 'vitest';
import { type Stamp, type Watched, type Watcher, watch } from './process.ts';

const shell = (script: string) => ({ command: 'sh', args: ['-c', script] });
const limits = (limitMs = 20_000, abort = new AbortController().signal) => ({ limitMs, abort });
const lines = (seen: string[]): Watcher => ({ line: (text) => void seen.push(text) });

describe('watched processes', () => {
  it('lines come as they are written, and what is typed arrives', async () => {
    const seen: string[] = [];
    const prompt = (text: string, process: Watched): void => {
      if (text === 'name? ') process.type('Ada\n');
    };
    await watch(shell('printf "name? "; read name; echo; echo "hello $name"'), { ...lines(seen), prompt }, limits());
    expect(seen).toEqual(['name? ', 'hello Ada']);
  });

  it('a moment has the time since the start, processor time and memory', async () => {
    const stamps: Stamp[] = [];
    await watch(
      shell('while :; do i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo round; done'),
      {
        line: (_, process) => {
          const stamp = process.stamp();
          stamps.push(stamp);
          if (stamp.cpuMs === undefined || stamp.cpuMs >= 20) process.end();
        },
      },
      limits(),
    );
    const last = stamps.at(-1) as Stamp;
    expect(last.ms).toBeGreaterThan(10);
    if (process.platform === 'linux') expect(last.cpuMs).toBeGreaterThanOrEqual(20);
    // Not every kernel counts pages, but none that does finds a shell of less.
    expect(last.rssBytes ?? Number.POSITIVE_INFINITY).toBeGreaterThan(100_000);
  });

  it('what a watcher throws ends the program and comes out', async () => {
    const watcher: Watcher = {
      line: () => {
        throw new Error('not what I waited for');
      },
    };
    await expect(watch(shell('echo here; exec sleep 60'), watcher, limits())).rejects.toThrow('not what I waited for');
  });

  it('a failure has the status and the last words', async () => {
    await expect(watch(shell('echo no such board >&2; exit 3'), lines([]), limits())).rejects.toThrow(
      'sh ended with status 3: no such board',
    );
    await expect(watch({ command: './absent', args: [] }, lines([]), limits())).rejects.toThrow('ENOENT');
  });

  it('one that takes too long or is aborted is ended', async () => {
    await expect(watch(shell('exec sleep 60'), lines([]), limits(100))).rejects.toThrow('took longer than 0.1 s');
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    await expect(watch(shell('exec sleep 60'), lines([]), limits(20_000, abort.signal))).rejects.toThrow('SIGKILL');
    await expect(watch(shell('exec sleep 60'), lines([]), limits(20_000, abort.signal))).rejects.toThrow('SIGKILL');
  });
});
