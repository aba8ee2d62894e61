import { create } from 'zustand';
import type { DomainState, LayoutText, Speed } from '../../../electron/contract/shapes.ts';
import { attempt, type Command } from '../../app/commands.ts';
import { confirm } from '../../app/confirm.ts';
import { call, useDesk } from '../../desk/desk.ts';
import { texts } from '../../texts/en.ts';

const t = texts.control;
const state = () => useDesk.getState().state;
const power = () => state()?.power;
const runs = (): boolean => power() === 'on';

export const powerOn = (layout?: LayoutText): Promise<unknown> => call('power.on', layout ? { layout } : {});

/** Switches off, after a question where domains run. */
export async function powerOff(): Promise<void> {
  if (runs() && !(await confirm(t.confirm.off))) return;
  await call('power.off', {});
}

/** Switches on with a layout from a file, in place of the one that runs. */
export async function powerOnWith(path: string): Promise<void> {
  const layout = await call('layouts.open', { path });
  if (runs()) {
    if (!(await confirm(t.confirm.other(layout.title)))) return;
    await call('power.off', {});
  }
  await powerOn(layout);
}

export async function reset(): Promise<void> {
  if (await confirm(t.confirm.reset)) await call('power.reset', {});
}

export const togglePause = (): Promise<unknown> => call(state()?.paused ? 'machine.resume' : 'machine.pause', {});

/** Speeds that can be chosen. */
export interface SpeedChoice {
  readonly id: keyof typeof t.speed.short;
  readonly title: string;
  readonly text?: string;
  readonly speed: Speed;
}

export const speeds: readonly SpeedChoice[] = [
  { id: 'real', title: t.speed.real, text: t.speed.realText, speed: { kind: 'real', factor: 1 } },
  { id: 'half', title: t.speed.half, speed: { kind: 'real', factor: 0.5 } },
  { id: 'quarter', title: t.speed.quarter, speed: { kind: 'real', factor: 0.25 } },
  { id: 'tenth', title: t.speed.tenth, speed: { kind: 'real', factor: 0.1 } },
  { id: 'free', title: t.speed.free, text: t.speed.freeText, speed: { kind: 'free' } },
];

export const isSpeed = (one: Speed, other: Speed): boolean =>
  one.kind === 'free' ? other.kind === 'free' : other.kind === 'real' && one.factor === other.factor;

export const setSpeed = (speed: Speed): Promise<unknown> => call('machine.speed', { speed });

/** Something that can be done to a domain. */
export interface DomainAction {
  readonly id: 'start' | 'pause' | 'unpause' | 'shutdown' | 'reboot' | 'crash' | 'destroy';
  readonly title: string;
  /** Something is lost that the domain could not put aside. */
  readonly danger?: true;
  readonly possible: (domain: DomainState) => boolean;
}

const alive = ({ state }: DomainState): boolean => state === 'running' || state === 'paused' || state === 'created';
const running = ({ state }: DomainState): boolean => state === 'running';

export const domainActions: readonly DomainAction[] = [
  { id: 'start', title: t.domain.start, possible: (domain) => !alive(domain) },
  { id: 'pause', title: t.domain.pause, possible: running },
  { id: 'unpause', title: t.domain.unpause, possible: ({ state }) => state === 'paused' || state === 'created' },
  { id: 'shutdown', title: t.domain.shutdown, possible: running },
  { id: 'reboot', title: t.domain.reboot, possible: running },
  { id: 'crash', title: t.domain.crash, danger: true, possible: running },
  { id: 'destroy', title: t.domain.destroy, danger: true, possible: alive },
];

/** What is being done to domains from this window, in people's words: on a slow host it takes a while. */
export const useActing = create<Readonly<Record<string, string | undefined>>>(() => ({}));

export async function actOn({ name, title }: DomainState, action: DomainAction['id']): Promise<void> {
  if (action === 'destroy' && !(await confirm(t.confirm.destroy(title)))) return;
  useActing.setState({ [name]: t.domain[action].replace('…', '') });
  try {
    await call(`domains.${action}`, { domain: name });
  } finally {
    useActing.setState({ [name]: undefined });
  }
}

/** Dom0 is no guest: what is done to it is done to the whole machine. */
export const isGuest = ({ name }: DomainState): boolean => name !== 'dom0';

/** Runs one of these and shows what goes wrong. */
export const attemptOn = (domain: DomainState, action: DomainAction): void =>
  void attempt(t.domain.of(action.title, domain.title), () => actOn(domain, action.id));

const section = texts.frame.sections.machine;

export const machineCommands: readonly Command[] = [
  {
    id: 'power.on',
    title: t.power.on,
    section,
    shortcuts: ['Mod+Shift+O'],
    words: 'start boot switch',
    enabled: () => power() === 'off' || power() === 'broken',
    run: () => powerOn(),
  },
  {
    id: 'power.off',
    title: t.power.off,
    section,
    words: 'stop shut switch',
    enabled: () => power() !== 'off',
    run: powerOff,
  },
  { id: 'power.reset', title: t.power.reset, section, words: 'restart reboot', enabled: runs, run: reset },
  {
    id: 'machine.pause',
    title: `${t.power.pause} / ${t.power.resume}`,
    section,
    shortcuts: ['Mod+Shift+Space', 'F8'],
    words: 'stop continue freeze',
    enabled: runs,
    run: togglePause,
  },
  ...speeds.map(({ id, title, speed }) => ({
    id: `machine.speed.${id}`,
    title: `${t.speed.title}: ${title}`,
    section,
    words: 'slow motion fast clock',
    enabled: runs,
    run: () => setSpeed(speed),
  })),
];

/** Commands for the domains that there are now. */
export const domainCommands = (domains: readonly DomainState[]): Command[] =>
  domains.filter(isGuest).flatMap((domain) =>
    domainActions.map((action) => ({
      id: `domains.${action.id}.${domain.name}`,
      title: t.domain.of(action.title, domain.title),
      section: texts.frame.sections.domains,
      words: domain.name,
      enabled: () => {
        const now = state()?.domains.find(({ name }) => name === domain.name);
        return runs() && now !== undefined && action.possible(now);
      },
      run: () => actOn(domain, action.id),
    })),
  );
