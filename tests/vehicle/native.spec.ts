import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boards } from '../../core/boards/catalogue.ts';
import { frameText } from '../../core/devices/can/frame.ts';
import { boardFacts } from '../../core/lab/layout/board-facts.ts';
import { parseLayout } from '../../core/lab/layout/parse.ts';
import { type DbcMessage, parseDbc } from '../../core/lab/vehicle/dbc.ts';
import { gatewayConfig } from '../../core/lab/vehicle/gateway-config.ts';
import { physicalIn } from '../../core/lab/vehicle/signal.ts';
import { compile, directory, hasCompiler, onLines } from './native.ts';

const root = join(import.meta.dirname, '../..');
const OURS = readFileSync(join(root, 'assets/vehicle/ivilab.dbc'), 'utf8');
const gatewaySources = ['host/decode.c', 'can/text.c', 'gateway/config.c', 'gateway/signals.c'];

/** The gateway's file for a domain that is told of a bus. */
function configFile(dbc: string): string {
  const facts = boards.map(boardFacts);
  const text =
    'domains: [{ name: ivi, kernel: lab:linux, arguments: "console=hvc0 panic=1", memory: 64, vehicle: true }]';
  const { layout } = parseLayout(text, { boards: facts });
  const path = join(directory, 'vehicle.conf');
  writeFileSync(path, gatewayConfig(layout!, facts[0]!, parseDbc(dbc))!);
  return path;
}

const words = ({ signals }: DbcMessage, data: Uint8Array): string =>
  signals.map((signal) => `${signal.name}=${physicalIn(data, signal)}`).join(' ');

const text = (message: DbcMessage, data: Uint8Array): string =>
  frameText({ id: message.id, extended: message.extended, remote: false, dlc: data.length, data });

// Signals of both byte orders, signed and not, of all lengths, beside those of the lab.
const STRANGE = `${OURS}
BO_ 2147483905 Strange: 8 Vehicle
 SG_ A : 7|12@0- (0.1,-3) [0|0] "" Gateway
 SG_ B : 11|4@0+ (1,0) [0|0] "" Gateway
 SG_ C : 16|32@1- (1,0) [0|0] "" Gateway
 SG_ D : 55|16@0+ (0.001,0) [0|0] "" Gateway
`;

test.skipIf(!hasCompiler)('the gateway reads in frames what the DBC file says', () => {
  const decode = onLines(compile('dom0-vehicle', 'decode', gatewaySources));
  const config = configFile(STRANGE);
  const { messages } = parseDbc(STRANGE);
  const frame = fc.record({
    message: fc.constantFrom(...messages),
    data: fc.uint8Array({ minLength: 8, maxLength: 8 }),
  });
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 40 }), (frames) => {
      // A second apart, so that each text has its own message only, but for those that do not come by themselves.
      const lines = frames.map(
        ({ message, data }, n) => `${(n + 1) * 10_000} ${text(message, data.subarray(0, message.length))}`,
      );
      const told = decode(lines, config);
      for (const [n, { message, data }] of frames.entries())
        expect(` ${told[n]} `).toContain(` ${words(message, data)} `);
    }),
    { numRuns: 30 },
  );
});

test.skipIf(!hasCompiler)('the gateway forgets what no longer comes, and takes no frame for another', () => {
  const decode = onLines(compile('dom0-vehicle', 'decode', gatewaySources));
  const config = configFile(OURS);
  const lines = [
    '1000 300#7F8C6E',
    '1100 100#800C401F1001',
    '1340 ',
    '1360 ',
    '1990 ',
    '2010 ',
    '2020 100#00',
    '2030 00000100#000000000000',
    '2040 300#R3',
  ];
  const status = 'CoolantTemperature=87 FuelLevel=70 OutsideTemperature=15';
  const powertrain = 'EngineSpeed=800 VehicleSpeed=80 Selector=0 Gear=1 Ignition=1';
  expect(decode(lines, config)).toEqual([
    status,
    `${powertrain} ${status}`,
    `${powertrain} ${status}`,
    status,
    status,
    '',
    '',
    '',
    '',
  ]);
});

test.skipIf(!hasCompiler)('the gateway survives what is no frame, and refuses what is no file of its own', () => {
  const decode = onLines(compile('dom0-vehicle', 'decode', gatewaySources));
  const config = configFile(OURS);
  const noise = fc.oneof(
    fc.stringMatching(/^[0-9A-FR#x]{0,40}$/),
    fc.string({ unit: 'grapheme-ascii', maxLength: 100 }).map((line) => line.replaceAll('\n', '')),
  );
  fc.assert(
    fc.property(fc.array(noise, { minLength: 1, maxLength: 50 }), (lines) => {
      expect(
        decode(
          lines.map((line, n) => `${n} ${line}`),
          config,
        ),
      ).toHaveLength(lines.length);
    }),
    { numRuns: 30 },
  );
  const broken = join(directory, 'broken.conf');
  for (const content of [
    '',
    'bus',
    'bus a 1\nsignal A 0 1 1+ 1 0\n',
    'bus a 1\nmessage 1 0 9 0\n',
    'bus a 1\nhello\n',
    'bus a 1\nmessage 1 0 8 0\nsignal A 64 1 1+ 1 0\n',
  ]) {
    writeFileSync(broken, content);
    const { status, stderr } = spawnSync(join(directory, 'decode'), [broken], { input: '', encoding: 'utf8' });
    expect([content, status, /AddressSanitizer|runtime error/.test(stderr)]).toEqual([content, 1, false]);
  }
});

test.skipIf(!hasCompiler)('the RTOS takes from frames what the DBC file says', () => {
  const take = onLines(compile('rtos', 'signals', ['host/signals.c', 'app/signals.c'], ['-Iinclude']));
  const { messages } = parseDbc(OURS);
  const known = messages.filter(({ signals }) => signals.some(({ receivers }) => receivers.includes('Cluster')));
  expect(known.map(({ name }) => name)).toEqual(['Powertrain', 'Telltales', 'Status']);
  const data = fc.uint8Array({ minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(data, { minLength: 1, maxLength: 30 }), (list) => {
      for (const message of messages) {
        const hex = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, message.length)).toString('hex');
        const told = take(list.map((bytes) => `${message.id.toString(16)} ${hex(bytes)}`));
        for (const [n, bytes] of list.entries())
          expect(told[n]).toBe(known.includes(message) ? expected(message, bytes) : 'none');
      }
    }),
    { numRuns: 10 },
  );
});

/** struct vehicle of guests/rtos/app/vehicle.h, as the DBC file has it. */
function expected(message: DbcMessage, data: Uint8Array): string {
  const value = (name: string): number => {
    const signal = message.signals.find((one) => one.name === name);
    return signal ? physicalIn(data, signal) : 0;
  };
  const lamps =
    'TurnLeft TurnRight HighBeam LowBeam ParkingBrake BrakeWarning BatteryWarning OilWarning EngineWarning SeatBeltWarning DoorWarning TyreWarning TemperatureWarning FuelWarning';
  const telltales = lamps.split(' ').reduce((bits, name, n) => bits + value(name) * 2 ** n, 0);
  const numbers = [
    value('Ignition'),
    Math.round(value('VehicleSpeed') * 100),
    Math.floor(value('EngineSpeed')),
    value('Selector'),
    value('Gear'),
    value('CoolantTemperature') * 10,
    value('FuelLevel') * 10,
    value('OutsideTemperature') * 10,
    telltales,
  ];
  return numbers.join(' ');
}
