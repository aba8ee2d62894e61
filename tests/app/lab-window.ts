import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** Where pictures of the app are kept for people to look at. */
const PICTURES = join(import.meta.dirname, '../../out/app-pictures');
/** Milliseconds that anything may take which a busy host makes slow. */
export const PATIENCE_MS = 300_000;

/** What is used of the page's canvases: these files know no DOM. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
  };
}

/** A picture of a head as the page has drawn it. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha. */
  readonly rgba: Uint8Array;
}

/** A window of the app as a person uses it. */
export class LabWindow {
  readonly page: Page;
  /** What went wrong in the page itself. */
  readonly faults: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => this.faults.push(String(error.stack ?? error)));
  }

  /** Opens the app. */
  async open(link?: string): Promise<void> {
    if (link !== undefined) await this.page.goto(link, { timeout: PATIENCE_MS });
    await this.page.getByRole('banner').waitFor({ timeout: PATIENCE_MS });
  }

  /** Does a command by its title, as the palette has it. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page
      .getByRole('button', { name: /commands/i })
      .first()
      .click();
    const field = this.page.getByPlaceholder('Type a command');
    await field.fill(title);
    await this.page.getByRole('option', { name: title }).first().click();
    await field.waitFor({ state: 'hidden' });
  }

  async picture(name: string): Promise<void> {
    mkdirSync(PICTURES, { recursive: true });
    await this.page.screenshot({ path: join(PICTURES, `${name}.png`) });
  }

  terminal(console: string): Locator {
    return this.page.locator(`[data-terminal="${console}"]`);
  }

  /** What a terminal shows now. */
  async shown(console: string): Promise<string> {
    const rows = await this.terminal(console).locator('.xterm-rows > div').allTextContents();
    return rows
      .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
      .trimEnd();
  }

  /** Looks for a text in all that a terminal can be scrolled back to; it is at its end afterwards. */
  async scrollsBackTo(console: string, text: RegExp): Promise<boolean> {
    const place = this.terminal(console);
    await place.scrollIntoViewIfNeeded();
    const box = (await place.boundingBox())!;
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    let found = false;
    for (let before: string | undefined, now = await this.shown(console); !found && now !== before; ) {
      found = text.test(now);
      await this.page.mouse.wheel(0, -50);
      await this.page.waitForTimeout(100);
      [before, now] = [now, await this.shown(console)];
    }
    for (let before: string | undefined, now = await this.shown(console); now !== before; ) {
      await this.page.mouse.wheel(0, 300);
      await this.page.waitForTimeout(100);
      [before, now] = [now, await this.shown(console)];
    }
    return found;
  }

  /** Types a line at a console, as fast as people do: Xen drops what comes faster. */
  async type(console: string, line: string): Promise<void> {
    await this.terminal(console).locator('textarea').focus();
    await this.page.keyboard.type(line, { delay: 15 });
    await this.page.keyboard.press('Enter');
  }

  /** A slider of the car's: throttle, brake, hold. */
  control(name: string): Locator {
    return this.page.locator(`input[data-control="${name}"]`);
  }

  head(name: string): Locator {
    return this.page.locator(`canvas[data-head="${name}"]`);
  }

  /** The domain whose picture a head shows, as the page says it. */
  owner(name: string): Promise<string> {
    return this.page.locator(`figure:has(canvas[data-head="${name}"]) figcaption span`).innerText();
  }

  async pixels(head: string): Promise<Pixels> {
    const { width, height, text } = await this.head(head).evaluate((element) => {
      const canvas = element as unknown as Canvas;
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
      let text = '';
      for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
      return { width, height, text: btoa(text) };
    });
    return { width, height, rgba: new Uint8Array(Buffer.from(text, 'base64')) };
  }

  /** A finger touches a head at a place in its own pixels. */
  async tap(head: string, x: number, y: number): Promise<void> {
    const canvas = this.head(head);
    await canvas.scrollIntoViewIfNeeded();
    const box = (await canvas.boundingBox())!;
    const { width, height } = await canvas.evaluate((element) => {
      const { width, height } = element as unknown as Canvas;
      return { width, height };
    });
    await this.page.mouse.move(box.x + (x / width) * box.width, box.y + (y / height) * box.height);
    await this.page.mouse.down();
    await this.page.waitForTimeout(250);
    await this.page.mouse.up();
  }

  /** The state of a domain, as its chip has it. */
  async domain(name: string): Promise<string> {
    return (await this.page.locator(`button[data-domain="${name}"]`).getAttribute('data-state')) ?? '';
  }

  /** Does something to a domain, from its chip's menu. */
  async act(domain: string, action: string): Promise<void> {
    await this.page.locator(`button[data-domain="${domain}"]`).click();
    await this.page.getByRole('menuitem', { name: action }).click();
  }
}

/** Waits until something is so. What it throws tells what it was at last. */
export async function until<T>(what: string, look: () => Promise<T>, holds: (now: T) => boolean): Promise<T> {
  const begin = performance.now();
  const end = begin + PATIENCE_MS;
  for (;;) {
    const now = await look();
    if (holds(now)) {
      if (process.env.IVILAB_TEST_LOG)
        process.stderr.write(`${what}: ${((performance.now() - begin) / 1000).toFixed(1)} s\n`);
      return now;
    }
    if (performance.now() > end)
      throw new Error(`${what} has not come; at last it was ${JSON.stringify(now).slice(0, 4000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until the cluster's head shows what the RTOS draws, and the centre's what the IVI does. */
export async function headsDrawn(window: LabWindow): Promise<void> {
  for (const [head, domain] of [
    ['cluster', 'rtos'],
    ['centre', 'ivi'],
  ] as const)
    await until(
      head,
      () => window.owner(head),
      (text) => text.includes(domain),
    );
}

/**
 * The speed in km/h that the cluster's needle points at (guests/rtos/cluster): orange, on a dial with a degree for each km/h, 0 being 150
 * degrees clockwise from the right. Undefined where no needle is drawn.
 */
export function needle({ width, rgba }: Pixels): number | undefined {
  const centre = { x: 262, y: 248 };
  let x = 0;
  let y = 0;
  let count = 0;
  for (let py = 40; py < 420; py++)
    for (let px = 50; px < 480; px++) {
      const at = (py * width + px) * 4;
      const orange = rgba[at]! > 200 && rgba[at + 1]! > 50 && rgba[at + 1]! < 130 && rgba[at + 2]! < 90;
      const far = Math.hypot(px - centre.x, py - centre.y);
      if (!orange || far < 80 || far > 205) continue;
      x += px - centre.x;
      y += py - centre.y;
      count++;
    }
  if (count < 100) return undefined;
  const degrees = (Math.atan2(y, x) * 180) / Math.PI;
  return ((degrees - 150 + 720) % 360) - ((degrees - 150 + 720) % 360 > 300 ? 360 : 0);
}

/** How many pixels are as light as letters are on our dark screens. */
export function light({ rgba }: Pixels): number {
  let count = 0;
  for (let at = 0; at < rgba.length; at += 4) if (rgba[at]! + rgba[at + 1]! + rgba[at + 2]! > 450) count++;
  return count;
}

/** How many pixels of two pictures differ. */
export function differing(one: Pixels, other: Pixels): number {
  if (one.rgba.length !== other.rgba.length) return Number.POSITIVE_INFINITY;
  let count = 0;
  for (let at = 0; at < one.rgba.length; at += 4)
    if (
      one.rgba[at] !== other.rgba[at] ||
      one.rgba[at + 1] !== other.rgba[at + 1] ||
      one.rgba[at + 2] !== other.rgba[at + 2]
    )
      count++;
  return count;
}
