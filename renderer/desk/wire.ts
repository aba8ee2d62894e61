import { decodeMessage, encodeMessage } from '../../electron/contract/codec.ts';
import type { Wire } from '../../electron/contract/wire.ts';
import { type Bridge, connectElectron, type Page } from '../../electron/shell/electron-window.ts';

declare global {
  interface Window {
    /** Electron's preload has put it there. */
    readonly ivilab?: Bridge;
  }
}

/** The server does not let this browser in: the link was used before, or is of an app that has ended. */
export class LinkRefused extends Error {}

/** Where the session's key is kept: for this origin, which is this server's alone. */
const STORED = 'ivilab.key';
const PROTOCOL = 'ivilab';
const REFUSED = 403;

/** A wire to the desk, whichever shell this is. Rejects with an Error for people; with LinkRefused where trying again is no use. */
export function openWire(): Promise<Wire> {
  if (window.ivilab) return connectElectron(window as unknown as Page, window.ivilab);
  return openSocket();
}

async function openSocket(): Promise<Wire> {
  const key = await sessionKey();
  const { host } = window.location;
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${host}/wire`, [PROTOCOL, `key.${key}`]);
    socket.binaryType = 'arraybuffer';
    const wire: Wire = {
      send: (message) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(encodeMessage(message));
      },
      onMessage: () => {},
      onClose: () => {},
      close: () => socket.close(),
    };
    socket.onopen = () => resolve(wire);
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => wire.onMessage(decodeMessage(new Uint8Array(data)));
    socket.onclose = () => {
      reject(new Error('the lab can not be reached'));
      wire.onClose();
    };
  });
}

/** The key that lets this browser in: that of the link, which is good once, or the one that is kept. */
async function sessionKey(): Promise<string> {
  const { hash, pathname } = window.location;
  const token = hash.slice(1);
  const kept = localStorage.getItem(STORED) ?? '';
  const key = (token !== '' && (await exchanged(token))) || (kept !== '' && (await exchanged(kept)));
  if (token !== '') history.replaceState(null, '', pathname);
  if (!key)
    throw new LinkRefused('this link was used before: open the one that the terminal shows, or press Enter there');
  localStorage.setItem(STORED, key);
  return key;
}

/** Undefined where the server does not take it. Rejects where there is no server. */
async function exchanged(key: string): Promise<string | undefined> {
  const answer = await fetch('/session', { method: 'POST', body: key }).catch(() => {
    throw new Error('the lab can not be reached');
  });
  if (answer.status === REFUSED) return undefined;
  if (!answer.ok) throw new Error(`the lab answers with ${answer.status}`);
  return answer.text();
}
