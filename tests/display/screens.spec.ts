import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { HeadChanges } from '../../core/lab/heads/changes.ts';
import { pictureHash } from '../../core/lab/heads/hash.ts';
import { Keyboard, type Touch, TouchScreen } from '../../core/lab/heads/input.ts';
import { asset, backEnds, DisplayLab } from './lab.ts';

const NOTE_BACKGROUND = 0x0b0f14;
const KEY_A = 30;

/** The guest's initramfs is the sample guest's with an init of its own and event devices; xen_fbfront.video: Linux's limit is 2 MiB. */
const PREPARE = `. /lab/shell
mkdir /run/g; cp /lab/init /lib/modules/*/kernel/drivers/input/evdev.ko /run/g
(cat /boot/domu.cpio.gz; cd /run/g; find . | cpio -o -H newc 2>/dev/null | gzip) >/run/guest.gz
linux() { start linux /boot/vmlinuz 128 /run/guest.gz 'console=hvc0 quiet vt.global_cursor_default=0 xen_fbfront.video=4,1280,800'; }
rtos() { start rtos /lab/rtos.bin 32 '' ''; reached rtos vfb 4; reached rtos vkbd 4; }
tell() { printf '%s\\r' "$2" >$(xenstore-read /local/domain/$(xl domid $1)/console/tty); }
held() { echo "held $(ls /proc/$(pidof display)/fd | wc -l) $(grep -c xen /proc/$(pidof display)/maps)"; }
heard() { n=0; while [ $n -lt 1000 ] && ! grep -q "$2" /run/$1.console; do usleep 20000; n=$((n + 1)); done; }`;

let lab: DisplayLab;
const seen = {
  notes: [] as string[],
  quiet: 0,
  drawing: 0,
  pixels: [] as number[],
  events: '',
  rtosInput: '',
  noteAgain: '',
  centreAgain: '',
  clusterWithoutLinux: 0,
  held: [] as string[],
  afterRestart: [] as number[],
  rtosAlive: 0,
  crashed: '',
  said: '',
};

const hash = (head: string) => pictureHash(lab.heads.get(head)!);
const pixel = (x: number, y: number) => lab.heads.get('centre')!.pixels[y * 1280 + x]! & 0xff_ffff;

/** How many of ten looks, 0.1 s apart, find something new on a head. */
function changesOn(name: string): number {
  const changes = new HeadChanges(lab.heads.get(name)!);
  let count = 0;
  for (let look = 0; look < 10; look++) {
    lab.run(0.1);
    if (changes.take().length > 0) count++;
  }
  return count;
}

function touchScreens() {
  const centre = new TouchScreen(lab.machine.inputs.get('touch-centre')!, { width: 1280, height: 800 });
  const cluster = new TouchScreen(lab.machine.inputs.get('touch-cluster')!, { width: 1280, height: 480 });
  const at = (screen: TouchScreen, ...touches: Touch[]) => {
    screen.touch(touches);
    lab.run(0.03);
  };
  const touch = (contact: number, what: Touch['what'], x = 0, y = 0): Touch => ({ contact, what, x, y });
  at(centre, touch(0, 'down', 100, 200));
  at(centre, touch(0, 'move', 110, 220));
  at(centre, touch(1, 'down', 500, 600));
  at(centre, touch(0, 'move', 90, 180), touch(1, 'move', 510, 610));
  at(centre, touch(0, 'up'), touch(1, 'up'));
  at(cluster, touch(0, 'down', 640, 440));
  at(cluster, touch(0, 'up'));
  at(centre, touch(0, 'down', 5, 5));
  at(centre, touch(0, 'up'));
  const keyboard = new Keyboard(lab.machine.inputs.get('keyboard')!);
  for (const pressed of [true, false]) {
    keyboard.key(KEY_A, pressed);
    lab.run(0.03);
  }
}

beforeAll(async () => {
  const init = readFileSync(join(import.meta.dirname, 'guest-init'));
  lab = await DisplayLab.boot(
    backEnds(
      new Map([
        ['rtos.bin', asset('guests/rtos/rtos.bin')],
        ['init', init],
      ]),
    ),
  );
  lab.sh(PREPARE);
  lab.sh('screens; sleep 1');
  seen.notes = ['cluster', 'centre'].map(hash);
  lab.sh('rtos; linux; reached linux vfb 4; reached linux vkbd 4; heard linux DRAWN');
  seen.drawing = changesOn('cluster');
  seen.quiet = changesOn('centre');
  seen.pixels = [pixel(0, 0), pixel(1279, 99), pixel(0, 100), pixel(1279, 149), pixel(0, 150), pixel(1279, 799)];
  touchScreens();
  seen.rtosInput = lab.sh('tell rtos input; sleep 2; tail -2 /run/rtos.console');
  seen.events = lab.sh("grep '^event' /run/linux.console");

  seen.held.push(lab.sh('held'));
  lab.sh('kill -9 $(pidof display); sleep 1; screens; sleep 1');
  seen.afterRestart = [pixel(0, 0), pixel(0, 100)];
  seen.rtosAlive = changesOn('cluster');
  seen.held.push(lab.sh('held'));

  lab.sh('xl destroy rtos; sleep 1');
  seen.noteAgain = hash('cluster');
  lab.sh('rtos');
  seen.held.push(lab.sh('held'));
  lab.sh('xl destroy linux; sleep 1');
  seen.centreAgain = hash('centre');
  seen.clusterWithoutLinux = changesOn('cluster');
  lab.sh('tell rtos "crash abort"; sleep 1');
  seen.crashed = hash('cluster');
  seen.said = lab.sh('cat /run/display.log; xl list');
}, 1_500_000);

test('a head says whose guest is missing, until it draws and after it is gone', () => {
  expect(new Set(seen.notes).size).toBe(2);
  expect([seen.noteAgain, seen.centreAgain]).toEqual(seen.notes);
  expect(seen.crashed).toBe(seen.notes[0]);
});

test('the RTOS draws the cluster, also while the other guest is gone', () => {
  // Of ten looks; the first is right behind Linux's first picture, all of a large screen, which the back end has to copy as well.
  expect(seen.drawing).toBeGreaterThanOrEqual(8);
  expect(seen.clusterWithoutLinux).toBeGreaterThanOrEqual(8);
});

test("what Linux's own front end draws is on its head, and nothing moves when nothing is drawn", () => {
  expect(seen.pixels.map((value) => value.toString(16))).toEqual(
    [0x41, 0x41, 0x42, 0x42, 0x41, 0x41].map((byte) => (byte * 0x1_0101).toString(16)),
  );
  expect(seen.quiet).toBe(0);
});

/** Events of Linux on ARM: a time of eight bytes, type, code, value. */
const eventsOf = (name: string): string[] =>
  [...seen.events.matchAll(/^(event\d) ([0-9a-f]{32})$/gm)]
    .filter(([, device]) => device === name)
    .map(([, , hex]) => Buffer.from(hex!, 'hex'))
    .map((bytes) => [bytes.readUInt16LE(8), bytes.readUInt16LE(10), bytes.readInt32LE(12)].join(' '));

test('a tap, a drag and two fingers reach the guest as multi-touch events, on its head alone', () => {
  const [SLOT, ID, X, Y, TOUCH, SYN] = ['3 47', '3 57', '3 53', '3 54', '1 330', '0 0 0'];
  const events = eventsOf('event2').filter((event) => !/^3 [01] /.test(event));
  expect(events).toEqual([
    ...[`${ID} 0`, `${X} 100`, `${Y} 200`, `${TOUCH} 1`, SYN],
    ...[`${X} 110`, `${Y} 220`, SYN],
    ...[`${SLOT} 1`, `${ID} 1`, `${X} 500`, `${Y} 600`, SYN],
    ...[`${SLOT} 0`, `${X} 90`, `${Y} 180`, `${SLOT} 1`, `${X} 510`, `${Y} 610`, SYN],
    ...[`${SLOT} 0`, `${ID} -1`, `${SLOT} 1`, `${ID} -1`, `${TOUCH} 0`, SYN],
    ...[`${SLOT} 0`, `${ID} 2`, `${X} 5`, `${Y} 5`, `${TOUCH} 1`, SYN],
    ...[`${ID} -1`, `${TOUCH} 0`, SYN],
  ]);
  expect(seen.rtosInput).toMatch(/2 events, last: kind \d code 0 up/);
});

test('keys go to the guest whose head was touched last', () => {
  expect(eventsOf('event0')).toEqual([`1 ${KEY_A} 1`, '0 0 0', `1 ${KEY_A} 0`, '0 0 0']);
});

test('nothing is left of a guest that ended, and a back end that is started anew goes on where the last one was', () => {
  expect(new Set(seen.held.map((text) => text.trim())).size).toBe(1);
  expect(seen.afterRestart.map((value) => value.toString(16))).toEqual(['414141', '424242']);
  expect(seen.rtosAlive).toBe(10);
});

test('a guest that has crashed is let go although Xen keeps it', () => {
  expect(seen.said).toMatch(/^display: rtos \(\d+\) vfb: disconnected$/m);
  expect(seen.said).toMatch(/^rtos +\d+ .*---sc-/m);
});

test('a note is text on its background', () => {
  lab.sh('xl destroy rtos; sleep 1');
  const { pixels } = lab.heads.get('cluster')!;
  const background = pixels.reduce((count, value) => count + ((value & 0xff_ffff) === NOTE_BACKGROUND ? 1 : 0), 0);
  expect(background / pixels.length).toBeGreaterThan(0.97);
  expect(background).toBeLessThan(pixels.length - 1000);
});
