import type { BoardFacts, DeviceFacts } from '../../../../core/lab/layout/board-facts.ts';
import { assignable } from '../../../../core/lab/layout/checks/devices.ts';
import { headSize } from '../../../../core/lab/layout/checks/displays.ts';
import { boardCpus, memoryShares } from '../../../../core/lab/layout/memory.ts';
import type { LayoutDomain } from '../../../../core/lab/layout/schema.ts';
import { type Edited, ownerOf, type Place, pinsAt, placeOf, showsOn } from '../model/edits.ts';
import type { LinkKind } from './things.ts';

/** A domain as a column of the diagram, Dom0 first. */
export interface Column {
  readonly place: Place;
  /** Xen's and the lab's name; Dom0's is `dom0`. */
  readonly name: string;
  readonly title: string;
  readonly memoryMiB: number;
  /** CPUs by vCPU. */
  readonly pins: readonly (readonly number[])[];
  readonly weight: number;
  readonly cap: number;
}

/** One PV link: a front end in a guest, and its back end. */
export interface Link {
  readonly kind: LinkKind;
  readonly place: number;
  /** The column of the back end. */
  readonly backend: Place;
  /** What there is of this kind: a disk's name, an interface's bridge. */
  readonly details: readonly string[];
}

/** Part of the memory's bar. */
export interface Share {
  readonly what: Place | 'xen' | 'free';
  readonly name: string;
  readonly mib: number;
}

export interface Head {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly shows: number | undefined;
}

/** A device that guests can have, with the one that has it. */
export interface GivenDevice {
  readonly facts: DeviceFacts;
  readonly owner: Place;
}

/** What is to be drawn of a layout on its board. */
export interface BoardModel {
  readonly board: BoardFacts;
  readonly columns: readonly Column[];
  readonly links: readonly Link[];
  readonly cpus: number;
  readonly heads: readonly Head[];
  readonly given: readonly GivenDevice[];
  /** Devices that stay where they are, by who drives them. */
  readonly kept: { readonly xen: readonly DeviceFacts[]; readonly dom0: readonly DeviceFacts[] };
  readonly memoryMiB: number;
  readonly shares: readonly Share[];
}

/** Puts a layout and its board together. */
export function boardModel(edited: Edited): BoardModel {
  const { layout, board } = edited;
  const cpus = boardCpus(layout, board);
  const places = layout.domains.map((_, n) => placeOf(edited, n));
  const guests = layout.domains.map((domain, n) => column(edited, places[n]!, domain));
  const given = assignable(board).map((facts) => ({ facts, owner: ownerOf(edited, facts.name) }));
  const others = board.devices.filter((device) => !given.some(({ facts }) => facts === device));
  const xens = (device: DeviceFacts): boolean => device.kept === XEN_CONSOLE;
  return {
    board,
    columns: [column(edited, 'dom0', { ...layout.dom0, name: 'dom0', title: 'Dom0' }), ...guests],
    links: layout.domains.flatMap((domain, n) => linksOf(edited, places[n]!, domain)),
    cpus,
    heads: board.heads.map(({ name, ...own }) => {
      const { width, height } = headSize(layout, board, name) ?? own;
      return { name, width, height, shows: showsOn(edited, name) };
    }),
    given,
    kept: { xen: others.filter(xens), dom0: others.filter((device) => !xens(device)) },
    memoryMiB: memoryShares(layout, board).board,
    shares: sharesOf(edited, places),
  };
}

/** As board-facts.ts says it of the console. */
const XEN_CONSOLE = "it is Xen's console";

type ColumnFacts = Pick<LayoutDomain, 'name' | 'memory' | 'weight' | 'cap'> & { readonly title?: string | undefined };

const column = (edited: Edited, place: Place, domain: ColumnFacts): Column => ({
  place,
  name: domain.name,
  title: domain.title ?? domain.name,
  memoryMiB: domain.memory,
  pins: pinsAt(edited, place) ?? [],
  weight: domain.weight,
  cap: domain.cap,
});

function sharesOf({ layout, board }: Edited, places: readonly number[]): Share[] {
  const { xen, dom0, domains, free } = memoryShares(layout, board);
  return [
    { what: 'xen', name: 'Xen', mib: xen },
    { what: 'dom0', name: 'Dom0', mib: dom0 },
    ...domains.map((mib, n) => ({ what: places[n]!, name: layout.domains[n]!.name, mib })),
    { what: 'free', name: 'free', mib: Math.max(free, 0) },
  ];
}

function linksOf(edited: Edited, place: number, domain: LayoutDomain): Link[] {
  const { layout } = edited;
  const { display, input, console, block, network, vehicle } = domain;
  const link = (kind: LinkKind, details: readonly string[], backend: Place = 'dom0'): Link[] =>
    details.length === 0 ? [] : [{ kind, place, backend, details }];
  const server = layout.domains.findIndex(({ name }) => name === network[0]?.backend);
  return [
    ...link('screen', display ? [display.head] : []),
    ...link('input', input),
    ...link('console', console ? ['hvc0'] : []),
    ...link(
      'disk',
      block.map(({ device }) => device),
    ),
    ...link(
      'network',
      network.map(({ bridge }) => bridge),
      server < 0 ? 'dom0' : placeOf(edited, server),
    ),
    ...link('vehicle', vehicle ? ['signals'] : []),
  ];
}
