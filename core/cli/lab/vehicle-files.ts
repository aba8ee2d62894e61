import { resolve } from 'node:path';
import { CanBus } from '../../devices/can/can-bus.ts';
import type { BoardFacts } from '../../lab/layout/board-facts.ts';
import type { RunPlan } from '../../lab/layout/plan.ts';
import type { Layout } from '../../lab/layout/schema.ts';
import { type Dbc, parseDbc } from '../../lab/vehicle/dbc.ts';
import { parseDrive } from '../../lab/vehicle/drive.ts';
import { GATEWAY, GATEWAY_CONFIG, gatewayConfig } from '../../lab/vehicle/gateway-config.ts';
import type { TraceFormat } from '../../lab/vehicle/trace.ts';
import { Vehicle } from '../../lab/vehicle/vehicle.ts';
import { VirtualTime } from '../../machine/virtual-time.ts';
import type { NamedFile } from '../files.ts';

/** What describes the bus where the layout names no other file. */
const DEFAULT_DBC = resolve(import.meta.dirname, '../../../assets/vehicle/ivilab.dbc');

/**
 * The plan with the vehicle's files, which are read here, and Dom0's gateway, where a domain is told of the vehicle.
 * @param trace - the format of a trace of the vehicle bus, if one is wanted.
 * @throws Error for the user, also for what is wrong in the files.
 */
export async function withVehicle(
  plan: RunPlan,
  layout: Layout,
  board: BoardFacts,
  read: (name: string) => Promise<NamedFile>,
  trace: TraceFormat | undefined,
): Promise<RunPlan> {
  const { vehicle } = plan;
  const text = async <T>(name: string, parse: (text: string) => T): Promise<[string, T]> => {
    const content = new TextDecoder().decode((await read(name)).bytes);
    try {
      return [content, parse(content)];
    } catch (error) {
      throw new Error(`${name}: ${(error as Error).message}`);
    }
  };
  const [dbc, bus] = await text(vehicle.dbc ?? DEFAULT_DBC, parseDbc);
  const [drive] = vehicle.drive === undefined ? [] : await text(vehicle.drive, parseDrive);
  tryStart(bus, vehicle.start);
  const gateway = gatewayConfig(layout, board, bus);
  const told = gateway === undefined ? [] : [{ path: GATEWAY_CONFIG, from: new TextEncoder().encode(gateway) }];
  return {
    ...plan,
    vehicleRun: { dbc, drive, trace },
    files: [...plan.files, ...told],
    programs: [...plan.programs, ...(gateway === undefined ? [] : [GATEWAY])],
  };
}

/** Throws an Error for the user when a car of its own can't start with these values. */
function tryStart(dbc: Dbc, start: Layout['vehicle']['start']): void {
  const clock = new VirtualTime();
  const log = { info() {}, warn() {}, warnOnce() {} };
  try {
    new Vehicle({ clock, bus: new CanBus(clock), dbc, log }).set(start);
  } catch (error) {
    throw new Error(`vehicle.start: ${(error as Error).message}`);
  }
}
