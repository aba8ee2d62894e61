// Draws parts of a console's log as an SVG of a terminal window, for the README:
//   node build/console-picture.mjs LOG OUT.svg TITLE PATTERN:LINES…
// Each PATTERN (a regular expression) is looked for behind the part before; so many LINES from there on are shown.
import { readFileSync, writeFileSync } from 'node:fs';

const COLUMNS = 108;
const CHARACTER = 7.8;
const LINE = 17;
const MARGIN = 16;
const BAR = 34;

/** Colours by what a line begins with; the first that fits. */
const COLOURS = [
  [/^\(XEN\)/, '#d8b26a'],
  [/^\[ *\d+\.\d+\]/, '#8f98a8'],
  [/^dom0:/, '#8fd18a'],
  [/^(DOM0|TOOLS)-UP/, '#7fb6e6'],
  [/^⋮/, '#5c6370'],
];
const PLAIN = '#d7dae0';

const [logFile, outFile, title, ...parts] = process.argv.slice(2);
if (parts.length === 0) {
  process.stderr.write('use: node build/console-picture.mjs LOG OUT.svg TITLE PATTERN:LINES…\n');
  process.exit(1);
}

/** A terminal's tab stops. */
function expandTabs(line) {
  let text = '';
  for (const c of line) text += c === '\t' ? ' '.repeat(8 - (text.length % 8)) : c;
  return text;
}

const lines = readFileSync(logFile, 'utf8')
  // Control sequences, such as busybox's question for the cursor.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  .replaceAll(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
  .split(/\r*\n/)
  .map(expandTabs);

const shown = [];
let at = 0;
for (const part of parts) {
  const colon = part.lastIndexOf(':');
  const pattern = new RegExp(part.slice(0, colon));
  const from = lines.findIndex((line, n) => n >= at && pattern.test(line));
  if (from < 0) throw new Error(`${pattern} is not in ${logFile} after line ${at}`);
  const left = lines.slice(at, from).filter((line) => line.trim() !== '').length;
  if (left > 0) shown.push(`⋮  ${left} ${left === 1 ? 'line' : 'lines'}`);
  else if (from > at) shown.push('');
  at = from + Number(part.slice(colon + 1));
  shown.push(...lines.slice(from, at));
}

const xml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function drawLine(line, n) {
  const cut = line.length > COLUMNS ? `${line.slice(0, COLUMNS - 1)}…` : line;
  if (cut.trim() === '') return '';
  const colour = COLOURS.find(([start]) => start.test(cut))?.[1] ?? PLAIN;
  const length = `textLength="${(cut.length * CHARACTER).toFixed(1)}"`;
  return `<text x="${MARGIN}" y="${BAR + MARGIN + n * LINE}" fill="${colour}" ${length}>${xml(cut)}</text>`;
}

const width = Math.round(COLUMNS * CHARACTER + 2 * MARGIN);
const height = BAR + shown.length * LINE + MARGIN;
const dots = ['#e06c75', '#e5c07b', '#98c379'].map(
  (fill, n) => `<circle cx="${20 + 18 * n}" cy="17" r="5.5" fill="${fill}"/>`,
);
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="13" xml:space="preserve">
<rect width="${width}" height="${height}" rx="9" fill="#1e222a"/>
<path d="M0 9a9 9 0 0 1 9-9h${width - 18}a9 9 0 0 1 9 9v${BAR - 12}H0z" fill="#2c313a"/>
${dots.join('')}
<text x="${width / 2}" y="21" fill="#9aa2b1" text-anchor="middle">${xml(title)}</text>
${shown
  .map(drawLine)
  .filter((line) => line !== '')
  .join('\n')}
</svg>
`;
writeFileSync(outFile, svg);
process.stdout.write(`${outFile}: ${shown.length} lines, ${svg.length} bytes\n`);
