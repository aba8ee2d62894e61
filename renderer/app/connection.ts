import { create } from 'zustand';
import { joinDesk } from '../desk/desk.ts';
import { LinkRefused, openWire } from '../desk/wire.ts';

/** Milliseconds until the first attempt to get a lost wire back, and the longest between two. */
const FIRST = 500;
const LONGEST = 8000;

interface Connection {
  /** When it is tried next, as performance.now() has it; undefined while it is tried or open. */
  readonly next: number | undefined;
  /** Why trying again is of no use. */
  readonly refused: string | undefined;
}

export const useConnection = create<Connection>(() => ({ next: undefined, refused: undefined }));

let wait = FIRST;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Attempts that are over tell nothing any more. */
let attempt = 0;

/** Joins the desk, and joins it again whenever the wire is gone. */
export function keepConnected(): void {
  clearTimeout(timer);
  useConnection.setState({ next: undefined, refused: undefined });
  const number = ++attempt;
  const lost = (): void => {
    if (number === attempt) later();
  };
  void join(lost).catch((error: unknown) => {
    if (error instanceof LinkRefused) useConnection.setState({ refused: error.message });
    else lost();
  });
}

async function join(lost: () => void): Promise<void> {
  await joinDesk(await openWire(), lost);
  wait = FIRST;
}

function later(): void {
  attempt++;
  useConnection.setState({ next: performance.now() + wait });
  timer = setTimeout(keepConnected, wait);
  wait = Math.min(LONGEST, wait * 2);
}
