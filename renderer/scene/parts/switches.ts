import type { Group } from 'three';
import { legendMark } from '../looks/legends.ts';
import type { Materials } from '../looks/materials.ts';
import { block, turnedBody } from '../shape/solids.ts';
import type { Mark } from './console.ts';
import { DRIVER_X, wrap } from './measures.ts';
import { control, group, mesh, moving } from './part.ts';

export interface Switches {
  readonly all: Group;
  readonly hazard: Mark;
  readonly hazardCap: Group;
  /** Turns around z, a step to the right for each step of the lights. */
  readonly lights: Group;
  readonly lightMarks: readonly Mark[];
}

/** Degrees between two positions of the light switch. */
export const LIGHT_STEP = 32;

/** The rotary light switch left of the wheel: marks around it in the order of the lights. */
function lightSwitch(materials: Materials) {
  const knob = moving(
    group(
      mesh(
        turnedBody([
          [0.021, 0],
          [0.0205, 0.012],
          [0.018, 0.0155],
          [0.001, 0.016],
        ]),
        materials.plastic,
      ),
      mesh(
        turnedBody([
          [0.0222, -0.001],
          [0.0228, 0.003],
          [0.0215, 0.004],
        ]),
        materials.chrome,
        false,
      ),
    ),
  );
  const pointer = mesh(block(0.0022, 0.003, 0.012, 0.0008), materials.chrome, false);
  pointer.position.set(0, 0.0162, -0.011);
  knob.add(pointer);
  knob.rotation.order = 'YXZ';
  const upright = group(knob);
  upright.rotation.x = Math.PI / 2;
  const marks = (['off', 'side', 'low', 'high'] as const).map((legend, step) => {
    const mark = legendMark(legend, 0.0135);
    const angle = Math.PI / 2 - ((step - 1.5) * LIGHT_STEP * Math.PI) / 180;
    mark.position.set(Math.cos(angle) * 0.033, Math.sin(angle) * 0.033, 0.002);
    return mark;
  });
  const plate = mesh(
    turnedBody([
      [0.044, -0.004],
      [0.044, 0.0005],
      [0.042, 0.0015],
      [0.001, 0.0015],
    ]),
    materials.gloss,
  );
  plate.rotation.x = Math.PI / 2;
  const all = control('lights', group(upright, plate, ...marks));
  const x = DRIVER_X - 0.255;
  all.position.set(x, 0.548, 0.062 + wrap(x));
  all.rotation.set(-0.12, 0.3, 0);
  return { all, knob, marks };
}

/** The red button in the middle of the console, in front of the selector. */
function hazardButton(materials: Materials) {
  const cap = moving(group(mesh(block(0.034, 0.017, 0.01, 0.003), materials.plastic, false)));
  const hazard = legendMark('hazard', 0.0135);
  hazard.position.z = 0.0056;
  cap.add(hazard);
  const all = control('hazard', group(cap));
  all.position.set(0, 0.478, 0.178);
  all.rotation.x = -Math.PI / 2 + 0.26;
  return { all, hazard, cap };
}

export function switches(materials: Materials): Switches {
  const light = lightSwitch(materials);
  const { all: button, hazard, cap } = hazardButton(materials);
  return { all: group(light.all, button), hazard, hazardCap: cap, lights: light.knob, lightMarks: light.marks };
}
