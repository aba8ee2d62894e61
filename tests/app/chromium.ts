import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where systems have Chromium, or what IVILAB_CHROMIUM names. */
const PATHS = [
  process.env.IVILAB_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The system's Chromium; undefined where there is none. */
export const chromiumPath: string | undefined = PATHS.find((path) => path !== undefined && existsSync(path));

/** Says loudly that tests are left out; to be called where they are declared. */
export function missingChromium(what: string): boolean {
  if (chromiumPath === undefined)
    console.warn(`there is no Chromium: ${what} is NOT tested (IVILAB_CHROMIUM names one)`);
  return chromiumPath === undefined;
}

/** Starts it without a window, drawing with the CPU. Root can't have its sandbox: the pages of tests are ours. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath!,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-dev-shm-usage',
    ],
  });
}
