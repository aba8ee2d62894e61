import { beforeAll, expect, test } from 'vitest';
import { typeInIvi } from '../ivi/shell.ts';

/** What is typed, in turn. */
const COMMANDS = {
  // The first head is the cluster's; the one that began there has to go, and its clients come to the new one.
  begin: 'stop compositor; compositor /dev/fb1 & sleep 8; dumpsys surface',
  home: 'sleep 3; md5sum /dev/fb1; dumpsys surface | head -1',
  still: 'sleep 4; md5sum /dev/fb1; dumpsys surface | head -1',
  tap: 'input tap 502 755; sleep 6; dumpsys surface; md5sum /dev/fb1; dumpsys surface | head -1',
  drag: 'input swipe 900 400 500 300 1000; dumpsys surface | head -1; sleep 3; md5sum /dev/fb1',
  killed: 'kill -9 $(pidof app-navigation); sleep 5; dumpsys surface; am stack list',
  back: 'input keyevent BACK; sleep 2; am stack list',
  hostile: 'timeout 120 hostile-surface 25 7; timeout 120 hostile -u 10030 -n 200 surface input; dumpsys surface',
};

/** What each command showed. */
let shown: Record<keyof typeof COMMANDS, string>;
beforeAll(async () => {
  shown = await typeInIvi(COMMANDS);
}, 1_000_000);

const picture = (text: string) => /^([0-9a-f]{32}) /m.exec(text)?.[1];
const frames = (text: string) => Number(/, (\d+) frames/.exec(text)?.[1]);

test('the screen: bars and home have surfaces, and home is in front', () => {
  expect(shown.begin).toMatch(/screen 1280 by 800, \d+ frames, \d+ pixels copied, in front: launcher/);
  expect(shown.begin).toMatch(/status bar .*visible/);
  expect(shown.begin).toMatch(/navigation bar .*visible/);
  expect(shown.begin).toMatch(/app launcher.*visible/);
});

test('the screen: nothing is drawn while nothing changes but the clock', () => {
  expect(frames(shown.still) - frames(shown.home)).toBeLessThanOrEqual(1);
});

test('the screen: a tap opens an app, which slides in smoothly', () => {
  expect(shown.tap).toMatch(/in front: navigation(.*\n)*.*app navigation.*visible/);
  expect(picture(shown.tap)).not.toBe(picture(shown.home));
  expect(frames(shown.tap) - frames(shown.still)).toBeGreaterThanOrEqual(7);
});

test('the screen: a drag moves the map at 20 frames a second or more', () => {
  expect(picture(shown.drag)).not.toBe(picture(shown.tap));
  // The finger is down for a second of virtual time.
  const last = shown.tap.slice(shown.tap.lastIndexOf('screen 1280'));
  expect(frames(shown.drag) - frames(last)).toBeGreaterThanOrEqual(20);
});

test('the screen: an app that was killed comes back', () => {
  const [before, after] = [shown.tap, shown.killed].map((text) => /process (\d+) app navigation/.exec(text)?.[1]);
  expect(after).toMatch(/^\d+$/);
  expect(after).not.toBe(before);
  expect(shown.killed).toMatch(/0: navigation/);
});

test('the screen: the back key goes home', () => {
  expect(shown.back).toMatch(/0: launcher/);
});

test('the screen: the compositor goes on after hostile clients, and keeps nothing of theirs', () => {
  expect(shown.hostile.match(/then it answers$/gm)).toHaveLength(3);
  expect(shown.hostile).toMatch(/[1-9]\d* surfaces, [1-9]\d* refused/);
  expect(shown.hostile.match(/process \d+ (app|overlay|status|navigation)/g)).toHaveLength(4);
});
