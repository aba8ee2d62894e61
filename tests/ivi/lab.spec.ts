import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LabRun, runLab, scratch, shell } from '../lab/lab.ts';

const LAYOUT = `
dom0: { memory: 384 }
domains:
  - name: ivi
    kernel: lab:linux
    ramdisk: lab:ivi
    arguments: console=hvc0 quiet panic=1 xen_fbfront.video=4,1280,800 vt.global_cursor_default=0
    memory: 256
    display: { head: centre }
    input: [keyboard, touch]
    block: [{ file: data.img, device: xvda, size: 32 }]
    vehicle: true
    on_reboot: restart
vehicle:
  start: { ignition: on, coolant: 85, gear: D, parkingBrake: off, brake: 30 }
`;

const SCRIPT = [
  { console: 'ivi', shows: 'ivi:/# ' },
  ...shell('ivi', 'watchprops sys.boot_completed 1 60', 'BOOTED'),
  { call: 'vehicle.set', params: { values: { speed: 50 } } },
  { sleep: 2 },
  ...shell('ivi', 'dumpsys vehicle VehicleSpeed', 'VEHICLE'),
  ...shell('ivi', 'dmesg | grep blkfront; mount | grep " /data "', 'DISK'),
  ...shell('ivi', 'echo a file that stays >/data/app/file; setprop persist.app.volume 7; sleep 1; sync', 'WROTE'),
  ...shell('ivi', 'kill -9 $(pidof app-launcher); sleep 3; echo "launcher is $(pidof app-launcher)"', 'KILLED'),
  ...shell('ivi', 'am start media; sleep 1; am stack list', 'STACK'),
  ...shell('ivi', 'am back; sleep 1; am stack list', 'BACK'),
  { console: 'dom0', types: 'xl reboot ivi\n' },
  { console: 'ivi', shows: 'reboot: Restarting system' },
  { console: 'ivi', shows: 'ivi:/# ' },
  ...shell('ivi', 'cat /data/app/file; echo "volume $(getprop persist.app.volume)"', 'AGAIN'),
  { console: 'ivi', types: 'while sleep 1; do kill -9 $(getprop init.svc_pid.servicemanager); done\n' },
  { console: 'ivi', shows: 'reboot: Restarting system' },
];

const place = scratch();
let run: LabRun;
/** The console of the IVI guest. */
let said: string;
beforeAll(async () => {
  run = await runLab(LAYOUT, SCRIPT, place.path);
  said = run.console('ivi');
});
afterAll(() => place.remove());

test('the IVI guest: its script is done to the end', () => {
  expect([run.status, run.status === 0 ? '' : `${run.said.slice(-3000)}\n${said.slice(-5000)}`]).toEqual([0, '']);
});

test("the IVI guest: the vehicle's speed is a property", () => {
  expect(Number(/ VehicleSpeed +([\d.]+) +available/.exec(said)?.[1])).toBeCloseTo(50, 0);
});

test('the IVI guest: the data disk has a file system, with indirect descriptors, and keeps files and settings', () => {
  expect(said).toMatch(/blkfront: xvda: .*indirect descriptors: enabled/);
  expect(said).toMatch(/^\/dev\/xvda on \/data type ext4/m);
  expect(said).toMatch(/^a file that stays\nvolume 7\nAGAIN$/m);
});

test('the IVI guest: an app that was killed comes back; another is started before it and left again', () => {
  expect(said).toMatch(/^launcher is \d+$/m);
  expect(said).toMatch(/^0: media \(process \d+\) foreground\n1: launcher \(process \d+\)\nSTACK$/m);
  expect(said).toMatch(/^0: launcher \(process \d+\) foreground\nBACK$/m);
});

test('the IVI guest: it reboots when xl tells it to, and when a critical service ends again and again', () => {
  expect(said.match(/reboot: Restarting system/g)).toHaveLength(2);
});
