import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runInDom0, SHELL } from './dom0.ts';

const RTOS = readFileSync(join(import.meta.dirname, '../../assets/guests/rtos/rtos.bin'));

// DCAN1 is the RTOS's, DCAN2 Dom0's, on one bus.
const SCRIPT = `${SHELL}
can-up 48480000.can 500000
cat >/run/rtos.cfg <<END
name = "rtos"
kernel = "/files/rtos.bin"
memory = 32
vcpus = 1
extra = "can=0x4ae3c000,180 headless=1280x480"
iomem = ["0x4ae3c,2"]
irqs = [180]
END
xl create -p -q /run/rtos.cfg
xl console rtos </dev/null >/run/rtos 2>&1 &
xl unpause rtos
say() { printf '%s\\r' "$1" >$(xenstore-read /local/domain/$(xl domid rtos)/console/tty); usleep 60000; }
sleep 1
candump -n 4 48480000.can >/run/dump &
usleep 100000
cansend 48480000.can 100#401F10270301
cansend 48480000.can 123#0102030405060708 7FF# 12345678#55
usleep 100000
say get
say can
usleep 200000
cat /run/rtos
echo "DUMP"; cat /run/dump
ip link show can0; grep can /proc/interrupts
`;

let console_: string;

beforeAll(async () => {
  const run = await runInDom0(SCRIPT, new Map([['rtos.bin', RTOS]]), ['dcan1']);
  expect(run.said).not.toMatch(/error/i);
  console_ = run.output.replaceAll('\r', '');
});

test("Debian's c_can driver brings up DCAN2, and candump hears what cansend sends", () => {
  expect(console_).toMatch(/can0: <.*UP,LOWER_UP/);
  const frames = [...console_.matchAll(/^\(\d{10}\.\d{6}\) can0 (\S+)$/gm)].map(([, frame]) => frame);
  expect(frames).toEqual(['100#401F10270301', '123#0102030405060708', '7FF#', '12345678#55']);
  // A controller that Linux has brought up interrupts it.
  expect(Number(/^ *\d+: +(\d+) .*can0$/m.exec(console_)![1])).toBeGreaterThan(0);
});

test('the RTOS hears the frames on DCAN1, which Xen gave it, and takes the signals over', () => {
  expect(console_).toContain('received 3 (1 with signals), lost 0, sent 0, errors 0');
  expect(console_).toContain('active, error counters 0 transmitting, 0 receiving');
  for (const frame of ['100 [6] 40 1f 10 27 03 01', '123 [8] 01 02 03 04 05 06 07 08', '7ff [0]'])
    expect(console_).toContain(frame);
  expect(console_).toMatch(/^ignition 1, speed 100\.00 km\/h, engine 2000\/min, gear D/m);
});
