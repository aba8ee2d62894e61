import { contextBridge, ipcRenderer } from 'electron';
import { type Bridge, WIRE } from './electron-window.ts';

declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, origin: string, ports: readonly unknown[]): void;
};

// The port goes on to the page itself: what passes the bridge would be copied twice.
ipcRenderer.on(WIRE, ({ ports }) => window.postMessage(WIRE, window.location.origin, ports));

const bridge: Bridge = { connect: () => ipcRenderer.send(WIRE) };
contextBridge.exposeInMainWorld('ivilab', bridge);
