import { pinWords } from '../../layout/plan.ts';
import type { Layout, LayoutDomain } from '../../layout/schema.ts';

/** A command in Dom0 and what it does, for people. */
export interface LiveCommand {
  readonly what: string;
  readonly words: readonly string[];
}

type Share = Pick<LayoutDomain, 'pin' | 'weight' | 'cap'>;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** xl's commands that give running domains, and Dom0, the shares of CPUs that a layout says. Domains that are made anew have theirs from the start. */
export function shareCommands(running: Layout, wanted: Layout, anew: readonly string[]): LiveCommand[] {
  const commands = commandsFor('Domain-0', 'dom0', running.dom0, wanted.dom0, wanted.xen.scheduler);
  for (const domain of wanted.domains) {
    const before = running.domains.find(({ name }) => name === domain.name);
    if (before && !anew.includes(domain.name))
      commands.push(...commandsFor(domain.name, domain.name, before, domain, wanted.xen.scheduler));
  }
  return commands;
}

function commandsFor(domain: string, name: string, before: Share, after: Share, scheduler: string): LiveCommand[] {
  const commands: LiveCommand[] = [];
  if (!same(before.pin, after.pin))
    for (const words of pinWords(domain, after.pin))
      commands.push({ what: `${name}: its vCPUs run where they are pinned to now`, words });
  const { weight, cap } = after;
  if (before.weight !== weight || before.cap !== cap)
    commands.push({
      what: `${name}: weight ${weight}, cap ${cap === 0 ? 'none' : `${cap} %`}`,
      words: ['xl', `sched-${scheduler}`, '-d', domain, '-w', String(weight), '-c', String(cap)],
    });
  return commands;
}
