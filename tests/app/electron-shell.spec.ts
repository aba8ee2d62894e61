import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { missingChromium } from './chromium.ts';
import { coverageOf, linesNotRun, type ScriptCoverage } from './coverage.ts';
import { APP, type AppOptions, type DoubledApp, startDouble } from './electron-app.ts';
import { PRELOAD_URL } from './electron-double-page.ts';

const PROJECT = join(import.meta.dirname, '../..');
const ORIGIN = 'app://ivilab';
/** Does not boot: most of these tests are about windows. */
const NO_MACHINE = 'title: 5\n';

/** What the test's own page has. */
interface TestPage {
  readonly test: {
    call(name: string, params: object): Promise<unknown>;
    readonly faults: readonly string[];
    readonly consoleBytes: number;
    readonly closed: boolean;
  };
  readonly ivilab: object;
  open(url: string): unknown;
  location: { href: string; reload(): void };
}
declare const window: TestPage & Record<string, unknown>;

/** A host that is busy with other things boots slowly. */
const PATIENCE_MS = 300_000;
const until = async <T>(what: string, look: () => Promise<T>, holds: (value: T) => boolean): Promise<T> => {
  let value = await look();
  for (const end = Date.now() + PATIENCE_MS; !holds(value); value = await look()) {
    if (Date.now() > end) throw new Error(`${what}: still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return value;
};

describe.skipIf(missingChromium("Electron's shell"))("Electron's shell, over the double", () => {
  const place = mkdtempSync(join(tmpdir(), 'electron-shell-'));
  const coverage = join(place, 'coverage');
  /** The built app with a page of the test's own. */
  const testApp = join(place, 'app');
  const layout = join(place, 'layout.yaml');
  const open: DoubledApp[] = [];

  const start = async (options: AppOptions = {}): Promise<DoubledApp> => {
    const env = {
      IVILAB_DATA: join(place, 'data'),
      IVILAB_LAYOUT: layout,
      IVILAB_DIRECTORY: place,
      NODE_V8_COVERAGE: coverage,
      ELECTRON_DOUBLE_ALONE: '1',
      ...options.env,
    };
    const app = await startDouble({ app: testApp, ...options, env });
    open.push(app);
    return app;
  };
  /** Ends it as a person does: only so does it write what of it ran. */
  const quit = async (app: DoubledApp): Promise<number | null> => {
    await app.order({ order: 'quit' }).catch(() => {});
    return app.ended;
  };
  const ready = async (app: DoubledApp, count = 1): Promise<Page[]> => {
    const loaded = async (): Promise<Page[]> => {
      const pages = await app.pages();
      const has = await Promise.all(pages.map((page) => page.evaluate(() => 'test' in window).catch(() => false)));
      return pages.filter((_, n) => has[n]);
    };
    return until('pages', loaded, ({ length }) => length === count);
  };
  const ask = (page: Page, name: string, params: object = {}): Promise<unknown> =>
    page.evaluate(([call, given]) => window.test.call(call as string, given as object), [name, params]);

  beforeAll(async () => {
    const { buildMain } = (await import('../../build/main-bundle.mjs')) as typeof import('../../build/main-bundle.mjs');
    const { buildRenderer } = (await import('../../build/app.mjs')) as typeof import('../../build/app.mjs');
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    await buildMain(say);
    await buildRenderer(say);
    cpSync(APP, testApp, { recursive: true, filter: (source) => source !== join(APP, 'renderer') });
    await build({
      configFile: false,
      logLevel: 'warn',
      root: import.meta.dirname,
      build: {
        outDir: join(testApp, 'renderer'),
        emptyOutDir: true,
        target: 'es2024',
        lib: { entry: 'electron-page.ts', formats: ['es'], fileName: () => 'page.js' },
      },
    });
    writeFileSync(
      join(testApp, 'renderer/index.html'),
      '<!doctype html><title>Test</title><script type="module" src="/page.js"></script>',
    );
    mkdirSync(coverage);
    mkdirSync(join(place, 'data'));
    writeFileSync(layout, NO_MACHINE);
  });

  afterAll(async () => {
    for (const app of open) await app.close();
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  });

  describe('a window', () => {
    let app: DoubledApp;
    let page: Page;
    let devtools: CDPSession;
    let preload: ScriptCoverage;

    beforeAll(async () => {
      app = await start();
      [page] = (await ready(app)) as [Page];
    });
    afterAll(async () => {
      expect(await quit(app)).toBe(0);
    });

    test('it is made with everything that keeps a page in its place', async () => {
      const { windows, sandboxed, switches, schemes, windowsNow } = await app.record();
      expect(windows[0]!.webPreferences).toEqual({
        preload: join(testApp, 'electron/shell/preload.cjs'),
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        navigateOnDragDrop: false,
        webviewTag: false,
        spellcheck: false,
        backgroundThrottling: false,
      });
      expect(sandboxed).toBe(true);
      expect(switches).toEqual(['enable-unsafe-swiftshader']);
      expect(schemes).toEqual([
        { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
      ]);
      expect(windowsNow).toEqual([{ visible: true, focused: false, url: `${ORIGIN}/index.html` }]);
    });

    test('its page has one thing of ours, and nothing of Node or Electron', async () => {
      const found = await page.evaluate(() => ({
        bridge: Object.keys(window.ivilab),
        fixed: Object.isFrozen(window.ivilab),
        names: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((one) => one in window),
      }));
      expect(found).toEqual({ bridge: ['connect'], fixed: true, names: [] });
    });

    test('it speaks with the desk, which knows the shell', async () => {
      expect(await ask(page, 'desk.open')).toMatchObject({ state: { shell: { kind: 'electron', dialogs: true } } });
      await expect(ask(page, 'layouts.open', { path: '/nowhere.yaml' })).rejects.toThrow(/nowhere\.yaml/);
      expect(await page.evaluate(() => window.test.faults)).toEqual([]);
    });

    test('its policy lets nothing run but the files of the app, and nothing be fetched from elsewhere', async () => {
      const violations = await page.evaluate(async () => {
        const seen: string[] = [];
        const view = window as unknown as {
          document: { addEventListener(type: string, listener: (event: { effectiveDirective: string }) => void): void };
          fetch(url: string): Promise<unknown>;
        };
        view.document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
        const { createElement, body } = view.document as unknown as {
          createElement(name: string): Record<string, unknown>;
          body: { append(element: unknown): void };
        };
        const add = (name: string, more: object): void =>
          body.append(Object.assign(createElement.call(view.document, name), more));
        add('script', { textContent: 'globalThis.inline = true' });
        add('script', { src: 'https://outside.invalid/a.js' });
        add('img', { src: 'https://outside.invalid/a.png' });
        add('iframe', { src: 'https://outside.invalid/' });
        add('object', { data: 'https://outside.invalid/' });
        await view.fetch('https://outside.invalid/').catch(() => {});
        setTimeout('globalThis.late = true' as never, 0);
        await new Promise((resolve) => setTimeout(resolve, 300));
        if ('inline' in window || 'late' in window) seen.push('ran');
        return [...new Set(seen)].sort();
      });
      expect(violations).toEqual([
        'connect-src',
        'frame-src',
        'img-src',
        'object-src',
        'script-src',
        'script-src-elem',
      ]);
      expect((await app.record()).blocked).toEqual([]);
    });

    test('only files of the renderer are there, whatever is asked for', async () => {
      const statuses = await page.evaluate(() =>
        Promise.all(
          [
            '/',
            '/page.js',
            '/package.json',
            '/../package.json',
            '/%2e%2e/package.json',
            '/electron/shell/electron.js',
          ].map(
            async (path) =>
              (await (window as unknown as { fetch: (p: string) => Promise<{ status: number }> }).fetch(path)).status,
          ),
        ),
      );
      expect(statuses).toEqual([200, 200, 404, 404, 404, 404]);
      const others = [`${ORIGIN}/index.html`, 'app://other/index.html', `${ORIGIN}.other/index.html`];
      const answered = await Promise.all(
        others.map((url) => app.order({ order: 'request', url }).catch(() => 'refused')),
      );
      expect(answered).toEqual([200, 404, 404]);
    });

    test('it does not go elsewhere, and opens nothing from elsewhere', async () => {
      await page.evaluate(() => {
        window.location.href = 'https://outside.invalid/';
      });
      await until(
        'refusal',
        async () => (await app.record()).refused,
        (refused) => refused.length > 0,
      );
      await page.evaluate(() => void window.open('https://outside.invalid/window'));
      const refused = await until(
        'both',
        async () => (await app.record()).refused,
        ({ length }) => length > 1,
      );
      expect(refused).toEqual(['https://outside.invalid/', 'https://outside.invalid/window']);
      expect(await ask(page, 'layouts.list')).toBeInstanceOf(Array);
      expect((await app.pages()).length).toBe(1);
      expect(await app.order({ order: 'webview' })).toBe(true);
    });

    test.each([
      ['fullscreen', true],
      ['screen-wake-lock', true],
      ['clipboard-sanitized-write', true],
      ['clipboard-read', true],
      ['media', false],
      ['geolocation', false],
      ['notifications', false],
      ['openExternal', false],
      ['usb', false],
    ])('the permission %s is given: %s', async (permission, given) => {
      const asked = (url: string) => app.order({ order: 'permission', permission, url });
      expect(await asked(`${ORIGIN}/index.html`)).toEqual({
        asked: given,
        checked: given,
        nobody: false,
        device: false,
      });
      for (const url of ['https://outside.invalid/', `${ORIGIN}.evil/`, 'file:///etc/passwd', ''])
        expect(await asked(url)).toEqual({ asked: false, checked: false, nobody: false, device: false });
    });

    test('no frame but the page of a window of ours gets a wire', async () => {
      for (const url of [null, 'https://outside.invalid/', `${ORIGIN}/index.html`])
        expect(await app.order({ order: 'foreign', channel: 'ivilab:wire', url })).toBe(0);
    });

    test('dialogs for files are the system’s own', async () => {
      await app.order({ order: 'answers', answers: ['/a/b.yaml', '', '/a/c.yaml', ''] });
      const choose = (what: string, suggested?: string) =>
        ask(page, 'files.choose', { what, ...(suggested === undefined ? {} : { suggested }) });
      expect(await choose('open', '/a')).toBe('/a/b.yaml');
      expect(await choose('open')).toBeNull();
      expect(await choose('save', '/a/c.yaml')).toBe('/a/c.yaml');
      expect(await choose('save')).toBeNull();
    });

    test('a page that is loaded anew gets a wire anew', async () => {
      devtools = await page.context().newCDPSession(page);
      await devtools.send('Profiler.enable');
      await devtools.send('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
      await page.evaluate(() => window.location.reload());
      await page.waitForFunction(() => 'test' in window);
      expect(await ask(page, 'desk.open')).toMatchObject({ state: { power: 'off' } });
      const { result } = await devtools.send('Profiler.takePreciseCoverage');
      preload = result.find(({ url }) => url === PRELOAD_URL)!;
    });

    test('every line of the preload has run', () => {
      const before = '((require, exports, module) => {'.length;
      const source = readFileSync(join(testApp, 'electron/shell/preload.cjs'), 'utf8');
      const shifted = {
        url: PRELOAD_URL,
        functions: preload.functions.map(({ ranges }) => ({
          ranges: ranges.map(({ startOffset, endOffset, count }) => ({
            startOffset: Math.max(0, startOffset - before),
            endOffset: Math.max(0, endOffset - before),
            count,
          })),
        })),
      };
      expect(source).toContain('exposeInMainWorld');
      expect(linesNotRun(source, [shifted])).toEqual([]);
    });

    test('a second wire of a page ends the first', async () => {
      await page.evaluate(() => (window.ivilab as { connect(): void }).connect());
      await page.waitForFunction(() => window.test.closed);
      await page.reload();
      await page.waitForFunction(() => 'test' in window);
    });
  });

  describe('windows', () => {
    let app: DoubledApp;
    beforeEach(async () => {
      app = await start();
      await ready(app);
    });

    test('several show the same desk; their number has an end', async () => {
      await app.order({ order: 'menu', label: 'New Window' });
      const [first, second] = (await ready(app, 2)) as [Page, Page];
      await ask(first, 'settings.set', { key: 'test', value: '"x"' });
      expect(await ask(second, 'desk.open')).toMatchObject({ settings: { test: '"x"' } });
      await first.evaluate(() => void window.open('app://ivilab/index.html'.replace('app://ivilab', '')));
      await ready(app, 3);
      for (let n = 0; n < 10; n++) await app.order({ order: 'menu', label: 'New Window' });
      await ready(app, 8);
      expect((await app.record()).windows.length).toBe(8);
      expect(await quit(app)).toBe(0);
    });

    test('the app started once more shows the window that is there', async () => {
      await app.order({ order: 'event', event: 'second-instance' });
      expect((await app.record()).windowsNow).toMatchObject([{ focused: true }]);
      const again = await start({ env: { ELECTRON_DOUBLE_SECOND: '1' } });
      expect(await again.ended).toBe(0);
      expect(await quit(app)).toBe(0);
    });

    test('a page with something unsaved is left only when the person says so', async () => {
      const [page] = (await app.pages()) as [Page];
      await page.evaluate(() => {
        const view = window as unknown as {
          addEventListener(type: string, listener: (event: { preventDefault(): void }) => void): void;
        };
        view.addEventListener('beforeunload', (event) => event.preventDefault());
      });
      await page.mouse.click(10, 10);
      await app.order({ order: 'answers', answers: [0, 1] });
      expect(await app.order({ order: 'close', window: 0 })).toBe(false);
      expect((await app.pages()).length).toBe(1);
      // The last window that closes ends the app.
      await app.order({ order: 'close', window: 0 }).catch(() => {});
      expect(await app.ended).toBe(0);
    });

    test('a page that breaks is loaded again, but not for ever', async () => {
      const [page] = (await app.pages()) as [Page];
      const devtools = await page.context().newCDPSession(page);
      devtools.send('Page.crash').catch(() => {});
      await until(
        'the page again',
        async () => (await app.pages()).filter((one) => one !== page).length,
        (n) => n === 1,
      );
      const [again] = (await ready(app)) as [Page];
      expect(await ask(again, 'desk.open')).toMatchObject({ state: { power: 'off' } });
      await app.order({ order: 'gone', reason: 'clean-exit' });
      for (let n = 0; n < 5; n++) await app.order({ order: 'gone', reason: 'oom' });
      expect(await app.ended).toBe(0);
    });
  });

  test('without IVILAB_DATA the lab is where the system keeps things of apps', async () => {
    const app = await start({ env: { IVILAB_DATA: '', IVILAB_DIRECTORY: '', IVILAB_LAYOUT: layout } });
    await ready(app);
    const { paths, data } = await app.record();
    expect(data).toBe(join(paths.userData!, 'lab'));
    await app.order({ order: 'event', event: 'activate' });
    expect(await quit(app)).toBe(0);
  });

  test('where it is started without a sandbox it opens no page, but a browser', async () => {
    const app = await start({ args: ['--no-sandbox'], env: { IVILAB_LAYOUT: '' } });
    await until(
      'the link',
      async () => app.said(),
      (said) => said.includes('http://127.0.0.1:'),
    );
    expect(app.said()).toContain('the app opens in the browser instead of Electron: its sandbox is refused here');
    expect((await app.record()).windows).toEqual([]);
    process.kill(app.pid, 'SIGTERM');
    expect(await app.ended).toBe(143);
  });

  test('an app that is not whole says what is missing', async () => {
    const broken = join(place, 'broken');
    cpSync(testApp, broken, { recursive: true });
    rmSync(join(broken, 'renderer'), { recursive: true });
    const app = await start({ app: broken });
    expect(await app.ended).toBe(1);
    expect(app.said()).toMatch(/\[IVI Lab could not start\] .*renderer has no index\.html/);
  });

  test('the real renderer shows a machine that boots, and quitting switches that off', async () => {
    writeFileSync(layout, readFileSync(join(PROJECT, 'assets/layouts/rtos-only.yaml'), 'utf8'));
    cpSync(join(PROJECT, '.ivilab/boot'), join(place, 'data/boot'), { recursive: true });
    const app = await start({ app: APP });
    const [page] = (await app.waitForPages(1)) as [Page];
    await until(
      'virtual time',
      () => page.locator('body').innerText(),
      (text) => /Virtual time\s+0:0[2-9]/.test(text),
    );
    mkdirSync(join(PROJECT, 'out/screens'), { recursive: true });
    await page.screenshot({ path: join(PROJECT, 'out/screens/electron-double.png') });
    expect((await app.record()).blocked).toEqual([]);
    expect(await quit(app)).toBe(0);
    expect(app.said()).not.toMatch(/error/i);
  });

  test('every line of the main process has run', () => {
    const file = 'electron/shell/electron.js';
    const runs = coverageOf(coverage, file);
    expect(runs.length).toBeGreaterThan(5);
    expect(linesNotRun(readFileSync(join(APP, file), 'utf8'), runs)).toEqual([]);
  });
});
