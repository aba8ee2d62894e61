import type { BoardFacts } from '../../../../core/lab/layout/board-facts.ts';
import { boardCpus, domainMiB, memoryShares } from '../../../../core/lab/layout/memory.ts';
import type { LayoutPath } from '../../../../core/lab/layout/problem.ts';
import type { Layout, LayoutDomain } from '../../../../core/lab/layout/schema.ts';
import { memoryText } from '../../../../core/lab/layout/units.ts';
import type { Reading } from './document.ts';
import { type Op, remove, set, valueAt } from './ops.ts';
import { movedPin, type Pins, pinsOf, pinText, toggledPin } from './pins.ts';

/** Dom0, or a domain by its index in the file. */
export type Place = 'dom0' | number;

/** What a person does with a layout, as changes of its text. */
export interface Edit {
  readonly label: string;
  readonly ops: readonly Op[];
}

/** A layout that can be read at least in part, and its board. */
export interface Edited extends Reading {
  readonly layout: Layout;
  readonly board: BoardFacts;
}

export const pathOf = (place: Place): LayoutPath => (place === 'dom0' ? ['dom0'] : ['domains', place]);

/** The domain at a place of the file; undefined where it could not be read. */
export function domainAt({ layout, original }: Edited, place: number): LayoutDomain | undefined {
  return layout.domains.find((_, n) => original(['domains', n])[1] === place);
}

/** The place in the file of a domain of the layout that was read. */
export const placeOf = ({ original }: Reading, index: number): number => Number(original(['domains', index])[1]);

export function nameOf(edited: Edited, place: Place): string {
  if (place === 'dom0') return 'Dom0';
  const domain = domainAt(edited, place);
  return domain?.title ?? domain?.name ?? `domain ${place + 1}`;
}

const domainsIn = ({ value }: Edited): readonly unknown[] => {
  const list = valueAt(value, ['domains']);
  return Array.isArray(list) ? list : [];
};

export function setMemory(edited: Edited, place: Place, mib: number): Edit {
  return {
    label: `Memory of ${nameOf(edited, place)}`,
    ops: [set([...pathOf(place), 'memory'], memoryText(Math.max(1, Math.round(mib))))],
  };
}

/** The most memory that a domain could have, with what the others take, in MiB. */
export function mostMemory(edited: Edited, place: Place): number {
  const { layout, board } = edited;
  const { free, dom0 } = memoryShares(layout, board);
  if (place === 'dom0') return dom0 + free;
  const domain = domainAt(edited, place);
  if (!domain) return 0;
  const [memory, vcpus] = [domain.memory, domain.vcpus ?? 1];
  const room = domainMiB({ memory, vcpus }) + free;
  let most = Math.floor(room);
  while (most > 1 && domainMiB({ memory: most, vcpus }) > room) most--;
  return Math.max(most, 1);
}

/** The pins of Dom0 or a domain. Dom0 has a vCPU for each CPU where the layout says nothing else. */
export function pinsAt(edited: Edited, place: Place): Pins | undefined {
  const { layout, board } = edited;
  const cpus = boardCpus(layout, board);
  const domain = place === 'dom0' ? layout.dom0 : domainAt(edited, place);
  return domain && pinsOf(domain.pin, domain.vcpus ?? (place === 'dom0' ? cpus : 1), cpus);
}

function writePins(edited: Edited, place: Place, pins: Pins | undefined): Edit | undefined {
  if (!pins) return undefined;
  const path = [...pathOf(place), 'pin'];
  const text = pinText(pins, boardCpus(edited.layout, edited.board));
  return { label: `Pin ${nameOf(edited, place)}`, ops: [text === undefined ? remove(path) : set(path, text)] };
}

/** Lets a vCPU, or all of a domain, run on a CPU, or no longer. Undefined where none would be left. */
export function togglePin(edited: Edited, place: Place, cpu: number, vcpu?: number): Edit | undefined {
  const pins = pinsAt(edited, place);
  return writePins(edited, place, pins && toggledPin(pins, cpu, vcpu));
}

export function movePin(edited: Edited, place: Place, from: number, to: number): Edit | undefined {
  const pins = pinsAt(edited, place);
  return writePins(edited, place, pins && movedPin(pins, from, to));
}

/** Pins a vCPU, or all of a domain, to one CPU alone. */
export function pinTo(edited: Edited, place: Place, cpu: number, vcpu?: number): Edit | undefined {
  const pins = pinsAt(edited, place);
  return writePins(
    edited,
    place,
    pins?.map((cpus, n) => (vcpu === undefined || n === vcpu ? [cpu] : cpus)),
  );
}

/** Who has a device of the board. */
export function ownerOf(edited: Edited, device: string): Place {
  const { layout } = edited;
  const index = layout.domains.findIndex(({ devices }) => devices.includes(device));
  return index < 0 ? 'dom0' : placeOf(edited, index);
}

/** Gives a device to a domain, or back to Dom0. */
export function assignDevice(edited: Edited, device: string, to: Place): Edit {
  const lists = domainsIn(edited).map((_, n) => {
    const list = valueAt(edited.value, ['domains', n, 'devices']);
    return Array.isArray(list) ? list : [];
  });
  const ops = lists.flatMap((before, n) => {
    const others = before.filter((name) => name !== device);
    const after = n === to ? [...others, device] : others;
    const path = ['domains', n, 'devices'];
    if (after.length === before.length && after.every((name, at) => name === before[at])) return [];
    return [after.length === 0 ? remove(path) : set(path, after)];
  });
  return { label: `${device} to ${nameOf(edited, to)}`, ops };
}

/** The domain on a head. */
export function showsOn(edited: Edited, head: string): number | undefined {
  const index = edited.layout.domains.findIndex(({ display }) => display?.head === head);
  return index < 0 ? undefined : placeOf(edited, index);
}

const headOf = (edited: Edited, place: number): string | undefined => domainAt(edited, place)?.display?.head;

/** Shows a domain on a head. The one that was there gets the other's head, if it had one; with undefined the head is free. */
export function assignHead(edited: Edited, head: string, to: number | undefined): Edit {
  const before = showsOn(edited, head);
  const left = to === undefined ? undefined : headOf(edited, to);
  const ops: Op[] = [];
  const give = (place: number, name: string | undefined): void => {
    const path = ['domains', place, 'display'];
    if (name === undefined) ops.push(remove(path), remove(['domains', place, 'input']));
    else if (valueAt(edited.value, path) === undefined) ops.push(set(path, { head: name }));
    else ops.push(set([...path, 'head'], name));
  };
  if (before !== undefined && before !== to) give(before, left);
  if (to !== undefined && to !== before) give(to, head);
  return { label: to === undefined ? `Free ${head}` : `${nameOf(edited, to)} on ${head}`, ops };
}

/** Domains that a person can begin with, by what a menu calls them. */
export const TEMPLATES = {
  'Small Linux guest': {
    name: 'linux',
    kernel: 'lab:linux',
    ramdisk: 'lab:linux-guest',
    arguments: 'console=hvc0 panic=1',
    memory: 128,
  },
  'RTOS with instrument cluster': { name: 'rtos', kernel: 'lab:rtos', memory: 32 },
  Infotainment: {
    name: 'ivi',
    kernel: 'lab:linux',
    ramdisk: 'lab:ivi',
    arguments: 'console=hvc0 quiet panic=1 xen_fbfront.video=4,1280,800 vt.global_cursor_default=0',
    memory: 256,
  },
} as const;
export type Template = keyof typeof TEMPLATES;

/** A name that no domain has yet. */
function freshName(edited: Edited, name: string): string {
  const taken = new Set(domainsIn(edited).map((domain) => String(valueAt(domain, ['name'])).toLowerCase()));
  const stem = name.replace(/-\d+$/, '');
  const names = [name, ...Array.from({ length: taken.size + 1 }, (_, n) => `${stem}-${n + 2}`)];
  return names.find((one) => !taken.has(one.toLowerCase()))!;
}

function insert(edited: Edited, index: number, domain: unknown): Op[] {
  const there = Array.isArray(valueAt(edited.value, ['domains']));
  return [there ? { kind: 'insert', path: ['domains'], index, value: domain } : set(['domains'], [domain])];
}

export function addDomain(edited: Edited, template: Template): Edit {
  const { memory, ...rest } = TEMPLATES[template];
  const name = freshName(edited, rest.name);
  const domain = { ...rest, name, memory: memoryText(memory) };
  return { label: `Add ${name}`, ops: insert(edited, domainsIn(edited).length, domain) };
}

/** What only one domain can have stays with the first. */
const ALONE = ['display', 'input', 'devices', 'block'];

export function duplicateDomain(edited: Edited, place: number): Edit | undefined {
  const before = domainsIn(edited)[place];
  if (typeof before !== 'object' || before === null) return undefined;
  const name = freshName(edited, String(valueAt(before, ['name']) ?? 'domain'));
  const kept = Object.entries(before).filter(([key]) => !ALONE.includes(key));
  const copy = Object.fromEntries(
    kept.map(([key, value]) => {
      if (key === 'name') return [key, name];
      return [key, key === 'title' ? `${value} (${name})` : value];
    }),
  );
  return { label: `Duplicate ${nameOf(edited, place)}`, ops: insert(edited, place + 1, copy) };
}

export function removeDomain(edited: Edited, place: number): Edit {
  const last = domainsIn(edited).length === 1;
  return { label: `Remove ${nameOf(edited, place)}`, ops: [remove(last ? ['domains'] : ['domains', place])] };
}

/** Moves a domain in the order of starting. Undefined where there is no further. */
export function moveDomain(edited: Edited, place: number, to: number): Edit | undefined {
  if (to < 0 || to >= domainsIn(edited).length || to === place) return undefined;
  const op: Op = { kind: 'move', path: ['domains'], from: place, to };
  return { label: `Move ${nameOf(edited, place)}`, ops: [op] };
}
