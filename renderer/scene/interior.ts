import { Group, type Mesh, Vector3 } from 'three';
import type { Materials } from './looks/materials.ts';
import { body, windscreen } from './parts/body.ts';
import { centreBody } from './parts/centre.ts';
import { clusterHood } from './parts/cluster.ts';
import { type CentreConsole, centreConsole } from './parts/console.ts';
import { dashboard } from './parts/dashboard.ts';
import { doors } from './parts/doors.ts';
import { CENTRE, CLUSTER } from './parts/measures.ts';
import { type Pedals, pedals } from './parts/pedals.ts';
import { seats } from './parts/seats.ts';
import { type Stalks, stalks } from './parts/stalks.ts';
import { type Switches, switches } from './parts/switches.ts';
import { steeringWheel } from './parts/wheel.ts';
import { type Glass, makeGlass } from './screens/glass.ts';
import { HeadTexture } from './screens/head-texture.ts';
import { compact } from './shape/compact.ts';

/** A display of the car: its glass, and the picture on it. */
export interface Display {
  readonly glass: Glass;
  readonly texture: HeadTexture;
  /** A little in front of it, where its light seems to come from. */
  readonly front: Vector3;
}

export interface Interior {
  readonly all: Group;
  readonly displays: ReadonlyMap<string, Display>;
  /** Turns around z. */
  readonly wheel: Group;
  readonly pedals: Pedals;
  readonly stalks: Stalks;
  readonly switches: Switches;
  readonly console: CentreConsole;
  readonly windscreen: Mesh;
}

function display(
  head: string,
  holder: Group,
  lit: typeof CLUSTER,
  margin: number,
  radius: number,
  simple: boolean,
): Display {
  const texture = new HeadTexture(simple ? 2 : 16);
  const glass = makeGlass(head, lit.width, lit.height, margin, radius, texture.texture, simple);
  holder.add(glass.mesh);
  holder.updateMatrixWorld(true);
  return { glass, texture, front: new Vector3(0, 0, 0.12).applyMatrix4(holder.matrixWorld) };
}

/** Builds the car's interior. */
export function makeInterior(materials: Materials, simple: boolean): Interior {
  const hood = clusterHood(materials);
  const centre = centreBody(materials);
  const wheel = steeringWheel(materials);
  const turns = wheel.children[0] as Group;
  const made = {
    wheel: turns,
    pedals: pedals(materials),
    stalks: stalks(materials),
    switches: switches(materials),
    console: centreConsole(materials),
    windscreen: windscreen(),
  };
  const all = new Group();
  all.add(
    body(materials),
    dashboard(materials),
    hood,
    centre,
    wheel,
    made.stalks.all,
    made.pedals.all,
    made.switches.all,
    made.console.all,
    doors(materials),
    seats(materials),
  );
  const displays = new Map([
    ['cluster', display('cluster', hood, CLUSTER, 0.0055, 0.012, simple)],
    ['centre', display('centre', centre, CENTRE, 0.011, 0.014, simple)],
  ]);
  compact(all);
  return { ...made, all, displays };
}
