import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compareLayouts } from '../../core/lab/layout/compare.ts';
import { Layouts } from './layouts.ts';
import { planOf } from './plan.ts';
import { SettingsFile } from './settings.ts';

let place: string;
let settings: SettingsFile;
let layouts: Layouts;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'layouts-'));
  settings = new SettingsFile(join(place, 'settings.json'), () => {});
  layouts = new Layouts(place, settings);
});
afterEach(async () => {
  await settings.close();
  rmSync(place, { recursive: true, force: true });
});

const RTOS = '# mine\ntitle: One guest\ndomains:\n  - { name: rtos, kernel: lab:rtos, memory: 32 MiB } # small\n';
const unsaved = (text: string) => ({ path: null, title: 'new', text });

test('layouts: the examples are there, and what was opened or saved last', async () => {
  await layouts.save(unsaved(RTOS), 'mine.yaml', false);
  const list = await layouts.list();
  expect(list.filter(({ kind }) => kind === 'example').map(({ title }) => title)).toContain('Cluster and infotainment');
  expect(list.at(-1)).toEqual({ path: join(place, 'mine.yaml'), title: 'One guest', kind: 'recent' });
  rmSync(join(place, 'mine.yaml'));
  expect((await layouts.list()).at(-1)).toMatchObject({
    title: 'mine.yaml',
    missing: expect.stringContaining('no such file'),
  });
});

test('layouts: a file that somebody else has changed is not written over, unless one wants to', async () => {
  const saved = await layouts.save(unsaved(RTOS), 'mine.yaml', false);
  await layouts.save({ ...saved, text: `${RTOS}# more\n` }, undefined, false);
  writeFileSync(saved.path!, 'theirs');
  await expect(layouts.save(saved, undefined, false)).rejects.toThrow('was changed by somebody else');
  expect(readFileSync(saved.path!, 'utf8')).toBe('theirs');
  await layouts.save(saved, undefined, true);
  expect(readFileSync(saved.path!, 'utf8')).toBe(RTOS);
});

test('layouts: a file that is there already is not written over', async () => {
  writeFileSync(join(place, 'there.yaml'), 'theirs');
  await expect(layouts.save(unsaved(RTOS), 'there.yaml', false)).rejects.toThrow('is there already');
  expect(readFileSync(join(place, 'there.yaml'), 'utf8')).toBe('theirs');
});

test('layouts: examples stay as they are, and no other kinds of files are written', async () => {
  const [example] = await layouts.list();
  const opened = await layouts.open(example!.path);
  await expect(layouts.save({ ...opened, text: '' }, undefined, true)).rejects.toThrow(
    'examples, which stay as they are',
  );
  await expect(layouts.save(opened, '.bashrc', true)).rejects.toThrow('ends in .yaml');
  await expect(layouts.save(unsaved(RTOS), undefined, true)).rejects.toThrow('has no file yet');
});

test('layouts: one that is saved elsewhere still means the same files', async () => {
  mkdirSync(join(place, 'a'));
  mkdirSync(join(place, 'b'));
  const text = `# mine\ndomains:\n  - name: one\n    kernel: lab:linux # theirs\n    ramdisk: own.gz # ours\n    memory: 64\n    block: [{ file: disks/one.img }]\n`;
  const first = await layouts.save(unsaved(text), 'a/one.yaml', false);
  const moved = await layouts.save({ ...first, text }, 'b/two.yaml', false);
  expect(moved.text).toContain('kernel: lab:linux # theirs');
  expect(moved.text).toContain('ramdisk: ../a/own.gz # ours');
  expect(moved.text).toContain('file: ../a/disks/one.img');
  expect(moved.text).toContain('# mine');
  expect(readFileSync(moved.path!, 'utf8')).toBe(moved.text);
});

test('layouts: what is wrong is told, with its files', async () => {
  const problems = await layouts.check(unsaved('domains:\n  - { name: rtos, kernel: gone.bin, memory: 32 MiB }\n'));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ severity: 'error', path: ['domains', 0, 'kernel'], position: { line: 2 } });
  expect(await layouts.check(unsaved(RTOS))).toEqual([]);
  expect((await layouts.check(unsaved('{')))[0]).toMatchObject({ id: 'syntax' });
});

test.each(['missing.yaml', '.', 'bad\0name.yaml'])('layouts: %j can not be opened, which is said', async (name) => {
  await expect(layouts.open(name)).rejects.toThrow(/there is no such file|directory|zero byte/);
});

test('layouts: xl.cfg of each domain', async () => {
  const [config] = await layouts.export(unsaved(RTOS));
  expect(config).toMatchObject({ name: 'rtos.cfg', text: expect.stringContaining('memory = 32') });
});

test('layouts: what applying does is told in words', async () => {
  const running = await layouts.checked(unsaved(RTOS));
  const text = RTOS.replace('32 MiB', '64 MiB').replace('title: One guest', 'title: Two guests');
  const wanted = await layouts.checked(unsaved(`${text}  - { name: two, kernel: lab:rtos, memory: 32 }\n`));
  const { changes, ...plan } = planOf(compareLayouts(running, wanted), running, wanted);
  expect(plan).toEqual({ machine: false, destroy: ['rtos'], create: ['rtos', 'two'], restart: ['rtos'] });
  expect(changes.map(({ effect, text }) => [effect, text])).toEqual([
    ['nothing', 'title: One guest becomes Two guests'],
    ['restart', 'rtos, memory: 32 becomes 64'],
    ['create', 'two is new'],
  ]);
});
