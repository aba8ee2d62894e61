// npm run app-figures [-- --minutes N]: what the app costs, and how fast it answers, in the system's Chromium. For docs/performance.md; on a
// host that is busy with other things the figures say little.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { chromiumPath, launchChromium } from './chromium.ts';
import { headsDrawn, LabWindow, until } from './lab-window.ts';
import { labLayout, startBrowserApp } from './running-app.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string' } } });
const minutes = Number(values.minutes ?? 0);
if (!(minutes >= 0)) {
  process.stderr.write(`app-figures: --minutes ${values.minutes}: it takes a number, 0 or greater\n`);
  process.exit(1);
}
if (chromiumPath === undefined) {
  process.stderr.write('app-figures: there is no Chromium: install one, or name it in IVILAB_CHROMIUM\n');
  process.exit(1);
}

const SIZE = { width: 1920, height: 1080 };
const TOUCHES = 12;
/** Places of the centre's head: the icons of navigation and of media at its lower edge. */
const ICONS = [502, 610] as const;
const ICON_Y = 755;

const began = performance.now();
const sinceStart = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;
const say = (what: string, figure: string): void => console.log(`${what.padEnd(64)} ${figure}`);
const seconds = (n: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, n * 1000));
const spread = (all: readonly number[], unit: string): string => {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!.toFixed(1);
  return `${at(0.5)} ${unit} median, ${at(0.95)} at 95 %, ${at(1)} most (${all.length})`;
};

/** Resident memory of a process, in MiB. */
const resident = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

/** What of that is the machine's one memory, with the guests' RAM: the process's largest mapping, in MiB. It grows as guests touch more of it. */
function residentGuests(pid: number): number {
  const all = readFileSync(`/proc/${pid}/smaps`, 'utf8').matchAll(/^Rss:\s+(\d+)/gm);
  return Math.max(...[...all].map(([, kilobytes]) => Number(kilobytes))) / 1024;
}

const memory = (pid: number): string =>
  `${resident(pid).toFixed(0)} MiB, of it ${residentGuests(pid).toFixed(0)} with the guests' RAM`;

/** The process that has the machine: the one below `pid` with the most memory. */
function machineProcess(pid: number): number {
  const below = (parent: number): number[] => {
    const children = execFileSync('sh', ['-c', `cat /proc/${parent}/task/*/children 2>/dev/null || true`], {
      encoding: 'utf8',
    });
    return children
      .split(/\s+/)
      .filter(Boolean)
      .flatMap((child) => [Number(child), ...below(Number(child))]);
  };
  return [pid, ...below(pid)].sort((a, b) => resident(b) - resident(a))[0]!;
}

/** Counts bytes that come over a page's WebSocket. */
class WireMeter {
  #bytes = 0;
  static async on(page: Page): Promise<WireMeter> {
    const meter = new WireMeter();
    const session: CDPSession = await page.context().newCDPSession(page);
    session.on('Network.webSocketFrameReceived', ({ response: { opcode, payloadData } }) => {
      meter.#bytes += opcode === 2 ? (payloadData.length * 3) / 4 : payloadData.length;
    });
    await session.send('Network.enable');
    return meter;
  }

  async rate(over: number): Promise<string> {
    const before = this.#bytes;
    await seconds(over);
    const rate = (this.#bytes - before) / over;
    return rate < 100_000 ? `${(rate / 1000).toFixed(1)} kB/s` : `${(rate / 1e6).toFixed(2)} MB/s`;
  }
}

/** Milliseconds between the page's frames. */
const frameTimes = (page: Page, count: number): Promise<number[]> =>
  page.evaluate(`new Promise((resolve) => {
    const times = [];
    let before;
    const frame = (now) => {
      if (before !== undefined) times.push(now - before);
      before = now;
      if (times.length < ${count}) requestAnimationFrame(frame);
      else resolve(times);
    };
    requestAnimationFrame(frame);
  })`);

/** Touches an icon on the centre's head; milliseconds from the page's event to the first picture in which it looks different. */
async function touch(window: LabWindow, x: number): Promise<number> {
  const { page } = window;
  const answer = page.evaluate(`new Promise((resolve, reject) => {
    const canvas = document.querySelector('canvas[data-head="centre"]');
    const icon = () => canvas.getContext('2d').getImageData(${x - 40}, ${ICON_Y - 25}, 80, 50).data;
    const before = icon();
    canvas.addEventListener('pointerdown', () => {
      const from = performance.now();
      const look = () => {
        const now = icon();
        if (now.some((value, at) => value !== before[at])) resolve(performance.now() - from);
        else if (performance.now() - from > 10_000) reject(new Error('the touch shows nothing'));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, { once: true, capture: true });
  })`) as Promise<number>;
  await window.tap('centre', x, ICON_Y);
  return answer;
}

const app = await startBrowserApp(labLayout());
const chromium = await launchChromium();
try {
  say('npm start to the link', sinceStart());
  const context = await chromium.newContext({ viewport: SIZE, colorScheme: 'dark' });
  const window = new LabWindow(await context.newPage());
  const { page } = window;
  await window.open(await app.link());
  say('npm start to the window', sinceStart());
  await window.command('All consoles side by side');
  await until(
    "Xen's first line",
    () => window.shown('xen'),
    (text) => text.includes('(XEN)'),
  );
  say("npm start to the first line on Xen's console", sinceStart());
  await until(
    "Dom0's first line",
    () => window.shown('dom0'),
    (text) => /Linux|BusyBox/.test(text), // what is shown first may be gone already where the host is slow
  );
  say("npm start to the first line on Dom0's console", sinceStart());
  await window.command('Show Screens and controls');
  await headsDrawn(window);
  say('npm start to both heads drawn on', sinceStart());
  await seconds(8);
  const pid = machineProcess(app.pid);
  say('memory of the app, guests among it', memory(pid));

  const wire = await WireMeter.on(page);
  await window.command('All consoles side by side');
  say('machine to renderer: at rest, consoles in front', await wire.rate(10));
  await window.command('Show Screens and controls');
  say('machine to renderer: at rest, both heads in front', await wire.rate(10));
  const touches: number[] = [];
  for (let n = 0; n < TOUCHES; n++) {
    touches.push(await touch(window, ICONS[n & 1]!));
    await seconds(2);
  }
  say('touch to picture, on the wall', spread(touches, 'ms'));
  await window.tap('centre', ICONS[0], ICON_Y);
  await page.getByRole('button', { name: 'Drive', exact: true }).click();
  await page.getByRole('button', { name: 'Parking brake' }).click();
  await window.control('hold').fill('80');
  await seconds(8);
  say('machine to renderer: at 80 km/h, navigation, both heads', await wire.rate(10));
  say('frames of the page, both heads flat', spread(await frameTimes(page, 150), 'ms'));
  await window.command('Show Cockpit');
  await seconds(5);
  say('frames of the page, cockpit, driving', spread(await frameTimes(page, 60), 'ms'));
  for (const end = performance.now() + minutes * 60_000; performance.now() < end; ) {
    await seconds(Math.min(300, (end - performance.now()) / 1000));
    say(`memory of the app ${sinceStart()} after its start`, memory(pid));
  }
} finally {
  await chromium.close();
  await app.close();
}
