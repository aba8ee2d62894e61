import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PageFiles } from './page-files.ts';

const place = mkdtempSync(join(tmpdir(), 'page-files-'));
const built = join(place, 'renderer');
mkdirSync(join(built, 'assets'), { recursive: true });
writeFileSync(join(place, 'secret.json'), '{}');
writeFileSync(join(built, 'index.html'), '<!doctype html>');
writeFileSync(join(built, 'assets/main.js'), 'export {};');
writeFileSync(join(built, 'assets/main.js.map'), '{}');
const files = new PageFiles(built);
afterAll(() => rmSync(place, { recursive: true }));

test('page files: a built file comes with its type and the policy', async () => {
  const { status, headers, body } = await files.answer('GET', '/assets/main.js');
  expect([status, new TextDecoder().decode(body)]).toEqual([200, 'export {};']);
  expect(headers['Content-Type']).toBe('text/javascript; charset=utf-8');
  expect(headers['Content-Security-Policy']).toContain("default-src 'none'");
  expect((await files.answer('GET', '/')).headers['Content-Type']).toBe('text/html; charset=utf-8');
  expect((await files.answer('HEAD', '/')).body.length).toBe(0);
});

test.each([
  '/../secret.json',
  '/%2e%2e/secret.json',
  '/..\\secret.json',
  '//secret.json',
  '/assets',
  '/assets/main.js.map',
  '/assets/../index.html',
  '',
  '/constructor',
])('page files: %s is not there', async (path) => {
  const { status, headers } = await files.answer('GET', path);
  expect(status).toBe(404);
  expect(headers['Content-Security-Policy']).toContain("default-src 'none'");
});

test('page files: nothing but reading is answered', async () => {
  expect((await files.answer('POST', '/')).status).toBe(405);
});

test('page files: a renderer that was not built is told', () => {
  expect(() => new PageFiles(join(place, 'nowhere'))).toThrow(/nowhere has no index\.html/);
});
