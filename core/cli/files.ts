import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { UsageError } from './arguments.ts';

/** A file and how messages call it: `--kernel vmlinuz`. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** No board has more memory than this, so no file that it could load is larger. */
const LARGEST = 2 ** 31;

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file: a part of its path is not a directory',
  EISDIR: 'it is a directory, a file is wanted',
  EACCES: 'no right to open it',
  EPERM: 'no right to open it',
  EROFS: 'no right to write there: the file system is read-only',
  ELOOP: 'its symbolic links go round in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENXIO: 'it is a socket, a file is wanted',
};

function why(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return WHY[code ?? ''] ?? message;
}

/**
 * Reads a file that the user named; a pipe, as from `<(…)`, does too. `name` is what messages call it, as `--kernel PATH`.
 * @throws UsageError that says what is wrong with it.
 */
export async function inputFile(name: string, path: string): Promise<NamedFile> {
  const refuse = (reason: string): never => {
    throw new UsageError(`${name}: ${reason}`);
  };
  const file = await open(path, 'r').catch((error: unknown) => refuse(why(error)));
  try {
    const stat = await file.stat();
    if (stat.isDirectory()) refuse(WHY.EISDIR!);
    if (!stat.isFile() && !stat.isFIFO()) refuse('it is a device, a file is wanted');
    if (stat.size > LARGEST) refuse(`its ${stat.size} bytes are more than the memory of any board`);
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: 1 << 20 })) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length > LARGEST) refuse('it has more bytes than the memory of any board');
    }
    return { name, bytes: new Uint8Array(Buffer.concat(chunks, length)) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return refuse(why(error));
  } finally {
    await file.close();
  }
}

/** Opens a file that a run will write, before the run: a mistake in its name must not show at the end. Throws UsageError. */
function openOutput(name: string, path: string, flags: 'a' | 'w'): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    const missing = /^ENO(ENT|TDIR)$/.test((error as NodeJS.ErrnoException).code ?? '');
    throw new UsageError(`${name}: it can't be written: ${missing ? 'there is no such directory' : why(error)}`);
  }
}

/** A file that is written bit by bit while a machine runs. What it held before is gone. */
export class LogFile {
  readonly #name: string;
  readonly #descriptor: number;
  #error: Error | undefined;

  /** Throws UsageError if `path` can't be written. */
  constructor(name: string, path: string) {
    this.#name = name;
    this.#descriptor = openOutput(name, path, 'w');
  }

  /** Returns an Error for the user at the first failure; the file takes nothing more after that. */
  write(bytes: Uint8Array): Error | undefined {
    if (this.#error) return undefined;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
      return undefined;
    } catch (error) {
      this.#error = new Error(`${this.#name}: it can't be written any further: ${why(error)}`);
      return this.#error;
    }
  }

  get failed(): boolean {
    return this.#error !== undefined;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** A file that is written at a run's end; until then it keeps what it held. */
export class ResultFile {
  readonly #name: string;
  readonly #path: string;

  /** Throws UsageError if `path` can't be written. */
  constructor(name: string, path: string) {
    closeSync(openOutput(name, path, 'a'));
    this.#name = name;
    this.#path = path;
  }

  /** Throws an Error for the user. */
  write(text: string): void {
    try {
      writeFileSync(this.#path, text);
    } catch (error) {
      throw new Error(`${this.#name}: it can't be written: ${why(error)}`);
    }
  }
}
