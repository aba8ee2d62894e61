import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TestNode } from '../../../devices/can/testing/test-node.ts';
import type { VehicleRun } from '../../layout/plan.ts';
import { testLab } from '../lab.fixture.ts';
import type { LabContext, Service } from '../service.ts';
import { vehicle } from './vehicle.ts';

const DBC = readFileSync(join(import.meta.dirname, '../../../../assets/vehicle/ivilab.dbc'), 'utf8');

/** The service with the vehicle's files, which the command line reads. */
const withFiles = (files: Partial<VehicleRun>): Service => ({
  name: 'vehicle',
  start: (lab) => {
    const context: LabContext = {
      call: (name, params) => lab.call(name, params),
      changePlan: (...change) => lab.changePlan(...change),
      plan: { ...lab.plan, vehicleRun: { dbc: DBC, drive: undefined, trace: undefined, ...files } },
      machine: lab.machine,
      clock: lab.clock,
      agent: lab.agent,
      log: lab.log,
      emit: (event, bytes) => lab.emit(event, bytes),
      onEvent: (listener) => lab.onEvent(listener),
      onSlice: (listener) => lab.onSlice(listener),
      onConsole: (listener) => lab.onConsole(listener),
      sleep: (nanoseconds) => lab.sleep(nanoseconds),
    };
    return vehicle.start(context);
  },
});

function make(layout = 'vehicle: { start: { ignition: on, lights: low } }', files: Partial<VehicleRun> = {}) {
  const made = testLab(layout, [withFiles(files)]);
  const listener = new TestNode(made.machine.can, 'listener');
  const traced = () =>
    made.events.map((event) => (event.service === 'vehicle' && event.type === 'trace' ? event.text : '')).join('');
  return { ...made, listener, traced };
}

test('the vehicle begins with what the layout says, is set and asked', async () => {
  const { lab, listener, run } = make();
  expect(await lab.call('vehicle.get', { name: 'lights' })).toMatchObject({ value: 'low' });
  await lab.call('vehicle.set', { values: { gear: 'D', parkingBrake: false } });
  await run(1);
  await lab.call('vehicle.set', { values: { speed: 50 } });
  await run(0.1);
  expect(await lab.call('vehicle.get', { name: 'speed' })).toMatchObject({
    name: 'speed',
    value: expect.closeTo(50, 0),
  });
  const names = ((await lab.call('vehicle.list', {})) as { name: string }[]).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['ignition', 'bus', 'EngineSpeed', 'Consumption']));
  expect(listener.heard.length).toBeGreaterThan(100);
});

test('what can not be set is refused with why', async () => {
  const { lab } = make();
  const set = (values: object) => lab.call('vehicle.set', { values });
  await expect(set({ speed: 50 })).rejects.toThrow('with the selector at P the car does not drive');
  await expect(set({ wings: 2 })).rejects.toThrow('there is no wings');
  await expect(set({ speed: Number.NaN })).rejects.toThrow('values.speed');
  await expect(lab.call('vehicle.get', {})).rejects.toThrow('name');
});

test('a drive is played from the start, and another in its place', async () => {
  const { lab, run } = make('', { drive: '0, lights=high\n1, lights=off\n9, lights=low' });
  const lights = async () => ((await lab.call('vehicle.get', { name: 'lights' })) as { value: string }).value;
  await run(0.5);
  expect(await lights()).toBe('high');
  await run(1);
  expect(await lights()).toBe('off');
  await lab.call('vehicle.drive', { script: '0, lights=parking' });
  await run(0.1);
  expect([await lights(), await lab.call('vehicle.driving', {})]).toEqual(['parking', false]);
  await expect(lab.call('vehicle.drive', { script: 'left' })).rejects.toThrow('line 1: ');
});

test('a trace comes as events, in the format that was asked for', async () => {
  const { lab, run, traced } = make('', { trace: 'candump' });
  await run(0.1);
  expect(traced()).toMatch(/^\(0000000000\.010\d{3}\) can0 100#0{8}1000\n/);
  await lab.call('vehicle.trace', { format: 'asc' });
  await run(0.1);
  expect(traced()).toContain('\nbase hex  timestamps absolute\n');
  const before = traced();
  await lab.call('vehicle.trace', { format: null });
  await run(0.1);
  expect(traced()).toBe(before);
});

test('a lab that ends takes the vehicle off the bus', async () => {
  const { lab, machine, run, listener } = make();
  await run(0.1);
  lab.close();
  const heard = listener.heard.length;
  machine.run(machine.time.now() + 1e9);
  expect([heard > 10, listener.heard.length]).toEqual([true, heard]);
});

test('whoever watches gets all values, then those that change', async () => {
  const { lab, run, events } = make();
  const values = () =>
    events.flatMap((event) => (event.service === 'vehicle' && event.type === 'values' ? [event.values] : []));
  await lab.call('vehicle.watch', { every: 0.1 });
  await run(0.3);
  expect(values()[0]).toMatchObject({ lights: 'low', speed: 0, gear: 'P' });
  const before = values().length;
  await lab.call('vehicle.set', { values: { lights: 'high' } });
  await run(0.2);
  const since = values().slice(before);
  expect(since.filter((changed) => 'lights' in changed)).toMatchObject([{ lights: 'high' }]);
  expect(since.some((changed) => 'gear' in changed)).toBe(false);
  await lab.call('vehicle.watch', { every: null });
  const told = values().length;
  await run(0.5);
  expect(values().length).toBe(told);
});
