import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseDbc } from '../../core/lab/vehicle/dbc.ts';
import { physicalIn } from '../../core/lab/vehicle/signal.ts';
import { ivilab } from '../boot/ivilab.ts';
import { compile, directory, hasCompiler } from './native.ts';

const DBC = parseDbc(readFileSync(join(import.meta.dirname, '../../assets/vehicle/ivilab.dbc'), 'utf8'));

const RTOS = {
  ...{ name: 'rtos', kernel: 'lab:rtos', memory: 32, pin: 1, devices: ['dcan1'] },
  arguments: 'can=0x4ae3c000,180 headless=1280x480',
};
const VEHICLE = { start: { ignition: true, coolant: 85, gear: 'D', parkingBrake: 'off', brake: 30 } };

/** A picture that stands still but for the road: signals, and the same as guests/rtos/host/cluster.c takes them. */
const STILL = {
  ...{ VehicleSpeed: 80, EngineSpeed: 2000, Selector: 'D', Gear: 4, Ignition: 'on' },
  ...{ CoolantTemperature: 90, FuelLevel: 50, OutsideTemperature: 0 },
};
const STILL_NATIVE = '1280 480 1 8000 2000 3 4 900 500 0 0 0 0'.split(' ');
const LAMPS = DBC.messages.find(({ name }) => name === 'Telltales')!.signals.map(({ name }) => name);
/** The dials are left and right of the road. */
const ROAD = { from: 480, to: 800 };

interface LabRun {
  readonly consoles: ReadonlyMap<string, string>;
  /** What the script's calls gave back. */
  readonly results: readonly unknown[];
  readonly trace: string;
}

/** Runs a layout with a script, as a user does. */
async function run(name: string, layout: object, script: readonly object[]): Promise<LabRun> {
  const at = (file: string) => join(directory, `${name}.${file}`);
  writeFileSync(at('yaml'), stringify(layout));
  writeFileSync(at('script'), stringify(script));
  const options = ['--script', at('script'), '--events', at('events'), '--can-trace', at('log'), '--timeout', '800'];
  const { status, output, said } = await ivilab(['run', at('yaml'), ...options]);
  expect([status, status === 0 ? '' : `${said}\n${output.slice(-5000)}`]).toEqual([0, '']);
  const consoles = new Map<string, string>();
  const results: unknown[] = [];
  for (const line of readFileSync(at('events'), 'utf8').trim().split('\n')) {
    const event = JSON.parse(line);
    if (event.service === 'consoles')
      consoles.set(event.console, (consoles.get(event.console) ?? '') + event.text.replaceAll('\r', ''));
    if (event.service === 'script') results.push(event.result);
  }
  return { consoles, results, trace: readFileSync(at('log'), 'utf8') };
}

const set = (values: object) => ({ call: 'vehicle.set', params: { values } });
/** Virtual seconds are long where a vehicle is on the bus: what does not come soon does not come. */
const shows = (console: string, shows: string) => ({ console, shows, within: 20 });
const type = (console: string, types: string) => ({ console, types: `${types}${console === 'rtos' ? '\r' : '\n'}` });

/** Virtual times (s) and physical values of a signal in a trace. */
function signalIn(trace: string, name: string): [number, number][] {
  const message = DBC.messages.find(({ signals }) => signals.some((one) => one.name === name))!;
  const signal = message.signals.find((one) => one.name === name)!;
  return [...trace.matchAll(/^\((\d+\.\d+)\) can0 ([0-9A-F]+)#(.*)$/gm)].flatMap(([, at, id, data]) =>
    Number.parseInt(id!, 16) === message.id
      ? [[Number(at), physicalIn(Uint8Array.from(Buffer.from(data!, 'hex')), signal)] as [number, number]]
      : [],
  );
}

/** What a guest without xenstore tools does: a request of the wire protocol (xen/include/public/io/xs_wire.h) and the answer's text. */
const xenbus = (request: string, payload: string, mark: string): string => {
  const octal = (n: number) => `\\\\${n.toString(8)}`;
  const length = Buffer.from(payload.replaceAll('\\\\0', '\0')).length;
  const header = `${octal(Number(request))}${'\\\\0'.repeat(11)}${octal(length)}${'\\\\0'.repeat(3)}`;
  return `exec 3<>/dev/xen/xenbus; printf "${header}${payload}" >&3; echo "${mark}=$(dd bs=4096 count=1 <&3 2>/dev/null | tr -dc ' -~')"; exec 3>&-`.replaceAll(
    '\\\\',
    '\\',
  );
};
const READ = '2';
const WRITE = '11';

describe('the vehicle in a running lab', () => {
  let lab: LabRun;

  beforeAll(async () => {
    const linux = {
      ...{ name: 'linux', kernel: 'lab:linux', ramdisk: 'lab:linux-guest', memory: 64, pin: 0, vehicle: true },
      arguments: 'console=hvc0 quiet panic=1',
    };
    lab = await run('lab', { dom0: { memory: 256 }, domains: [RTOS, linux], vehicle: VEHICLE }, [
      { stage: 'running' },
      shows('linux', 'linux:/# '),
      { sleep: 1 },
      type('rtos', 'get'),
      shows('rtos', 'odometer'),
      set({ speed: 80, indicator: 'hazard', doorFrontLeft: 'open', lights: 'low' }),
      { sleep: 1 },
      type('rtos', 'get'),
      shows('rtos', 'odometer'),
      type('rtos', 'can'),
      shows('rtos', 'received'),
      { call: 'vehicle.get', params: { name: 'VehicleSpeed' } },
      type('linux', xenbus(READ, 'vehicle/signals\\\\0', 'READ')),
      shows('linux', 'READ=.*VehicleSpeed'),
      type('linux', xenbus(WRITE, 'vehicle/signals\\\\0VehicleSpeed=1', 'WRITE')),
      shows('linux', '^WRITE=.*\\n'),
      type('linux', 'echo "NET=$(ls /sys/class/net)"'),
      shows('linux', 'NET=lo'),
      { call: 'domains.destroy', params: { domain: 'linux' } },
      { call: 'domains.create', params: { domain: 'linux' } },
      shows('linux', 'linux:/# '),
      type('linux', xenbus(READ, 'vehicle/signals\\\\0', 'AGAIN')),
      shows('linux', 'AGAIN=.*VehicleSpeed'),
      set({ bus: 'silent' }),
      { sleep: 3 },
      type('rtos', 'get'),
      shows('rtos', 'not heard'),
      type('linux', xenbus(READ, 'vehicle/signals\\\\0', 'SILENT')),
      shows('linux', '^SILENT=.*\\n'),
      type('dom0', 'xenstore-ls -fp /local/domain | grep vehicle'),
      shows('dom0', 'vehicle/signals'),
    ]);
  });

  test('its speed is on the bus, in the RTOS and in the signals that a guest reads', () => {
    expect(lab.results).toContainEqual(expect.objectContaining({ name: 'VehicleSpeed', value: expect.closeTo(80, 0) }));
    const speeds = [...lab.consoles.get('rtos')!.matchAll(/^ignition 1, speed (\d+\.\d+) km\/h/gm)].map(([, s]) =>
      Number(s),
    );
    expect(speeds[0]).toBe(0);
    expect(speeds[1]).toBeCloseTo(80, 0);
    expect(Number(/READ=.*VehicleSpeed=([\d.]+)/.exec(lab.consoles.get('linux')!)![1])).toBeCloseTo(80, 0);
    const [, last] = signalIn(lab.trace, 'VehicleSpeed').at(-1)!;
    expect(last).toBeCloseTo(80, 0);
  });

  test('its other signals arrive as well', () => {
    const linux = lab.consoles.get('linux')!;
    expect(linux).toMatch(/READ=.*DoorWarning=1 .*DoorFrontLeft=1 .*Lights=2 Indicator=3 /);
    expect(lab.consoles.get('rtos')).toMatch(/odometer.*\n(?: {2}(?:left|right)\n)* {2}low-beam\n {2}door\n/);
  });

  test('the RTOS has lost nothing and seen no error', () => {
    expect(lab.consoles.get('rtos')).toMatch(
      /received \d+ \(\d+ with signals\), lost 0, sent 0, errors 0\nactive, error counters 0 /,
    );
  });

  test('a guest can only read what it is told, and has no way to the bus', () => {
    expect(lab.consoles.get('linux')).toMatch(/^WRITE=EACCES$/m);
    expect(lab.consoles.get('linux')).toMatch(/^NET=lo$/m);
    expect(lab.consoles.get('dom0')).toMatch(/^\/local\/domain\/(\d+)\/vehicle\/signals = ".*" {3}\(n0,r\1\)$/m);
  });

  test('a guest that is made anew is told again; gone domains leave nothing behind', () => {
    expect(lab.consoles.get('linux')).toMatch(/AGAIN=.*VehicleSpeed=\d/);
    const nodes = [...lab.consoles.get('dom0')!.matchAll(/^\/local\/domain\/(\d+)\/vehicle\/signals/gm)].map(
      ([, id]) => id,
    );
    expect(nodes).toEqual(['3']);
  });

  test('a vehicle that falls silent is missed by the RTOS, and its signals go', () => {
    expect(lab.consoles.get('rtos')).toContain('the vehicle is not heard');
    expect(lab.consoles.get('linux')).toMatch(/^SILENT=$/m);
  });

  test('every message is on the bus in its cycle while something listens', () => {
    const lines = lab.trace.trim().split('\n');
    expect(lines[0]).toMatch(/^\(\d{10}\.\d{6}\) can0 [0-9A-F]{3}#[0-9A-F]*$/);
    const times = signalIn(lab.trace, 'VehicleSpeed').map(([at]) => at);
    const gaps = times.slice(1).map((at, n) => at - times[n]!);
    expect(Math.max(...gaps)).toBeLessThan(0.0115);
    expect(Math.min(...gaps)).toBeGreaterThan(0.0085);
  });
});

describe('the vehicle and the cluster on its head', () => {
  let lab: LabRun;
  let again: LabRun;

  beforeAll(async () => {
    writeFileSync(
      join(directory, 'a.drive'),
      '0, throttle=0\n4, throttle=70~2, brake=0\n6, indicator=left\n7, brake=50, throttle=0\n',
    );
    const domains = [{ ...RTOS, arguments: 'can=0x4ae3c000,180', display: { head: 'cluster' } }];
    const layout = { dom0: { memory: 256 }, domains, vehicle: { ...VEHICLE, drive: 'a.drive' } };
    const script = [
      { stage: 'drawing' },
      { sleep: 3 },
      // Values that stand still, over the model's.
      set({ ...STILL, ...Object.fromEntries(LAMPS.map((name) => [name, 0])) }),
      { sleep: 3 },
      { call: 'display.frame', params: { head: 'cluster' } },
      type('rtos', 'can'),
      shows('rtos', 'received'),
    ];
    lab = await run('one', layout, script);
    again = await run('two', layout, script);
  });

  test.skipIf(!hasCompiler)('the dials on the head are those that the host draws, to the pixel', () => {
    const frame = lab.results.find((result) => (result as { pixels?: object } | null)?.pixels) as {
      readonly width: number;
      readonly height: number;
      readonly pixels: { readonly base64: string };
    };
    const sources = readdirSync(join(import.meta.dirname, '../../guests/rtos/cluster')).filter((name) =>
      name.endsWith('.c'),
    );
    const cluster = compile(
      'rtos',
      'cluster',
      ['host/cluster.c', 'lib/print.c', 'lib/string.c', ...sources.map((name) => `cluster/${name}`)],
      ['-Iinclude', '-fno-builtin'],
    );
    const native = cluster('', ...STILL_NATIVE);
    const { width, height } = frame;
    expect([width, height]).toEqual([1280, 480]);
    const head = Buffer.from(frame.pixels.base64, 'base64');
    const picture = native.subarray(native.length - 3 * width * height);
    let different = 0;
    let lit = 0;
    for (let n = 0; n < width * height; n++) {
      const x = n % width;
      if (x >= ROAD.from && x < ROAD.to) continue;
      const shown = head.readUInt32LE(4 * n) & 0xff_ffff;
      if (shown !== picture.readUIntBE(3 * n, 3)) different++;
      if (shown > 0x40_4040) lit++;
    }
    expect(different).toBe(0);
    expect(lit).toBeGreaterThan(10_000);
  });

  test('the same drive gives the same frames at the same times, and the same picture, twice', () => {
    expect(again.trace).toBe(lab.trace);
    expect(again.consoles).toEqual(lab.consoles);
    expect(again.results).toEqual(lab.results);
    const speeds = signalIn(lab.trace, 'VehicleSpeed').map(([, speed]) => speed);
    expect(Math.max(...speeds.filter((speed) => speed !== 80))).toBeGreaterThan(10);
  });
});
