import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testIds } from '../../renderer/panels/Board/test-ids.ts';
import { launchChromium, missingChromium } from './chromium.ts';
import { LabWindow } from './lab-window.ts';
import { type BrowserApp, labLayout, startBrowserApp } from './running-app.ts';

// What a person sees whose files are not what they should be. No machine is needed: none can be started.

const BROKEN = labLayout().replace('memory: 256 MiB', 'memory: a lot');

describe.skipIf(missingChromium('the app with broken files'))('the app with broken files', () => {
  let app: BrowserApp;
  let chromium: Browser;
  let window: LabWindow;

  beforeAll(async () => {
    [app, chromium] = await Promise.all([startBrowserApp(BROKEN, '{ "version": 0 }'), launchChromium()]);
    window = new LabWindow(await chromium.newPage({ viewport: { width: 1600, height: 1200 }, colorScheme: 'dark' }));
    await window.open(await app.link());
  });
  afterAll(async () => {
    await chromium?.close();
    await app?.close();
  });

  test('settings of another version: it is said where they are now', async () => {
    const aside = readdirSync(join(app.place, 'config')).find((file) => /^settings\.json\../.test(file));
    await window.page
      .getByRole('alert')
      .filter({ hasText: aside ?? 'nothing was put aside' })
      .waitFor();
    await window.picture('settings-put-aside');
    await window.page.getByRole('button', { name: 'Dismiss' }).click();
  });

  test('a broken layout: its line is told, and the board shows it there', async () => {
    const { page } = window;
    await page
      .getByRole('alert')
      .filter({ hasText: /has 1 error: line \d+: domains\[1\]\.memory/ })
      .waitFor();
    await window.picture('layout-broken');
    await page.getByRole('button', { name: 'Edit this layout' }).click();
    await page.getByTestId(testIds.problemsTab).click();
    await page.getByTestId(testIds.problem).filter({ hasText: 'a lot' }).waitFor();
    await window.picture('layout-broken-board');
    expect(window.faults).toEqual([]);
  });

  test('an app that has ended: the window says so', async () => {
    await app.close();
    await window.page.getByText('The connection to the lab is gone').waitFor();
    await window.picture('lost');
  });
});
