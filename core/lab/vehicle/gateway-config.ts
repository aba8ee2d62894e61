import type { BoardFacts } from '../layout/board-facts.ts';
import type { Layout } from '../layout/schema.ts';
import type { Dbc } from './dbc.ts';

/** Where Dom0's gateway (guests/dom0-vehicle/vehicle-gateway.c) has its file, and how it is started. */
export const GATEWAY_CONFIG = '/lab/vehicle.conf';
export const GATEWAY: readonly string[] = ['/usr/lib/ivilab/vehicle-gateway', GATEWAY_CONFIG];

const BIT_RATE = 500_000;

/** What the gateway is told; undefined where it has nothing to do: no domain is told of the vehicle, or Dom0 has no CAN controller. */
export function gatewayConfig(layout: Layout, board: BoardFacts, dbc: Dbc): string | undefined {
  const told = layout.domains.filter((domain) => domain.vehicle);
  const given = new Set(layout.domains.flatMap(({ devices }) => devices));
  const controller = board.devices.findLast(({ name }) => /^dcan\d$/.test(name) && !given.has(name));
  if (told.length === 0 || !controller) return undefined;
  const lines = [`bus ${controller.at.toString(16)}.can ${BIT_RATE}`, ...told.map(({ name }) => `domain ${name}`)];
  for (const { id, extended, length, cycle, signals } of dbc.messages) {
    lines.push(`message ${id} ${Number(extended)} ${length} ${cycle}`);
    for (const { name, start, length: bits, bigEndian, signed, factor, offset } of signals)
      lines.push(`signal ${name} ${start} ${bits} ${bigEndian ? 0 : 1}${signed ? '-' : '+'} ${factor} ${offset}`);
  }
  return `${lines.join('\n')}\n`;
}
