import type { CDPSession } from 'playwright-core';

// A page of the double's: the preload runs in a world of its own beside the page's, as with contextIsolation, and what it says to
// the main process goes through Chromium's debugging protocol.

/** The name of the preload's script for Chromium's debugging protocol. */
export const PRELOAD_URL = 'electron-double:preload.cjs';
const WORLD = 'preload';
const BINDING = 'electronDouble';

/** What goes between a preload's world and the main process. */
export type PageMessage =
  | { readonly to: 'channel'; readonly channel: string; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly to: 'port'; readonly port: number; readonly data: unknown }
  | { readonly to: 'close'; readonly port: number };

/** A page's end of a message channel, which is not Node's. */
interface PagePort {
  onmessage: (event: { readonly data: unknown }) => void;
  addEventListener(type: 'close', listener: () => void): void;
  postMessage(message: unknown): void;
  close(): void;
}

const BYTES = '$bytes';

export function encode(message: unknown): string {
  return JSON.stringify(message, function (this: Record<string, unknown>, key, value) {
    const raw = this[key];
    return raw instanceof Uint8Array ? { [BYTES]: Buffer.from(raw).toString('base64') } : value;
  });
}

export function decode(text: string): unknown {
  return JSON.parse(text, (_, value) =>
    typeof value === 'object' && value !== null && typeof value[BYTES] === 'string'
      ? Uint8Array.from(Buffer.from(value[BYTES], 'base64'))
      : value,
  );
}

/** In the page's own world: puts there what the preload's world exposes. Functions are called through events, which both worlds see. */
function pagePart(): void {
  const page = globalThis as unknown as EventTarget & Record<string, unknown>;
  page.addEventListener('double:expose', (event) => {
    const { key, methods } = JSON.parse((event as CustomEvent<string>).detail) as { key: string; methods: string[] };
    const api: Record<string, unknown> = {};
    for (const method of methods)
      api[method] = (...args: unknown[]): void => {
        page.dispatchEvent(new CustomEvent('double:call', { detail: JSON.stringify({ key, method, args }) }));
      };
    Object.defineProperty(page, key, { value: Object.freeze(api), enumerable: true });
  });
}

/** In the preload's world: the part of Electron that a preload in the sandbox may `require`. */
function preloadPart(binding: string, bytesKey: string): { take(text: string): void; require(name: string): unknown } {
  const world = globalThis as unknown as EventTarget & Record<string, (text: string) => void>;
  const pack = (value: unknown): string =>
    JSON.stringify(value, (_, part) => {
      if (!(part instanceof Uint8Array)) return part;
      let text = '';
      for (const byte of part) text += String.fromCharCode(byte);
      return { [bytesKey]: btoa(text) };
    });
  const unpack = (text: string) =>
    JSON.parse(text, (_, part) =>
      typeof part === 'object' && part !== null && typeof part[bytesKey] === 'string'
        ? Uint8Array.from(atob(part[bytesKey]), (character) => character.charCodeAt(0))
        : part,
    );
  const listeners = new Map<string, ((event: { ports: PagePort[] }, data: unknown) => void)[]>();
  const ports = new Map<number, PagePort>();
  const open = (id: number): PagePort => {
    const { port1, port2 } = new MessageChannel() as unknown as Record<'port1' | 'port2', PagePort>;
    ports.set(id, port1);
    port1.onmessage = ({ data }) => world[binding]!(pack({ to: 'port', port: id, data }));
    port1.addEventListener('close', () => world[binding]!(pack({ to: 'close', port: id })));
    return port2;
  };
  const exposed = new Map<string, Record<string, (...args: unknown[]) => void>>();
  world.addEventListener('double:call', (event) => {
    const { key, method, args } = JSON.parse((event as CustomEvent<string>).detail);
    exposed.get(key)![method]!(...args);
  });
  const electron = {
    contextBridge: {
      exposeInMainWorld: (key: string, api: Record<string, () => void>): void => {
        exposed.set(key, api);
        const detail = JSON.stringify({ key, methods: Object.keys(api) });
        world.dispatchEvent(new CustomEvent('double:expose', { detail }));
      },
    },
    ipcRenderer: {
      send: (channel: string, data?: unknown): void =>
        world[binding]!(pack({ to: 'channel', channel, data, ports: [] })),
      on: (channel: string, listener: (event: { ports: PagePort[] }, data: unknown) => void): void => {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
    },
  };
  return {
    take(text) {
      const message = unpack(text) as PageMessage;
      if (message.to === 'port') return ports.get(message.port)?.postMessage(message.data);
      if (message.to === 'close') return ports.get(message.port)?.close();
      const event = { ports: message.ports.map(open) };
      for (const listener of listeners.get(message.channel) ?? []) listener(event, message.data);
    },
    require(name) {
      if (name === 'electron') return electron;
      throw new Error(`module not found: ${name} (a preload in the sandbox has only electron)`);
    },
  };
}

/** The world of a document's preload. */
export interface PreloadWorld {
  readonly id: number;
  send(message: PageMessage): void;
}

export interface PageListener {
  said(world: PreloadWorld, message: PageMessage): void;
  /** Its document is gone. */
  gone(world: PreloadWorld): void;
}

/** Makes every document of a page begin with the preload. */
export async function installPreload(session: CDPSession, preload: string, listener: PageListener): Promise<void> {
  const worlds = new Map<number, PreloadWorld>();
  const world = (id: number): PreloadWorld => ({
    id,
    send: (message) => {
      const expression = `electronDoubleWorld.take(${JSON.stringify(encode(message))})`;
      // A document that goes at this moment takes nothing.
      session.send('Runtime.evaluate', { expression, contextId: id }).catch(() => {});
    },
  });
  const end = (id: number): void => {
    const gone = worlds.get(id);
    worlds.delete(id);
    if (gone) listener.gone(gone);
  };
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name === WORLD) worlds.set(context.id, world(context.id));
  });
  session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => end(executionContextId));
  session.on('Runtime.executionContextsCleared', () => {
    for (const id of [...worlds.keys()]) end(id);
  });
  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    const from = worlds.get(executionContextId);
    if (name === BINDING && from) listener.said(from, decode(payload) as PageMessage);
  });
  await session.send('Page.enable');
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD });
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${pagePart})();` });
  const around = `globalThis.electronDoubleWorld = (${preloadPart})(${JSON.stringify(BINDING)}, ${JSON.stringify(BYTES)});`;
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: around, worldName: WORLD });
  const source = `((require, exports, module) => {${preload}\n})(electronDoubleWorld.require, {}, { exports: {} });
    //# sourceURL=${PRELOAD_URL}`;
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: WORLD });
}
