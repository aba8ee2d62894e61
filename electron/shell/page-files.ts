import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { PAGE_HEADERS } from './page-headers.ts';

/** Kinds of files that vite writes; others are not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.glb': 'model/gltf-binary',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** What a page gets for a path: no more than HTTP has. */
export interface PageAnswer {
  readonly status: 200 | 404 | 405;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

const refusal = (status: 404 | 405, text: string): PageAnswer => ({
  status,
  headers: { ...PAGE_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' },
  body: new TextEncoder().encode(`${text}\n`),
});

/**
 * The built renderer as pages see it: the files that are in the directory now, each by its path, and no others whatever is asked for.
 * @throws Error when it has not been built.
 */
export class PageFiles {
  readonly #files = new Map<string, string>();

  constructor(directory: string) {
    for (const entry of list(directory)) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(directory, path).replaceAll('\\', '/');
      if (entry.isFile() && extname(name) in TYPES) this.#files.set(`/${name}`, path);
    }
    if (!this.#files.has('/index.html')) throw new Error(`${directory} has no index.html: the renderer was not built`);
  }

  /** @param path - of a URL, as it was sent: `/assets/main.js`. */
  async answer(method: string, path: string): Promise<PageAnswer> {
    if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'Pages are read, nothing else.');
    const file = this.#files.get(path === '/' ? '/index.html' : path);
    const body = file === undefined ? undefined : await readFile(file).catch(() => undefined);
    if (file === undefined || body === undefined) return refusal(404, 'There is no such file.');
    const headers = { ...PAGE_HEADERS, 'Content-Type': TYPES[extname(file)]!, 'Cache-Control': 'no-cache' };
    return { status: 200, headers, body: method === 'HEAD' ? new Uint8Array() : new Uint8Array(body) };
  }
}

function list(directory: string) {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}
