import { Mode } from '../../arm/system/psr.ts';
import { jacinto6 } from '../../boards/jacinto6.ts';
import { MachineLog } from '../../machine/log.ts';
import { Machine } from '../../machine/machine.ts';
import { layoutOf, testBoard } from '../layout/layout.fixture.ts';
import { planRun } from '../layout/plan.ts';
import { Lab } from './lab.ts';
import type { Service } from './service.ts';
import { consoles } from './services/consoles.ts';
import { domains } from './services/domains.ts';
import type { LabEvent } from './services/index.ts';
import { stages } from './services/stages.ts';

/** A lab on a machine whose CPUs are off, with the test in the place of Dom0's agent. */
export interface TestLab {
  readonly lab: Lab;
  readonly machine: Machine;
  readonly events: LabEvent[];
  /** Lines for the user. */
  readonly said: string[];
  /** The agent says something: text as it is, anything else as a line of JSON. */
  agentSays(...messages: (string | object)[]): Promise<void>;
  /** What was asked of the agent since the last call. */
  asked(): { readonly id: number; readonly method: string; readonly params: Record<string, unknown> }[];
  /** Lets virtual time go on, slice by slice. */
  run(seconds: number): Promise<void>;
}

export const HELLO = { event: 'hello', version: 1, agent: 'test' };

/** The lab of a layout's text, with the services that need no software on the machine. */
export function testLab(layout: string, services: readonly Service[] = [consoles, domains, stages]): TestLab {
  const said: string[] = [];
  const events: LabEvent[] = [];
  const log = new MachineLog((line) => said.push(line));
  const machine = new Machine({ board: jacinto6, memoryMiB: 16, cpus: 1, engine: 'evaluate', log });
  machine.cpus[0]!.reset(Mode.HYP, 0, 'off');
  const plan = planRun(layoutOf(layout), testBoard);
  const lab = new Lab(plan, machine, log, (event) => events.push(event), services);
  const line = machine.serial.get('agent')!;
  // What the lab does with what it hears is done in promises.
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    lab,
    machine,
    events,
    said,
    async agentSays(...messages) {
      for (const message of messages) {
        const text = typeof message === 'string' ? message : `${JSON.stringify(message)}\n`;
        for (const byte of new TextEncoder().encode(text)) line.transmit(byte);
      }
      await settle();
    },
    asked() {
      const bytes: number[] = [];
      for (let byte = line.receive(); byte >= 0; byte = line.receive()) bytes.push(byte);
      const lines = new TextDecoder().decode(Uint8Array.from(bytes)).split('\n');
      return lines.filter((text) => text !== '').map((text) => JSON.parse(text));
    },
    async run(seconds) {
      const until = machine.time.now() + seconds * 1e9;
      // While nothing else is due, time stands still.
      const tick = machine.time.alarm('test', () => {});
      while (machine.time.now() < until) {
        const next = Math.min(until, machine.time.now() + 50e6);
        tick.arm(next);
        machine.run(next);
        lab.slice();
        await settle();
      }
    },
  };
}
