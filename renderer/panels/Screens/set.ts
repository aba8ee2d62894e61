import { call } from '../../desk/desk.ts';
import type { VehicleValues } from '../../scene/input/writer.ts';
import { notice } from '../../scene/store.ts';

/** Sets values of the vehicle; what is refused is said. */
export function set(values: VehicleValues): void {
  call('vehicle.set', { values }).catch((error: unknown) =>
    notice(error instanceof Error ? error.message : String(error)),
  );
}
