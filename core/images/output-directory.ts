import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a directory. @throws Error that says which and what to do. */
export async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (error) {
    throw explainWriteError(error, directory);
  }
}

/**
 * Writes a file under a temporary name beside it and renames it when it is whole, so that an interrupted run leaves none half-written.
 * @throws Error that says which file could not be written, why and what to do.
 */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.part-${process.pid}`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw explainWriteError(error, path);
  }
}

/** Turns a file system's error into one that tells a user what to do. */
export function explainWriteError(error: unknown, path: string): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Error(
        `${path}: the disk is full: about 100 MB are needed. Make room, or choose another place with --out`,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new Error(`${path}: no right to write there. Choose another place with --out`);
    case 'ENOTDIR':
    case 'EEXIST':
      return new Error(`${path}: ${dirname(path)} or what is above it is not a directory. Choose another with --out`);
    default:
      return new Error(`${path}: cannot be written: ${message}`);
  }
}
