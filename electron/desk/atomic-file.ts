import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such directory',
  ENOTDIR: 'a part of its path is no directory',
  EISDIR: 'it is a directory',
  EACCES: 'no right to write there',
  EPERM: 'no right to write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it is larger than files may be here',
  ENAMETOOLONG: 'the name is too long',
};

/** Why a file can't be written, for people. */
export function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return WHY[code ?? ''] ?? message;
}

/**
 * Writes a file as a whole: whoever reads it finds the old text or the new one, and where the disk is full the old one stays.
 * @throws Error for people.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  let temporary: string | undefined;
  try {
    const target = await realpath(path).catch(() => path);
    const mode = (await stat(target).catch(() => undefined))?.mode;
    if (mode !== undefined && (mode & 0o170_000) !== 0o100_000) throw new Error('it is no plain file');
    temporary = join(dirname(target), `.${basename(target)}.${process.pid}.${performance.now().toString(36)}`);
    const file = await open(temporary, 'wx', mode ?? 0o666);
    try {
      await file.writeFile(text);
      // Some file systems tell only now that there is no room.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => {});
    throw new Error(`${path} can't be written: ${whyNot(error)}; what was there before is kept`);
  }
}
