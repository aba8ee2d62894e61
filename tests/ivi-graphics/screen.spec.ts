import { expect, test } from 'vitest';
import { compileNative, missing, scratch } from './native.ts';

const lacking = missing();
if (lacking) console.warn(`${lacking}: what the IVI's screen draws is NOT tested on the host`);

test.skipIf(lacking)('the drawing, the views and the composition keep their properties', { timeout: 180_000 }, () => {
  const { status, output } = compileNative('checks.c')(scratch());
  expect(output.match(/^not ok .*$|^# .*$|runtime error.*$/gm) ?? []).toEqual([]);
  expect(output).toContain('1..11\n');
  expect(status).toBe(0);
});

/** Runs the whole screen with commands; gives what it printed. */
function run(lab: ReturnType<typeof compileNative>, commands: string): string[] {
  const { status, output } = lab(...commands.split(' '));
  expect(`${status} ${output}`).toMatch(/^0 /);
  return output.trim().split('\n');
}

const frames = (line?: string) => Number(/frames=(\d+)/.exec(line ?? '')?.[1]);

test.skipIf(lacking)('the screen moves while something does, and rests otherwise', { timeout: 180_000 }, () => {
  const lab = compileNative('lab.c');

  // Nothing changes within a minute but the clock, once.
  const [, idle] = run(lab, 'run 1000 stat run 60000 stat');
  expect(frames(idle)).toBeLessThanOrEqual(2);

  // A tap opens an app, another brings home back as it was.
  const [, , home, navigation, again] = run(
    lab,
    'run 500 tap 502 755 run 1000 hash tap 410 755 run 900 hash run 100 hash tap 502 755 run 1000 hash tap 410 755 run 1000 hash',
  );
  expect(navigation).not.toBe(home);
  expect(again).toBe(home);

  // A drag moves the map at 20 frames a second or more, which is all but each of those that there are.
  const drag =
    'start navigation run 1500 hash stat drag 900 400 600 300 1000 stat run 3000 hash stat run 2000 hash stat';
  const [before, , moving, after, , still, resting] = run(lab, drag);
  expect(frames(moving)).toBeGreaterThanOrEqual(20);
  expect(after).not.toBe(before);
  expect(still).toBe(after);
  expect(frames(resting)).toBe(0);

  // At speed the map moves by itself; an app that is gone is not shown any more.
  const drive =
    'start navigation run 1500 stat vehicle VehicleSpeed 80 run 2000 stat hash kill navigation run 100 hash';
  const [, driving, shown, gone] = run(lab, drive);
  expect(frames(driving)).toBeGreaterThanOrEqual(30);
  expect(gone).not.toBe(shown);
});

test.skipIf(lacking)('the same commands give the same pictures', { timeout: 180_000 }, () => {
  const lab = compileNative('lab.c');
  const commands =
    'run 500 start media tap 404 632 run 1500 start climate drag 180 200 330 250 300 run 900 set persist.ui.theme day run 500 hash';
  expect(run(lab, commands)).toEqual(run(lab, commands));
});
