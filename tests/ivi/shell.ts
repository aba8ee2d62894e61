import { join } from 'node:path';
import { expect } from 'vitest';
import { ivilab } from '../boot/ivilab.ts';

const PROMPT = 'ivi:/# ';
/** The shell asks the terminal where the cursor is. */
const ASKED = '\u001b[6n';

/**
 * Boots the IVI guest's initramfs in the place of Dom0's (one boot instead of two, and the same kernel), types lines at its shell, one
 * after the other, and reboots. `=` can't be in a line, for it ends the pattern that the text is typed at.
 * @returns what each line showed, its own echo included, wrapped at the terminal's width.
 */
export async function typeInIvi<Name extends string>(
  lines: Readonly<Record<Name, string>>,
): Promise<Record<Name, string>> {
  const images = (await ivilab(['images'])).output.trim();
  const typed = Object.values<string>(lines).flatMap((line) => ['--expect-send', `${PROMPT}=${line}\\n`]);
  const run = await ivilab([
    ...['boot', '--initrd', join(images, 'ivi.cpio.gz'), '--timeout', '900', '--no-reset', ...typed],
    ...['--expect-send', `${PROMPT}=reboot\\n`],
  ]);
  expect([run.status, run.status === 0 ? '' : run.output.slice(-5000)]).toEqual([0, '']);
  const parts = run.output.replaceAll('\r', '').replaceAll(ASKED, '').split(PROMPT).slice(1);
  const names = Object.keys(lines) as Name[];
  return Object.fromEntries(names.map((name, n) => [name, parts[n] ?? ''])) as Record<Name, string>;
}
