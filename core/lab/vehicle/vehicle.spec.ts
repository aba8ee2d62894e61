import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CanBus } from '../../devices/can/can-bus.ts';
import { type CanFrame, frameText } from '../../devices/can/frame.ts';
import { TestNode } from '../../devices/can/testing/test-node.ts';
import { ProbeClock, ProbeLog } from '../../devices/testing/ports.ts';
import { CONTROLS } from './controls.ts';
import { type Dbc, parseDbc } from './dbc.ts';
import { parseDrive } from './drive.ts';
import { physicalIn } from './signal.ts';
import { Vehicle } from './vehicle.ts';

const DBC = parseDbc(readFileSync(join(import.meta.dirname, '../../../assets/vehicle/ivilab.dbc'), 'utf8'));
const SECOND = 1_000_000_000;
const MS = 1_000_000;

function make(dbc: Dbc = DBC) {
  const clock = new ProbeClock();
  const bus = new CanBus(clock);
  const log = new ProbeLog();
  const vehicle = new Vehicle({ clock, bus, dbc, log });
  const frames: { frame: CanFrame; at: number }[] = [];
  bus.onFrame((frame, _sender, at) => frames.push({ frame, at }));
  const listener = new TestNode(bus, 'listener');
  /** The physical value of a signal in the last frame that had it. */
  const heard = (name: string): number => {
    for (const { frame } of [...frames].reverse()) {
      const signal = DBC.messages.find(({ id }) => id === frame.id)?.signals.find((one) => one.name === name);
      if (signal) return physicalIn(frame.data, signal);
    }
    return Number.NaN;
  };
  const value = (name: string) => vehicle.get(name).value;
  const drives = () => vehicle.set({ ignition: 'on', gear: 'D', parkingBrake: 'off' });
  return { clock, bus, log, vehicle, frames, listener, heard, value, drives };
}

describe('the vehicle on its bus', () => {
  it('sends every message of the DBC file in its cycle', () => {
    const { clock, frames } = make();
    clock.advance(SECOND);
    const counts = DBC.messages.map(({ id }) => frames.filter(({ frame }) => frame.id === id).length);
    expect(counts).toEqual(DBC.messages.map(({ cycle }) => Math.ceil(990 / cycle)));
  });

  it('sends a speed that is set with the next frame, and keeps to it', () => {
    const { clock, vehicle, heard, drives } = make();
    drives();
    clock.advance(SECOND);
    vehicle.set({ speed: 80 });
    clock.advance(30 * MS);
    expect(heard('VehicleSpeed')).toBeCloseTo(80, 0);
    clock.advance(20 * SECOND);
    expect(Math.abs(heard('VehicleSpeed') - 80)).toBeLessThan(1.5);
    expect(heard('EngineSpeed')).toBeGreaterThan(1000);
    expect(heard('Gear')).toBeGreaterThan(4);
  });

  it('gives up a frame that nobody acknowledges, until its next time', () => {
    const { clock, frames, listener, vehicle } = make();
    listener.port.detach();
    clock.advance(SECOND);
    expect(frames).toEqual([]);
    expect(vehicle.rate).toBe(500_000);
  });

  it('goes bus off beside a node with another bit rate, and comes back', () => {
    const { clock, vehicle, listener, frames } = make();
    listener.rate = 125_000;
    clock.advance(30 * MS);
    expect(vehicle.rate).toBe(0);
    listener.rate = 500_000;
    clock.advance(SECOND);
    expect(frames.length).toBeGreaterThan(100);
  });

  it('is heard by none while its bus is cut or it is silent', () => {
    const { clock, vehicle, frames } = make();
    for (const bus of ['cut', 'silent']) {
      vehicle.set({ bus });
      clock.advance(20 * MS);
      frames.length = 0;
      clock.advance(SECOND);
      expect([bus, frames.length]).toEqual([bus, 0]);
    }
    vehicle.set({ bus: 'ok' });
    clock.advance(SECOND);
    expect(frames.length).toBeGreaterThan(100);
  });

  it('leaves the bus when it is stopped', () => {
    const { clock, vehicle, frames } = make();
    clock.advance(SECOND);
    vehicle.stop();
    frames.length = 0;
    clock.advance(SECOND);
    expect(frames).toEqual([]);
  });

  it('does the same twice', () => {
    const traces = [1, 2].map(() => {
      const { clock, vehicle, frames } = make();
      vehicle.play(
        parseDrive('0, ignition=on, parkingBrake=off, gear=D\n2, throttle=60~3\n8, brake=30\n12, indicator=left'),
      );
      clock.advance(15 * SECOND);
      return frames.map(({ frame, at }) => `${at} ${frameText(frame)}`);
    });
    expect(traces[1]).toEqual(traces[0]);
    expect(traces[0]!.length).toBeGreaterThan(2000);
  });
});

describe('the car', () => {
  it('starts its engine, warms up, and stands in P', () => {
    const { clock, vehicle, heard } = make();
    clock.advance(SECOND);
    expect([heard('EngineSpeed'), heard('Ignition'), heard('OilWarning')]).toEqual([0, 0, 0]);
    vehicle.set({ ignition: 'on' });
    clock.advance(300 * MS);
    expect([heard('EngineSpeed'), heard('OilWarning'), heard('BatteryWarning')]).toEqual([0, 1, 1]);
    clock.advance(2 * SECOND);
    expect([heard('EngineSpeed'), heard('OilWarning'), heard('VehicleSpeed')]).toEqual([800, 0, 0]);
    clock.advance(600 * SECOND);
    expect(heard('CoolantTemperature')).toBe(90);
    vehicle.set({ throttle: 50 });
    clock.advance(2 * SECOND);
    expect([heard('EngineSpeed') > 3000, heard('VehicleSpeed')]).toEqual([true, 0]);
  });

  it('accelerates, shifts up, coasts, brakes and stands', () => {
    const { clock, vehicle, heard, drives } = make();
    drives();
    clock.advance(SECOND);
    vehicle.set({ throttle: 100 });
    let seconds = 0;
    const gears = new Set<number>();
    while (heard('VehicleSpeed') < 100 && seconds < 60) {
      clock.advance(SECOND / 10);
      seconds += 0.1;
      gears.add(heard('Gear'));
    }
    // What a saloon of 1.6 t with 190 kW or so takes.
    expect(seconds).toBeGreaterThan(5);
    expect(seconds).toBeLessThan(11);
    expect([...gears]).toEqual([1, 2, 3]);
    vehicle.set({ throttle: 0 });
    clock.advance(5 * SECOND);
    const coasting = heard('VehicleSpeed');
    expect(coasting).toBeLessThan(100);
    expect(coasting).toBeGreaterThan(80);
    vehicle.set({ brake: 60 });
    clock.advance(SECOND / 2);
    expect(heard('Acceleration')).toBeLessThan(-4);
    clock.advance(10 * SECOND);
    expect([heard('VehicleSpeed'), heard('Gear')]).toEqual([0, 1]);
  });

  it('has a top speed, and needs fuel', () => {
    const { clock, vehicle, heard, drives } = make();
    drives();
    clock.advance(SECOND);
    vehicle.set({ throttle: 100 });
    clock.advance(180 * SECOND);
    const top = heard('VehicleSpeed');
    expect(top).toBeGreaterThan(200);
    expect(top).toBeLessThan(280);
    const fuel = heard('FuelLevel');
    clock.advance(60 * SECOND);
    expect(heard('FuelLevel')).toBeLessThan(fuel);
    vehicle.set({ fuel: 0 });
    clock.advance(60 * SECOND);
    expect(heard('VehicleSpeed')).toBeLessThan(120);
    expect([heard('FuelWarning'), heard('OilWarning')]).toEqual([1, 1]);
  });

  it('creeps in D without the brake, backwards in R', () => {
    const { clock, vehicle, heard, drives } = make();
    drives();
    clock.advance(10 * SECOND);
    expect(heard('VehicleSpeed')).toBeGreaterThan(3);
    expect(heard('VehicleSpeed')).toBeLessThan(9);
    vehicle.set({ brake: 50 });
    clock.advance(2 * SECOND);
    expect(heard('VehicleSpeed')).toBe(0);
    vehicle.set({ gear: 'R', brake: 0 });
    clock.advance(5 * SECOND);
    expect([heard('VehicleSpeed') > 2, heard('Selector')]).toEqual([true, 1]);
  });

  it('flashes 90 times a minute on the side of the lever; hazard lights without the ignition', () => {
    const { clock, vehicle, heard } = make();
    vehicle.set({ indicator: 'left' });
    const flashes = (): [number, number] => {
      let count = 0;
      let right = 0;
      let before = heard('TurnLeft');
      for (let n = 0; n < 600; n++) {
        clock.advance(100 * MS);
        const now = heard('TurnLeft');
        if (now > before) count++;
        right += heard('TurnRight');
        before = now;
      }
      return [count, right];
    };
    expect(flashes()).toEqual([0, 0]);
    vehicle.set({ ignition: 'on' });
    const [left, right] = flashes();
    expect(left).toBeGreaterThanOrEqual(89);
    expect(left).toBeLessThanOrEqual(91);
    expect(right).toBe(0);
    vehicle.set({ ignition: 'off', indicator: 'hazard' });
    const [hazard, both] = flashes();
    expect([hazard > 80, both > 200]).toEqual([true, true]);
  });

  it('gets hot without its pump, and says so', () => {
    const { clock, vehicle, heard } = make();
    vehicle.set({ ignition: 'on', coolant: 90, coolingFault: 'on' });
    clock.advance(200 * SECOND);
    expect([heard('CoolantTemperature'), heard('TemperatureWarning')]).toEqual([130, 1]);
  });

  it('keeps within its bounds whatever is done to it', () => {
    const words = [
      'on',
      'off',
      'P',
      'R',
      'N',
      'D',
      'left',
      'open',
      'cut',
      '0',
      '1',
      '37.5',
      '100',
      'auto',
      '',
      '-5',
      '1e9',
      'NaN',
    ];
    const names = [...CONTROLS.map(({ name }) => name), 'VehicleSpeed', 'Selector', 'nonsense'];
    const act = fc.record({
      name: fc.constantFrom(...names),
      value: fc.constantFrom(...words),
      ms: fc.nat(3000),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const { clock, vehicle } = make();
        vehicle.set({ ignition: 'on', gear: 'D', parkingBrake: 'off' });
        for (const { name, value, ms } of acts) {
          try {
            vehicle.set({ [name]: value });
          } catch (error) {
            expect((error as Error).constructor).toBe(Error);
          }
          clock.advance(ms * MS);
          for (const one of vehicle.list())
            if (typeof one.value === 'number') expect([one.name, Number.isFinite(one.value)]).toEqual([one.name, true]);
          expect(Number(vehicle.get('speed').value)).toBeLessThanOrEqual(300);
          expect(Number(vehicle.get('EngineSpeed').value) <= 16_383.75).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('vehicle set', () => {
  it('sets all or nothing, in an order that makes sense', () => {
    const { vehicle, value } = make();
    vehicle.set({ speed: '50', gear: 'd', parkingBrake: 'off', ignition: 'on' });
    expect([value('speed'), value('hold'), value('gear')]).toEqual([50, 50, 'D']);
    expect(() => vehicle.set({ throttle: 20, lights: 'blue' })).toThrow(
      'lights: "blue" is not one of off, parking, low, high',
    );
    expect([value('throttle'), value('hold')]).toEqual([0, 50]);
  });

  it.each([
    [{ throttle: 101 }, 'throttle: 101 is not a number from 0 to 100'],
    [{ throttle: '' }, 'throttle: "" is not a number'],
    [{ gear: 'X' }, 'gear: "X" is not one of P, R, N, D'],
    [{ ignition: 'maybe' }, 'ignition: "maybe" is neither on nor off'],
    [{ speed: 50 }, 'speed: with the selector at P the car does not drive: set gear=D as well'],
    [{ speed: 50, gear: 'D', parkingBrake: 'off' }, 'the engine does not run: set ignition=on as well'],
    [{ nonsense: 1 }, 'there is no nonsense: there are ignition, gear'],
    [{ EngineSpeed: 'fast' }, 'EngineSpeed: "fast" is not a number from 0 to 16383.75, or auto'],
    [{ EngineSpeed: 20_000 }, 'EngineSpeed: 20000 is not a number from 0'],
  ])('refuses %j', (values, message) => {
    expect(() => make().vehicle.set(values)).toThrow(message);
  });

  it('does not break the gearbox', () => {
    const { vehicle, drives } = make();
    drives();
    vehicle.set({ speed: 50 });
    expect(() => vehicle.set({ gear: 'P' })).toThrow('gear: P at 50 km/h would break the gearbox');
    expect(() => vehicle.set({ gear: 'R' })).toThrow('gear: R at 50 km/h');
    vehicle.set({ gear: 'N' });
  });

  it('sets signals over the model until they are given back', () => {
    const { clock, vehicle, heard, value } = make();
    vehicle.set({ VehicleSpeed: 222, Selector: 'N' });
    clock.advance(30 * MS);
    expect([heard('VehicleSpeed'), heard('Selector'), value('Selector'), value('speed')]).toEqual([222, 2, 'N', 0]);
    expect(vehicle.get('VehicleSpeed').description).toContain('set over the model');
    vehicle.set({ VehicleSpeed: 'auto' });
    clock.advance(30 * MS);
    expect(heard('VehicleSpeed')).toBe(0);
  });

  it('sets signals that only the DBC file knows', () => {
    const { clock, vehicle, frames } = make(
      parseDbc('BO_ 66 Own: 1 X\n SG_ Colour : 0|8@1+ (1,0) [0|9] "" Y\nBA_ "GenMsgCycleTime" BO_ 66 20;'),
    );
    vehicle.set({ Colour: 7 });
    clock.advance(30 * MS);
    expect(frameText(frames[0]!.frame)).toBe('042#07');
  });

  it('lists everything with what it takes', () => {
    const list = make().vehicle.list();
    expect(list.find(({ name }) => name === 'gear')).toMatchObject({ value: 'P', takes: 'P, R, N, D' });
    expect(list.find(({ name }) => name === 'Odometer')).toMatchObject({ value: 12345.6 });
    expect(list.every(({ description, takes }) => description !== '' && takes !== '')).toBe(true);
  });
});
