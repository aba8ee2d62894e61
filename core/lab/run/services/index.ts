import type { ScriptEvent } from '../script.ts';
import type { Service } from '../service.ts';
import { type ApplyEvent, apply } from './apply.ts';
import { type ConsoleEvent, consoles } from './consoles.ts';
import { type DrawingEvent, display, type OwnerEvent, type TilesEvent } from './display.ts';
import { type DomainEvent, domains, type XenstoreEvent } from './domains.ts';
import { type FiguresEvent, figures } from './figures.ts';
import { type InputEventRecord, input } from './input.ts';
import { type MachineStateEvent, machine } from './machine.ts';
import { type StageEvent, stages } from './stages.ts';
import { type VehicleTraceEvent, type VehicleValuesEvent, vehicle } from './vehicle.ts';

/** Everything that a running lab tells of by itself: `service` and `type` say what it is. */
export type LabEvent =
  | ConsoleEvent
  | DomainEvent
  | XenstoreEvent
  | StageEvent
  | DrawingEvent
  | OwnerEvent
  | TilesEvent
  | InputEventRecord
  | MachineStateEvent
  | FiguresEvent
  | ApplyEvent
  | ScriptEvent
  | VehicleTraceEvent
  | VehicleValuesEvent;

/** All services of a running lab, in the order in which they begin. */
export const services: readonly Service[] = [
  machine,
  consoles,
  domains,
  stages,
  vehicle,
  display,
  input,
  figures,
  apply,
];
