import { beforeAll, expect, test } from 'vitest';
import { builtImage, runInDom0, SHELL } from './dom0.ts';
import { compileNative, hasCompiler } from './native.ts';

const TELLTALES =
  'left right high-beam low-beam parking-brake brake battery oil engine seat-belt door tyre temperature fuel-low';

// A settled picture: values that stand still, no tell-tale that flashes.
const SIGNALS = ['gear 7', 'engine-speed 2000', 'fuel 50', 'coolant 90', 'speed 0', 'odometer 12345678', 'trip 98765'];

const SCRIPT = `${SHELL}
start suite rtos-test.bin ''
heard suite 'shutdown hook'
cat /run/suite
xl destroy suite
start rtos rtos.bin headless=1280x480
heard rtos RTOS-UP
usleep 500000
say rtos 'stat reset'
sleep 3
say rtos 'stat line'
say rtos tasks
say rtos 'demo off'
${TELLTALES.split(' ')
  .map((name) => `say rtos 'set ${name} 0'`)
  .join('\n')}
${SIGNALS.map((signal) => `say rtos 'set ${signal}'`).join('\n')}
sleep 2
say rtos screen
say rtos get
say rtos nonsense
device rtos vfb width 800 height 480 request-update 1
device rtos vkbd feature-abs-pointer 1 feature-multi-touch 1
reached rtos vfb 3
reached rtos vkbd 3
for kind in vfb vkbd; do backend rtos $kind 2; done
reached rtos vfb 4
reached rtos vkbd 4
xenstore-ls -f /local/domain/$(xl domid rtos)/device
heard rtos 'display: 800 by 480 connected'
usleep 300000
say rtos screen
backend rtos vfb 5
reached rtos vfb 6
backend rtos vfb 1
reached rtos vfb 3
backend rtos vfb 4
reached rtos vfb 4
say rtos crash
heard rtos 'shutdown, status'
cat /run/rtos
xl list
`;

let console_: string;

beforeAll(async () => {
  const files = ['rtos.bin', 'rtos-test.bin'].map((name) => [name, builtImage(name)] as const);
  const run = await runInDom0(SCRIPT, new Map(files));
  expect(run.said).not.toMatch(/error/i);
  console_ = run.output.replaceAll('\r', '');
});

test('the conformance suite that runs inside finds nothing wrong', () => {
  const results = console_.match(/^(not )?ok \d+ - .*$/gm) ?? [];
  expect(results.filter((line) => line.startsWith('not'))).toEqual([]);
  expect(console_).toContain(`1..${results.length}\n`);
  expect(results.length).toBeGreaterThanOrEqual(82);
});

test('periodic tasks keep their deadlines, frames come in time', () => {
  const line = /^STAT (.*)$/m.exec(console_)?.[1] ?? '';
  const values = new Map(line.split(' ').map((pair) => pair.split('=') as [string, string]));
  for (const task of ['Supervisor', 'Input10', 'Dynamics10', 'Monitor50', 'Display']) {
    expect([task, values.get(`${task}.missed`), values.get(`${task}.lost`)]).toEqual([task, '0', '0']);
    const [, , latest] = values.get(`${task}.jitter_us`)!.split(',').map(Number);
    expect(latest).toBeLessThan(1000);
  }
  const milliseconds = Number(values.get('ms'));
  expect(milliseconds).toBeGreaterThan(2900);
  expect(Number(values.get('Input10.releases'))).toBeGreaterThanOrEqual(Math.floor(milliseconds / 10) - 1);
  expect(Number(values.get('frames'))).toBeGreaterThan((milliseconds / 1000) * 30);
  expect(Number(values.get('gap_max_us'))).toBeLessThan(60_000);
});

test('the shell tells of tasks and signals, and of words that it does not know', () => {
  expect(console_).toMatch(/^Input10 +12 basic/m);
  expect(console_).toMatch(/^ignition 1, speed 0\.00 km\/h, engine 2000\/min, gear D4, .* odometer 12345678 m/m);
  expect(console_).toContain('there is no command "nonsense"');
});

test.skipIf(!hasCompiler)('the cluster draws in the domain what it draws on the host, to the pixel', () => {
  const picture = /^1280 by 480, picture ([0-9a-f]{8})$/m.exec(console_)?.[1];
  const native = compileNative('checks.c', 'drawing');
  expect(picture).toBe(native('0', '2000', '12345678', '98765', '0').trim());
});

test('the front ends of display and input connect, close with their back end, and connect again', () => {
  const reached = [...console_.matchAll(/^(vfb|vkbd) of rtos is (\d), wanted (\d)$/gm)];
  expect(reached).toHaveLength(7);
  for (const [line, , state, wanted] of reached) expect([line, state]).toEqual([line, wanted]);
  expect(console_).toMatch(/device\/vfb\/0\/page-ref = "\d+"\n(.*\n)*.*device\/vkbd\/0\/page-gref = "\d+"/);
  expect(console_).toContain('display: disconnected\ndisplay: 800 by 480 connected');
  expect(console_).toMatch(/^800 by 480, picture/m);
});

test('a fault is told with its place and ends the domain as crashed', () => {
  expect(console_).toMatch(/^FAULT data abort in Shell\n {2}status 805 address 4\n {2}pc 400[0-9a-f]{5}/m);
  expect(console_).toMatch(/^rtos +\d+ +32 +1 +---sc-/m);
});
