import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ivilab } from '../boot/ivilab.ts';
import { runInDom0 } from '../rtos/dom0.ts';

const root = join(import.meta.dirname, '../..');
const LAYOUTS = readdirSync(join(root, 'assets/layouts')).filter((name) => name.endsWith('.yaml'));

const place = mkdtempSync(join(tmpdir(), 'ivilab-layouts-'));
afterAll(() => rmSync(place, { recursive: true }));

/** xl's own reading of every exported file: its words, and its status. */
let read: string;

beforeAll(async () => {
  const files = new Map<string, Uint8Array>();
  for (const layout of LAYOUTS) {
    const name = layout.replace('.yaml', '');
    const directory = join(place, name);
    await ivilab(['export', join(root, 'assets/layouts', layout), '--xl', directory]);
    for (const file of readdirSync(directory)) files.set(`${name}-${file}`, readFileSync(join(directory, file)));
  }
  const run = await runInDom0(
    'for file in /rtos/*.cfg; do echo "FILE $file"; xl create -n $file; echo "STATUS $?"; done',
    files,
  );
  read = run.output.replaceAll('\r', '');
});

test('xl itself takes every configuration of every layout', () => {
  const parts = read.split(/^FILE \/rtos\//m).slice(1);
  expect(parts.length).toBeGreaterThanOrEqual(LAYOUTS.length);
  for (const part of parts) expect(part, part).toMatch(/^STATUS 0$/m);
  for (const layout of LAYOUTS)
    expect(
      parts.some((part) => part.startsWith(layout.replace('.yaml', '-'))),
      layout,
    ).toBe(true);
});

test('what xl has read is what the layout says', () => {
  const part = (name: string): string =>
    read.split(/^FILE \/rtos\//m).find((text) => text.startsWith(`${name}.cfg`)) ?? '';
  const heavy = JSON.parse(/^\{[\s\S]*^\}/m.exec(part('two-linux-heavy'))![0]);
  expect(heavy.c_info.name).toBe('heavy');
  expect(heavy.b_info).toMatchObject({ max_memkb: 131072, sched_params: { weight: 768 } });
  const rtos = JSON.parse(/^\{[\s\S]*^\}/m.exec(part('rtos-only-rtos'))![0]);
  expect(rtos).toMatchObject({ on_crash: 'preserve', on_watchdog: 'preserve' });
});
