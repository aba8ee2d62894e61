import type { WebSocket } from 'ws';
import { decodeMessage, encodeMessage } from '../contract/codec.ts';
import type { Wire } from '../contract/wire.ts';

/** Milliseconds between signs of life; a browser that has given none for two of them is gone. */
const BEAT_MS = 20_000;
/** A close that says that what came was none of ours (RFC 6455, 7.4.1). */
const POLICY = 1008;

/** A wire to a window in a browser, through a WebSocket. */
export function browserWire(socket: WebSocket): Wire {
  const wire: Wire = {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(encodeMessage(message));
    },
    onMessage: () => {},
    onClose: () => {},
    close: () => socket.close(),
  };
  let alive = true;
  const beat = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, BEAT_MS);
  socket.binaryType = 'nodebuffer';
  socket.on('pong', () => {
    alive = true;
  });
  socket.on('message', (data, isBinary) => {
    alive = true;
    const message = isBinary ? decoded(data as Buffer) : undefined;
    if (message === undefined) return socket.close(POLICY, 'no message of this wire');
    wire.onMessage(message);
  });
  // What is wrong with a connection closes it.
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearInterval(beat);
    wire.onClose();
  });
  return wire;
}

function decoded(data: Buffer): unknown {
  try {
    return decodeMessage(new Uint8Array(data));
  } catch {
    return undefined;
  }
}
