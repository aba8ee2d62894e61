import { complaints, LONGEST_GAP_S, type Measured } from './measure.ts';
import type { Scenario } from './scenarios.ts';

const milliseconds = (seconds: number): string => (seconds * 1000).toFixed(0);
const most = (measured: Measured, of: (task: Measured['tasks'][number]) => number): number =>
  Math.max(...measured.tasks.map(of), 0);

/** The report as Markdown: a row a scenario. */
export function interferenceTable(done: readonly Measured[], scenarios: readonly Scenario[], title: string): string {
  const about = new Map(scenarios.map((scenario) => [scenario.name, scenario.about]));
  const rows = done.map((measured) => {
    const sum = (of: (task: Measured['tasks'][number]) => number): number =>
      measured.tasks.reduce((total, task) => total + of(task), 0);
    const cells = [
      measured.scenario,
      about.get(measured.scenario) ?? '',
      measured.seconds.toFixed(1),
      String(measured.frames.length),
      milliseconds(measured.longestGap),
      String(sum((task) => task.releases)),
      String(sum((task) => task.missed)),
      String(sum((task) => task.lost)),
      String(most(measured, (task) => task.jitter[2])),
      String(most(measured, (task) => task.response)),
      complaints(measured).join(', ') || 'not noticed',
    ];
    return `| ${cells.join(' | ')} |\n`;
  });
  return `# Freedom from interference: ${title}

Times are virtual. A frame is a look at the cluster's head, every 10 ms, at which it had changed; a gap may have ${milliseconds(LONGEST_GAP_S)} ms. The rest is the RTOS's own account of its periodic tasks.

| scenario | the guest beside | s | frames | longest gap ms | releases | missed deadlines | lost | most jitter µs | longest response µs | |
|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---|
${rows.join('')}`;
}

const WIDTH = 960;
const LEFT = 110;
const RIGHT = 150;
const ROW = 74;
const TOP = 64;

const escaped = (text: string): string => text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);

/** The report as a picture (SVG): for each scenario the time between frames over time. */
export function interferencePlot(done: readonly Measured[], title: string): string {
  const longest = Math.max(...done.map(({ seconds }) => seconds), 1);
  const scale = Math.max(LONGEST_GAP_S, ...done.map((measured) => measured.longestGap)) * 1.1;
  const x = (seconds: number): number => LEFT + (seconds / longest) * (WIDTH - LEFT - RIGHT);
  const height = TOP + done.length * ROW + 40;
  const rows = done.map((measured, n) => {
    const bottom = TOP + n * ROW + ROW - 16;
    const y = (gap: number): number => bottom - (gap / scale) * (ROW - 24);
    let before = 0;
    const bars = [...measured.frames, measured.seconds].map((time) => {
      const bar = `M${x(time).toFixed(1)} ${bottom}V${y(time - before).toFixed(1)}`;
      before = time;
      return bar;
    });
    const bad = complaints(measured).length > 0;
    return `<text class="name" x="${LEFT - 12}" y="${bottom}" text-anchor="end">${escaped(measured.scenario)}</text>
<path class="limit" d="M${LEFT} ${y(LONGEST_GAP_S).toFixed(1)}H${WIDTH - RIGHT}"/><path class="axis" d="M${LEFT} ${bottom}H${WIDTH - RIGHT}"/>
<path class="${bad ? 'bad' : 'frames'}" d="${bars.join('')}"/>
<text class="figure" x="${WIDTH - RIGHT + 12}" y="${bottom - 16}">${milliseconds(measured.longestGap)} ms at most</text>
<text class="figure" x="${WIDTH - RIGHT + 12}" y="${bottom}">${measured.tasks.reduce((sum, { missed }) => sum + missed, 0)} missed</text>`;
  });
  const ticks = Array.from({ length: Math.floor(longest / 2) + 1 }, (_, n) => n * 2).map(
    (s) => `<text class="tick" x="${x(s).toFixed(1)}" y="${height - 18}" text-anchor="middle">${s} s</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif">
<style>.name{font-size:15px;fill:#1c2733}.figure,.tick{font-size:12px;fill:#5a6875}.axis{stroke:#c5ced6;fill:none}.limit{stroke:#d0622b;stroke-dasharray:3 4;fill:none}.frames{stroke:#2b7a9b;fill:none}.bad{stroke:#c22f2f;fill:none}</style>
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
<text x="24" y="30" font-size="18" fill="#1c2733">Time between frames of the instrument cluster: ${escaped(title)}</text>
<text x="24" y="50" class="figure">virtual time; dashed: ${milliseconds(LONGEST_GAP_S)} ms</text>
${rows.join('\n')}
${ticks.join('')}
</svg>
`;
}
