import type { ScriptStep } from '../run/script.ts';

/** Something that a guest does to its neighbours, or that is done to it. */
export interface Scenario {
  readonly name: string;
  /** For the report. */
  readonly about: string;
  /** What is done at the beginning; then the given time passes. */
  steps(interferer: string): readonly ScriptStep[];
  /** The guest is of no use afterwards: it is made anew before the next one. */
  readonly spoils: boolean;
}

/** A line for the shell on the interferer's console. */
const line =
  (text: string) =>
  (interferer: string): ScriptStep[] => [{ console: interferer, types: `${text}\n` }];

const call =
  (name: string) =>
  (interferer: string): ScriptStep => ({
    call: name,
    params: { domain: interferer },
    within: 120,
  });

/**
 * What is tried, in this order: quiet running first, for comparison. The shell's commands are busybox's; writing to the console and to the
 * screen sends events through their channels.
 */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'quiet', about: 'the guest waits at its prompt', steps: () => [], spoils: false },
  {
    name: 'busy',
    about: 'two endless loops',
    steps: line('while :; do :; done & while :; do :; done &'),
    spoils: true,
  },
  {
    name: 'flood',
    about: 'writes to its screen and its console without end: events, and work for the back ends',
    steps: line('while :; do cat /dev/urandom >/dev/fb0; done 2>/dev/null & while :; do dmesg; done >/dev/hvc0 &'),
    spoils: true,
  },
  {
    name: 'forks',
    about: 'a fork bomb, until its memory is full',
    steps: line('bomb() { bomb | bomb & }; bomb'),
    spoils: true,
  },
  {
    name: 'memory',
    about: 'takes all of its memory',
    steps: line('tail /dev/zero & tail /dev/zero &'),
    spoils: true,
  },
  {
    name: 'panic',
    about: 'its kernel panics; it is started anew',
    steps: line('echo c >/proc/sysrq-trigger'),
    spoils: true,
  },
  {
    name: 'restart',
    about: 'it is told to restart',
    steps: (domain) => [call('domains.reboot')(domain)],
    spoils: true,
  },
  {
    name: 'destroy',
    about: 'it is destroyed, and made again at once',
    steps: (domain) => [call('domains.destroy')(domain), call('domains.create')(domain)],
    spoils: true,
  },
];
