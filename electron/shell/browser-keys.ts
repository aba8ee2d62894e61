import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Links that nobody has opened yet, and browsers that may come back. */
const MOST = 64;

const digest = (key: string): Buffer => createHash('sha256').update(key).digest();

/**
 * Who may come in: a link's token is good once and is exchanged for a session's key, which the browser keeps for this server's origin
 * alone. With it a page that is loaded anew, or a second window, comes in again.
 */
export class BrowserKeys {
  readonly #tokens: Buffer[] = [];
  readonly #sessions: Buffer[] = [];

  /** A token for one more link. */
  token(): string {
    return issue(this.#tokens);
  }

  /** The key of a session, for a token, which is used up, or for a key that is good already. Undefined for anything else. */
  enter(key: string): string | undefined {
    const at = find(this.#tokens, key);
    if (at < 0) return this.isSession(key) ? key : undefined;
    this.#tokens.splice(at, 1);
    return issue(this.#sessions);
  }

  isSession(key: string): boolean {
    return find(this.#sessions, key) >= 0;
  }
}

function issue(list: Buffer[]): string {
  const key = randomBytes(24).toString('base64url');
  list.push(digest(key));
  if (list.length > MOST) list.shift();
  return key;
}

/** All are looked at whatever comes, and by their digests: how long it takes tells nothing. */
function find(list: readonly Buffer[], key: string): number {
  const wanted = digest(key);
  return list.reduce((found, one, n) => (timingSafeEqual(one, wanted) ? n : found), -1);
}
