import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, missingChromium } from './chromium.ts';
import { LabWindow, until } from './lab-window.ts';
import { type BrowserApp, labLayout, startBrowserApp } from './running-app.ts';

// What a window remembers of itself. No machine is needed: none can be started.

const BROKEN = labLayout().replace('memory: 256 MiB', 'memory: a lot');

describe.skipIf(missingChromium("the app's windows"))("the app's windows", () => {
  let app: BrowserApp;
  let chromium: Browser;
  let window: LabWindow;

  beforeAll(async () => {
    [app, chromium] = await Promise.all([startBrowserApp(BROKEN), launchChromium()]);
    window = new LabWindow(await chromium.newPage({ viewport: { width: 1600, height: 1200 }, colorScheme: 'dark' }));
    await window.open(await app.link());
  });
  afterAll(async () => {
    await chromium?.close();
    await app?.close();
  });

  const inFront = (panel: string) => window.page.locator(`[data-panel="${panel}"]`);

  test('a window that presents while it is loaded anew has its panels as they were', async () => {
    await window.command('Show Screens and controls');
    await inFront('screens').waitFor();
    await window.command('Present, full screen');
    await window.page.locator('[data-caption]').waitFor();
    await window.page.reload();
    await window.page.locator('[data-caption]').waitFor();
    await window.page.keyboard.press('Escape');
    await window.open();
    await inFront('screens').waitFor();
    // Its tour has ended with it, however early it was left: it would switch the machine on again and again.
    await window.page.getByRole('button', { name: 'Stop the tour' }).waitFor({ state: 'detached' });
    expect(window.faults).toEqual([]);
  });

  test('who has clicked a button of the cockpit still has its keys', async () => {
    const { page } = window;
    await window.command('Show Cockpit');
    const views = page.getByRole('toolbar', { name: 'View' });
    const camera = () => views.locator('[aria-pressed="true"]').textContent();
    await views.getByRole('button').first().click();
    const first = await camera();
    await page.keyboard.press('c');
    await expect.poll(camera, { timeout: 10_000 }).not.toBe(first);
    // Enter presses the button that has the focus, and is no key of the car.
    await page.keyboard.press('Enter');
    await expect.poll(camera, { timeout: 10_000 }).toBe(first);
  });

  /** The panels that are seen, and where. */
  const places = async () => {
    const panels = await window.page.locator('[data-panel]:visible').all();
    return Promise.all(
      panels.map(async (one) => {
        const { x, y, width, height } = (await one.boundingBox())!;
        return { panel: await one.getAttribute('data-panel'), place: [x, y, width, height].map(Math.round) };
      }),
    );
  };
  const again = async (): Promise<void> => {
    await window.page.reload();
    await window.open();
    await inFront('consoles').waitFor();
  };

  test('panels stay where they are, to the pixel, however often the window is loaded anew', async () => {
    const before = await places();
    expect(before).toHaveLength(4);
    for (let times = 0; times < 3; times++) {
      await again();
      expect(await places()).toEqual(before);
    }
  });

  test('so they do where the window gets another size, and one of them fills it meanwhile', async () => {
    const { page } = window;
    const resize = async (width: number, height: number): Promise<void> => {
      await page.setViewportSize({ width, height });
      await until('panels that fill it', places, (all) => {
        const ends = (side: 0 | 1) => Math.max(...all.map(({ place }) => place[side]! + place[side + 2]!));
        return Math.abs(ends(0) - width) < 10 && Math.abs(ends(1) - height) < 10;
      });
    };
    await page.getByRole('button', { name: 'Look at the panels' }).click();
    const { width, height } = page.viewportSize()!;
    const before = await places();
    for (const meanwhile of [
      [1280, 720],
      [1000, 700, width, height, 1280, 720],
    ]) {
      await window.command('Fill the window with the panel in front');
      const back = page.getByRole('button', { name: 'Back to its place' });
      await back.waitFor();
      for (let n = 0; n < meanwhile.length; n += 2) await resize(meanwhile[n]!, meanwhile[n + 1]!);
      await back.click();
      await resize(width, height);
    }
    await until('panels as they were', places, (all) => {
      const off = all.map(({ place }, n) => place.map((pixels, side) => Math.abs(pixels - before[n]!.place[side]!)));
      return all.length === before.length && Math.max(...off.flat()) < 4;
    });
  });

  test('a panel that fills the window does so again after the window was loaded anew, and goes back to its place then', async () => {
    const before = await places();
    await window.command('Show Timeline');
    await window.command('Fill the window with the panel in front');
    const back = window.page.getByRole('button', { name: 'Back to its place' });
    await back.waitFor();
    const filling = await places();
    expect(filling.map(({ panel }) => panel)).toEqual(['timeline']);
    await window.page.reload();
    await window.open();
    await inFront('timeline').waitFor();
    expect(await places()).toEqual(filling);
    await window.page.getByRole('button', { name: 'Look at the panels' }).click();
    await back.click();
    await inFront('consoles').waitFor();
    expect(await places()).toEqual(before);
  });

  test('what lies over the window gives the focus back to where it was', async () => {
    const { page } = window;
    const at = page.getByRole('banner').getByRole('button').first();
    for (const open of ['Control+k', 'Control+/']) {
      await at.focus();
      await page.keyboard.press(open);
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await at.evaluate((element) => element.matches(':focus'))).toBe(true);
    }
  });

  test('the introduction can be read at every step, and is in the window, whatever size that has', async () => {
    const { page } = window;
    const size = page.viewportSize()!;
    await window.command('Introduction');
    const card = page.getByRole('dialog', { name: 'Introduction' });
    const where = async () => {
      const { x, y, width, height } = (await card.boundingBox())!;
      const { width: right, height: bottom } = page.viewportSize()!;
      return { x, y, inside: x >= 0 && y >= 0 && x + width <= right && y + height <= bottom };
    };
    /** A piece of the card beside its words. */
    const face = async () => {
      const { x, y } = await until('a card in the window', where, ({ inside }) => inside);
      return (await page.screenshot({ clip: { x: x + 40, y: y + 4, width: 8, height: 8 } })).toString('base64');
    };
    const first = await face();
    for (const [width, height] of [
      [900, 560],
      [1600, 900],
      [700, 480],
    ] as const) {
      await card.getByRole('button', { name: 'Next' }).click();
      await page.setViewportSize({ width, height });
      await until('a card as bright as at first', face, (now) => now === first);
    }
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'hidden' });
    await page.setViewportSize(size);
  });

  test('so do panels that float, several in one frame, too', async () => {
    // The screen of the machine that is off makes way.
    await window.command('Show Log');
    await window.page.getByRole('tab', { name: 'Log' }).click({ modifiers: ['Shift'] });
    const floating = window.page.locator('.dv-resize-container').locator('[data-panel]');
    await floating.waitFor();
    await window.page.getByRole('tab', { name: 'Screens' }).hover();
    await window.page.mouse.down();
    // It is dropped as soon as the window shows that it would land there: in the right half.
    const landing = window.page.locator('.dv-drop-target-anchor, .dv-drop-target-selection');
    let moves = 0;
    const move = async () => {
      const { x, y, width } = (await floating.boundingBox())!;
      await window.page.mouse.move(x + width - 20 - (moves++ % 2) * 4, y + 60);
      const lands = (await landing.count()) === 0 ? undefined : await landing.first().boundingBox();
      return { middle: x + width / 2, lands: lands?.x ?? 0 };
    };
    await until('a place to land', move, ({ middle, lands }) => Math.abs(lands - middle) < 8);
    await window.page.mouse.up();
    await floating.nth(1).waitFor();
    const before = await places();
    await again();
    expect(await floating.count()).toBe(2);
    expect(await places()).toEqual(before);
    expect(window.faults).toEqual([]);
  });
});
