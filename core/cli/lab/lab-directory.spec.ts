import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLab, makeLabDirectory, runningLabs } from './lab-directory.ts';

let labs: string;
beforeEach(() => {
  labs = mkdtempSync(join(tmpdir(), 'labs-spec-'));
});
afterEach(() => rmSync(labs, { recursive: true, force: true }));

test('labs: one is called after its layout, the next of the same with a number', () => {
  const first = makeLabDirectory('/x/ivi-lab.yaml', [], labs);
  const second = makeLabDirectory('other/ivi-lab.yaml', [], labs);
  expect([first.name, second.name]).toEqual(['ivi-lab', 'ivi-lab-2']);
  expect(statSync(first.directory).mode & 0o777).toBe(0o700);
  first.remove();
  expect(makeLabDirectory('ivi-lab.yaml', [], labs).name).toBe('ivi-lab');
});

test('labs: the only one is found without a name, of several the one that is named', () => {
  expect(() => findLab(undefined, labs)).toThrow('no lab runs');
  const first = makeLabDirectory('a.yaml', [], labs);
  expect(findLab(undefined, labs).socket).toBe(first.socket);
  makeLabDirectory('b.yaml', [], labs);
  expect(() => findLab(undefined, labs)).toThrow('say which with --lab a, b');
  expect(findLab('b', labs).name).toBe('b');
  expect(() => findLab('c', labs)).toThrow('there is no lab c: there are a, b');
  expect(findLab('/some/socket', labs).socket).toBe('/some/socket');
});

test('labs: what an ended process has left is not there, and its name is free', () => {
  const { directory, name } = makeLabDirectory('a.yaml', [], labs);
  writeFileSync(join(directory, 'lab.json'), JSON.stringify({ name, pid: 2 ** 22 + 1, socket: 'x', disks: [] }));
  expect(runningLabs(labs)).toEqual([]);
  expect(makeLabDirectory('a.yaml', [], labs).name).toBe('a');
});

test('labs: a disk that a running lab writes is not given to another', () => {
  const first = makeLabDirectory('a.yaml', ['/d/one.img'], labs);
  expect(() => makeLabDirectory('b.yaml', ['/d/two.img', '/d/one.img'], labs)).toThrow(
    'the disk /d/one.img is in use by the lab a',
  );
  expect(existsSync(join(labs, 'b'))).toBe(false);
  first.remove();
  makeLabDirectory('b.yaml', ['/d/one.img'], labs).remove();
});

test('labs: those that begin at the same time get names of their own', async () => {
  const [processes, each] = [4, 25];
  const program = `import { makeLabDirectory } from ${JSON.stringify(join(import.meta.dirname, 'lab-directory.ts'))};
    for (let n = 0; n < ${each}; n++) console.log(makeLabDirectory('a.yaml', [], ${JSON.stringify(labs)}).name);
    process.stdin.resume();`;
  const children = Array.from({ length: processes }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  const names: string[] = [];
  await Promise.all(
    children.map(
      (child) =>
        new Promise<void>((resolve) => {
          let text = '';
          child.stdout.on('data', (bytes) => {
            text += bytes;
            if (text.split('\n').length > each) resolve();
          });
          child.on('exit', () => resolve());
          child.stdout.on('end', () => names.push(...text.trim().split('\n')));
        }),
    ),
  );
  // Names are free again when a process has ended.
  const closed = children.map((child) => new Promise((resolve) => child.on('close', resolve)));
  for (const child of children) child.stdin.end();
  await Promise.all(closed);
  expect(names).toHaveLength(processes * each);
  expect(new Set(names).size).toBe(names.length);
});
