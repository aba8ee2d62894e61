import { assignDevice, assignHead, type Edit, type Edited, moveDomain, movePin, pinTo } from '../model/edits.ts';
import type { Dragged, Target } from './arrange.ts';

/** What a drag that ended means for the layout. */
export function dropped(edited: Edited, dragged: Dragged, target: Target): Edit | undefined {
  if ('cpu' in target) {
    if (dragged.kind === 'pin') return movePin(edited, dragged.place, dragged.cpu, target.cpu);
    return dragged.kind === 'vcpu' ? pinTo(edited, dragged.place, target.cpu, dragged.vcpu) : undefined;
  }
  const { place } = target;
  if (dragged.kind === 'device') return assignDevice(edited, dragged.name, place);
  if (place === 'dom0') return undefined;
  if (dragged.kind === 'head') return assignHead(edited, dragged.name, place);
  return dragged.kind === 'domain' ? moveDomain(edited, dragged.place, place) : undefined;
}
