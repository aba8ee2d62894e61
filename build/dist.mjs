// Packages of the app for this system, in out/dist: npm run dist [-- --linux|--win|--mac]…
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildRenderer } from './app.mjs';
import { buildMain } from './main-bundle.mjs';
import { packageConfig } from './package-config.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (line) => process.stderr.write(`ivilab: ${line}\n`);
/** Names of what Electron's own files come through: hosts that can't be found or reached, and what they answer. */
const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|HTTPError|status code|fetch failed|cannot download|404|403/i;

const OPTIONS = { linux: { type: 'boolean' }, win: { type: 'boolean' }, mac: { type: 'boolean' } };

async function dist() {
  const { values } = parseArgs({ options: OPTIONS });
  await buildRenderer(say);
  await buildMain(say);
  const { build, Platform } = await import('electron-builder');
  const platforms = { linux: Platform.LINUX, win: Platform.WINDOWS, mac: Platform.MAC };
  const asked = Object.keys(values).map((name) => platforms[name]);
  const targets = (asked.length > 0 ? asked : [Platform.current()]).map((one) => one.createTarget());
  say(`packing with Electron ${packageConfig.electronVersion} …`);
  const files = await build({
    projectDir: root,
    config: packageConfig,
    targets: new Map(targets.flatMap((map) => [...map])),
  });
  for (const file of files) say(file);
}

try {
  await dist();
} catch (error) {
  const { message } = error;
  say(`no packages were made: ${message.trim().split('\n')[0]}`);
  if (UNREACHABLE.test(message))
    say(
      `Electron ${packageConfig.electronVersion} could not be downloaded. IVILAB_ELECTRON=/path/to/electron names one that is here; the app itself is built in ${join(root, 'out/app')}`,
    );
  process.exitCode = 1;
}
