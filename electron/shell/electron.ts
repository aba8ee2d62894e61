import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  type IpcMainEvent,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  session,
  type WebContents,
} from 'electron';
import { inBrowser } from './choose.ts';
import { menuTemplate } from './electron-menu.ts';
import { WINDOW_OPEN, WIRE } from './electron-window.ts';
import { PERMISSIONS, windowOptions } from './electron-window-options.ts';
import { PageFiles } from './page-files.ts';
import { PortWire } from './port-wire.ts';

const ORIGIN = 'app://ivilab';
const ENTRY = `${ORIGIN}/index.html`;
/** The app's folder: this file is in electron/shell. */
const APP = resolve(import.meta.dirname, '../..');
const RENDERER = join(APP, 'renderer');
/** A page that opens windows without end is stopped here. */
const MOST_WINDOWS = 8;
/** A page that breaks is loaded again, unless it has broken so often. */
const MOST_RELOADS = 5;
const RELOAD_AFTER_MS = 1000;
/** The machine may take so long to switch off. */
const LONGEST_END_MS = 5000;
/** In the browser, where no terminal ends the app, it ends when no window has been open for so many seconds. */
const IDLE_SECONDS = 60;

const wires = new WeakMap<WebContents, PortWire>();

const isOurs = (url: string): boolean => url.startsWith(`${ORIGIN}/`);
const stay = (event: { readonly url: string; preventDefault(): void }): void => {
  if (!isOurs(event.url)) event.preventDefault();
};

app.enableSandbox();
// Without a GPU the cockpit is drawn by software. The pages are our own: nobody else's shaders run there.
app.commandLine.appendSwitch('enable-unsafe-swiftshader');
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
// Started from the sources' folder the app keeps its things there; installed, where the system wants them.
if (process.env.IVILAB_DATA) keepIn(resolve(process.env.IVILAB_DATA, 'electron'));
process.env.IVILAB_DATA ||= join(app.getPath('userData'), 'lab');
app.on('web-contents-created', (_event, contents) => confine(contents));
// An AppImage's launcher does so where the system refuses the sandbox. No page is opened without it.
if (app.commandLine.hasSwitch('no-sandbox')) void openInBrowser().catch(giveUp);
else if (app.requestSingleInstanceLock()) void start().catch(giveUp);
else app.exit(0);

function keepIn(directory: string): void {
  mkdirSync(directory, { recursive: true });
  app.setPath('userData', directory);
}

/** What the user said where it was started from. */
const asked = () => ({
  directory: process.env.IVILAB_DIRECTORY || app.getPath('documents'),
  ...(process.env.IVILAB_LAYOUT ? { layout: process.env.IVILAB_LAYOUT } : {}),
});

const say = (line: string): void => void process.stderr.write(`ivilab: ${line}\n`);

async function openInBrowser(): Promise<void> {
  const { runBrowser } = await import('./browser.ts');
  say(inBrowser('its sandbox is refused here'));
  const options = { layout: undefined, ...asked(), renderer: RENDERER, open: true, port: 0, idle: IDLE_SECONDS, say };
  app.exit(await runBrowser(options));
}

/** A page stays where it is, in its own window. A second window of ours is one that we make. */
function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (isOurs(url)) openWindow();
    return { action: 'deny' };
  });
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

async function start(): Promise<void> {
  // Only now, because it looks at IVILAB_DATA.
  const { createDesk } = await import('../desk/desk.ts');
  const desk = createDesk({ shell: 'electron', chooseFile, say, ...asked() });
  app.on('window-all-closed', () => app.quit());
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  let ended = false;
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    const late = new Promise((done) => setTimeout(done, LONGEST_END_MS));
    void Promise.race([desk.close(), late]).finally(() => {
      ended = true;
      app.quit();
    });
  });
  ipcMain.on(WIRE, (event) => joinDesk(event, (wire) => desk.open(wire)));
  await app.whenReady();
  guardSession();
  servePages();
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform === 'darwin', openWindow)));
  openWindow();
}

function giveUp(error: Error): void {
  dialog.showErrorBox('IVI Lab could not start', error.message);
  app.exit(1);
}

function guardSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, answer) =>
    answer(isOurs(contents.getURL()) && PERMISSIONS.has(permission)),
  );
  defaultSession.setPermissionCheckHandler(
    (contents, permission) => contents !== null && isOurs(contents.getURL()) && PERMISSIONS.has(permission),
  );
  defaultSession.setDevicePermissionHandler(() => false);
}

/** `app://ivilab` is the built renderer, and there is no other host. */
function servePages(): void {
  const pages = new PageFiles(RENDERER);
  protocol.handle('app', async ({ method, url }) => {
    const { pathname } = new URL(url);
    const { status, headers, body } = await pages.answer(method, isOurs(url) ? pathname : '');
    return new Response(body, { status, headers });
  });
}

/** Gives a page of ours a wire to the desk; the one from before closes, as its page is gone. */
function joinDesk({ sender, senderFrame }: IpcMainEvent, open: (wire: PortWire) => void): void {
  if (senderFrame === null || senderFrame.parent !== null || !isOurs(senderFrame.url)) return;
  if (BrowserWindow.fromWebContents(sender) === null) return;
  wires.get(sender)?.close();
  const { port1, port2 } = new MessageChannelMain();
  const wire = new PortWire(port1);
  wires.set(sender, wire);
  port1.on('message', ({ data }) => wire.take(data));
  port1.on('close', () => wire.ended());
  open(wire);
  port1.start();
  sender.postMessage(WIRE, null, [port2]);
}

function openWindow(): void {
  if (BrowserWindow.getAllWindows().length >= MOST_WINDOWS) return;
  const preload = join(APP, 'electron/shell/preload.cjs');
  const window = new BrowserWindow(windowOptions(preload, join(APP, 'assets/icons/png/256x256.png')));
  const { webContents } = window;
  window.once('ready-to-show', () => {
    window.show();
    process.stderr.write(WINDOW_OPEN);
  });
  webContents.on('will-prevent-unload', (event) => {
    if (mayLeave(window)) event.preventDefault();
  });
  let reloads = 0;
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    if (++reloads > MOST_RELOADS) return window.destroy();
    setTimeout(() => window.isDestroyed() || void window.loadURL(ENTRY), RELOAD_AFTER_MS);
  });
  void window.loadURL(ENTRY);
}

function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  window?.show();
  window?.focus();
}

/** A page has told that something in it is not saved. */
function mayLeave(window: BrowserWindow): boolean {
  const answer = dialog.showMessageBoxSync(window, {
    type: 'warning',
    message: 'This window has changes that are not saved.',
    buttons: ['Stay', 'Leave without saving'],
    defaultId: 0,
    cancelId: 0,
  });
  return answer === 1;
}

/** The system's own dialog for a layout file; null: nobody chose one. */
async function chooseFile(what: 'open' | 'save', suggested?: string): Promise<string | null> {
  const parent = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]!;
  const options = {
    filters: [{ name: 'Layouts', extensions: ['yaml', 'yml'] }],
    ...(suggested === undefined ? {} : { defaultPath: suggested }),
  };
  if (what === 'save') return (await dialog.showSaveDialog(parent, options)).filePath || null;
  return (await dialog.showOpenDialog(parent, { ...options, properties: ['openFile'] })).filePaths[0] ?? null;
}
