import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A directory for a spec's files, gone after it. */
export class Scratch {
  readonly path = mkdtempSync(join(tmpdir(), 'ivilab-cli-'));

  constructor() {
    afterAll(() => rmSync(this.path, { recursive: true, force: true }));
  }

  /** Writes a file; returns its path. */
  file(name: string, contents: Uint8Array | string): string {
    const path = join(this.path, name);
    writeFileSync(path, contents);
    return path;
  }

  /** A path in the directory, whether something is there or not. */
  at(name: string): string {
    return join(this.path, name);
  }
}
