import type { Wire } from '../contract/wire.ts';
import { PortWire } from './port-wire.ts';

/** The one thing that the preload gives a page, as `window.ivilab`. */
export interface Bridge {
  /** Asks for a wire to the desk. Its port comes as a message to the window whose data is WIRE; a wire from before closes. */
  connect(): void;
}

/** The name of the message that brings a port, and of the one that asks for it. */
export const WIRE = 'ivilab:wire';

/** Electron's main process says this to who started it when its first window shows. */
export const WINDOW_OPEN = 'ivilab: the window is open\n';

/** A page's end of a message channel. */
interface PagePort {
  postMessage(message: unknown): void;
  close(): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  addEventListener(type: 'close', listener: () => void): void;
}

interface PageMessage {
  readonly source: unknown;
  readonly data: unknown;
  readonly ports: readonly unknown[];
}

/** What is needed of a page's `window`. */
export interface Page {
  addEventListener(type: 'message', listener: (event: PageMessage) => void): void;
  removeEventListener(type: 'message', listener: (event: PageMessage) => void): void;
}

/** A wire to the desk from a page in Electron. */
export function connectElectron(page: Page, bridge: Bridge): Promise<Wire> {
  return new Promise((resolve) => {
    const take = ({ source, data, ports }: PageMessage): void => {
      if (source !== page || data !== WIRE || ports.length !== 1) return;
      page.removeEventListener('message', take);
      const port = ports[0] as PagePort;
      const wire = new PortWire(port);
      port.addEventListener('close', () => wire.ended());
      // Messages begin when the listener is there: whoever gets the wire sets its own before the next turn.
      port.onmessage = ({ data: message }) => wire.take(message);
      resolve(wire);
    };
    page.addEventListener('message', take);
    bridge.connect();
  });
}
