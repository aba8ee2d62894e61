import { beforeAll, expect, test } from 'vitest';
import { typeInIvi } from './shell.ts';

/** What is typed, in turn. Dom0 has no gateway to the vehicle above it: the signals come from a file. */
const COMMANDS = {
  services: 'service wait vehicle 20; service wait activity 20; service list; service ping vehicle; echo ping $?',
  once: 'setprop ro.product.name other; setprop a..b 1; setprop debug.seen 1; getprop ro.product.name; getprop debug.seen',
  killed:
    'kill -9 $(getprop init.svc_pid.vehicle); service wait vehicle 10; sleep 1; service check vehicle; getprop init.svc.vehicle',
  log: "log -t Spec -p e 'a line'; log -t Other hello; logcat -d -v brief Spec:E '*:S'",
  vehicle: 'echo VehicleSpeed\\=12.5 Gear\\=3 >/run/vehicle/signals; sleep 1; dumpsys vehicle',
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
  shown = await typeInIvi(COMMANDS);
});

test('the platform: services are found and answer', () => {
  expect(shown.services).toMatch(/\tactivity\n(.*\n)*\d+\tmanager\n(.*\n)*\d+\tvehicle\n/);
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

test("the platform: the vehicle's signals are properties", () => {
  expect(shown.vehicle).toMatch(/ VehicleSpeed +12\.5 +available /);
  expect(shown.vehicle).toMatch(/ Gear +3 +available /);
});

test("the platform: the image's rc files have no mistakes", () => {
  expect(shown.mistakes.trim().split('\n').at(-1)).toBe('0');
});
