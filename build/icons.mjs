// Draws the app's icon from assets/icons/icon.svg in all sizes and formats that packages want, with the system's Chromium:
//   node build/icons.mjs [CHROMIUM]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const icons = fileURLToPath(new URL('../assets/icons/', import.meta.url));
/** Pixels. */
export const PNG_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Apple's types of pictures that are PNG, and their pixels. */
const ICNS_TYPES = {
  icp4: 16,
  icp5: 32,
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic08: 256,
  ic13: 256,
  ic09: 512,
  ic14: 512,
  ic10: 1024,
};

/** Pictures by their size. */
async function draw(svg, executablePath) {
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
  const pictures = new Map();
  try {
    for (const size of PNG_SIZES) {
      const page = await browser.newPage({ viewport: { width: size, height: size } });
      await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
      pictures.set(size, await page.screenshot({ omitBackground: true }));
      await page.close();
    }
  } finally {
    await browser.close();
  }
  return pictures;
}

/** Windows' icon: a directory of pictures, here all PNG. A byte of 0 says 256 pixels. */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * ICO_SIZES.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(ICO_SIZES.length, 4);
  let at = head.length;
  for (const [n, size] of ICO_SIZES.entries()) {
    const { length } = pictures.get(size);
    const entry = 6 + 16 * n;
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += length;
  }
  return Buffer.concat([head, ...ICO_SIZES.map((size) => pictures.get(size))]);
}

/** Apple's icon: pieces of a type, a length with these eight bytes, and a picture. */
function icns(pictures) {
  const piece = (type, bytes) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(8 + bytes.length, 4);
    return Buffer.concat([head, bytes]);
  };
  const pieces = Object.entries(ICNS_TYPES).map(([type, size]) => piece(type, pictures.get(size)));
  return piece('icns', Buffer.concat(pieces));
}

const pictures = await draw(readFileSync(join(icons, 'icon.svg'), 'utf8'), process.argv[2] ?? '/usr/bin/chromium');
mkdirSync(join(icons, 'png'), { recursive: true });
for (const [size, picture] of pictures) writeFileSync(join(icons, 'png', `${size}x${size}.png`), picture);
writeFileSync(join(icons, 'icon.ico'), ico(pictures));
writeFileSync(join(icons, 'icon.icns'), icns(pictures));
process.stderr.write(`icons: ${pictures.size} sizes drawn\n`);
