import type { Ended } from '../../core/cli/machine-thread.ts';
import type { LabEvent } from '../../core/lab/run/services/index.ts';
import type { Power } from '../contract/shapes.ts';

// What the desk says to people.

const STAGES: Readonly<Record<string, string>> = {
  xen: 'Xen speaks',
  dom0: 'Dom0 speaks',
  agent: "Dom0's agent is there",
  running: 'All domains run',
  drawing: 'All screens show something',
};

const REASONS: Readonly<Record<string, string>> = {
  poweroff: 'it switched itself off',
  reboot: 'it reboots',
  suspend: 'it was suspended',
  crash: 'it crashed',
  watchdog: 'its watchdog bit',
  'soft-reset': 'it resets itself',
};

type Change = Extract<LabEvent, { service: 'stages' }> | Extract<LabEvent, { service: 'domains'; type: 'change' }>;

/** A stage that was reached, or a domain that is something else now. */
export function changeText(event: Change): string {
  if (event.service === 'stages')
    return STAGES[event.stage] ?? `${event.stage.replace(/^domain /, '')} was started for the first time`;
  const { domain, change, id, reason, message } = event;
  const why = message ?? (reason === undefined ? undefined : (REASONS[reason] ?? reason));
  const number = id === undefined ? '' : ` (domain ${id})`;
  switch (change) {
    case 'created':
      return `${domain} is made${number}`;
    case 'running':
      return `${domain} runs${number}`;
    case 'gone':
      return `${domain} is gone`;
    case 'stopped':
      return `${domain} has stopped${why === undefined ? '' : `: ${why}`}`;
    case 'failed':
      return `${domain} could not be made${why === undefined ? '' : `: ${why}`}`;
  }
}

/** A domain that has stopped by a crash; a Linux that panics tells Xen that it reboots. */
export const crashText = (domain: string, reason: string | undefined): string =>
  `${domain} has crashed${reason === 'watchdog' ? ': its watchdog bit' : ''}`;

/** How a machine has ended. */
export function endText(how: Ended | Error, stopping: boolean): { readonly power: Power; readonly message: string } {
  if (stopping) return { power: 'off', message: 'The machine is off' };
  if (how instanceof Error) return { power: 'broken', message: how.message };
  switch (how.ending) {
    case 'powered off':
      return { power: 'off', message: 'Dom0 switched the machine off' };
    case 'reset loop':
      return { power: 'broken', message: 'the machine resets again and again, each time soon after its start' };
    case 'waits for ever':
      return { power: 'broken', message: 'every CPU waits and nothing is due: nothing will ever happen' };
    default:
      return { power: 'broken', message: `the machine has ended: ${how.ending}` };
  }
}
