import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ivilab } from '../boot/ivilab.ts';

const PROMPT = 'ivi:/# ';
/** The shell asks the terminal where the cursor is. */
const ASKED = '\u001b[6n';

/** What is typed, in turn; `=` can't be in it, for it ends the pattern that the text is typed at. */
const COMMANDS = {
  services: 'service list; service ping vehicle; echo ping $?',
  once: 'setprop ro.product.name other; setprop a..b 1; setprop debug.seen 1; getprop ro.product.name; getprop debug.seen',
  killed:
    'kill -9 $(getprop init.svc_pid.vehicle); service wait vehicle 10; sleep 1; service check vehicle; getprop init.svc.vehicle',
  log: "log -t Spec -p e 'a line'; log -t Other hello; logcat -d -v brief Spec:E '*:S'",
  set: 'dumpsys vehicle | head -1',
  hostile: 'hostile -u 10030 -n 400 vehicle manager activity; hostile -n 200 vehicle manager activity',
  descriptors: 'ls /proc/$(getprop init.svc_pid.servicemanager)/fd | wc -l',
  refused:
    "su -s /bin/sh app30 -c 'setprop sys.powerctl reboot; setprop persist.ui.theme night'; getprop persist.ui.theme",
  wait: '(sleep 1; setprop debug.later yes) & watchprops debug.later yes 10; echo waited $?',
  stopped:
    'stop vehicle; sleep 1; getprop init.svc.vehicle; service check vehicle; start vehicle; service wait vehicle 10; echo back $?',
  mistakes: 'logcat -d | grep -c rc:',
};

/** What each command showed. */
let shown: Record<keyof typeof COMMANDS, string>;
beforeAll(async () => {
  const images = (await ivilab(['images'])).output.trim();
  const typed = Object.values(COMMANDS).flatMap((line) => ['--expect-send', `${PROMPT}=${line}\\n`]);
  // The IVI guest's initramfs in the place of Dom0's: one boot instead of two, and the same kernel.
  const run = await ivilab([
    ...['boot', '--initrd', join(images, 'ivi.cpio.gz'), '--timeout', '900', '--no-reset', ...typed],
    ...['--expect-send', `${PROMPT}=reboot\\n`],
  ]);
  expect([run.status, run.status === 0 ? '' : run.output.slice(-5000)]).toEqual([0, '']);
  const parts = run.output.replaceAll('\r', '').replaceAll(ASKED, '').split(PROMPT).slice(1);
  const names = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];
  // The command itself is echoed, wrapped at the terminal's width.
  shown = Object.fromEntries(names.map((name, n) => [name, parts[n] ?? ''])) as typeof shown;
}, 1_000_000);

test('the platform: services are found and answer', () => {
  expect(shown.services).toMatch(/\tactivity\n\d+\tmanager\n(.*\n)*\d+\tvehicle\n/);
  expect(shown.services).toContain('ping 0\n');
});

test('the platform: ro. properties are set once, names are checked, others change', () => {
  expect(shown.once).toContain('ro.product.name: Read-only file system\na..b: Invalid argument\nivi\n1\n');
});

test('the platform: a service that was killed comes back', () => {
  expect(shown.killed).toContain('Service vehicle: found\nrunning\n');
});

test('the platform: a service that was stopped stays away until it is started', () => {
  expect(shown.stopped).toContain('stopped\nService vehicle: not found\nback 0\n');
});

test('the platform: the log filters by tag and level', () => {
  expect(shown.log).toMatch(/\nE\/Spec {4}\( *\d+\): a line\n$/);
});

test('the platform: services go on serving after garbage over binder, from an app and from root', () => {
  expect(shown.hostile.match(/then it answers$/gm)).toHaveLength(6);
  expect(Number(shown.descriptors.trim().split('\n').at(-1))).toBeLessThan(16);
});

test("the platform: apps set their properties and not the system's", () => {
  expect(shown.refused).toContain('sys.powerctl: Operation not permitted\nnight\n');
});

test('the platform: who waits for a property is woken', () => {
  expect(shown.wait).toContain('waited 0\n');
});

test("the platform: the vehicle's properties come from xenstore, and the image's rc files have no mistakes", () => {
  expect(shown.set).toContain('source xenstore vehicle/signals');
  expect(shown.mistakes.trim().split('\n').at(-1)).toBe('0');
});
