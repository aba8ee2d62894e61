import type { ScriptEvent } from '../script.ts';
import type { Service } from '../service.ts';
import { type ConsoleEvent, consoles } from './consoles.ts';
import { type DomainEvent, domains } from './domains.ts';
import { type DrawingEvent, type StageEvent, stages } from './stages.ts';
import { type VehicleTraceEvent, vehicle } from './vehicle.ts';

/** Everything that a running lab tells of by itself: `service` and `type` say what it is. */
export type LabEvent = ConsoleEvent | DomainEvent | StageEvent | DrawingEvent | ScriptEvent | VehicleTraceEvent;

/** All services of a running lab, in the order in which they begin. */
export const services: readonly Service[] = [consoles, domains, stages, vehicle];
