import { checkedLayout } from '../../core/cli/check-layout.ts';
import { layoutJob, runJob } from '../../core/cli/lab/layout-job.ts';
import { MachineThread } from '../../core/cli/machine-thread.ts';
import type { Result } from '../../core/lab/run/service.ts';
import type { LabEvent } from '../../core/lab/run/services/index.ts';

/** A lab that runs while a test does things to it. */
export interface LiveLab {
  /** All events so far, with virtual time. */
  readonly events: readonly (LabEvent & { readonly seconds: number })[];
  call<R extends Result>(method: string, params?: object): Promise<R>;
  /** What a console has shown so far. */
  console(name: string): string;
  /** Waits until something holds, which is looked at after every event. Rejects after so many wall seconds with what was said. */
  until(holds: () => boolean, what: string, seconds?: number): Promise<void>;
  end(): Promise<void>;
}

const quiet = { step: () => {}, done: () => {}, warn: () => {} };

/** Runs a layout file; by the host's clock if nothing is said. */
export async function liveLab(
  file: string,
  smp: 'deterministic' | 'parallel',
  clock: 'real' | 'virtual' = 'real',
): Promise<LiveLab> {
  const { layout, problems } = await checkedLayout(file);
  if (!layout) throw new Error(`${file}: ${problems.map(({ wrong }) => wrong).join(', ')}`);
  const shared = runJob({ smp, clock }, true);
  const job = await layoutJob(layout, file, shared, { progress: quiet, script: [] });
  const events: (LabEvent & { readonly seconds: number })[] = [];
  const said: string[] = [];
  const shown = new Map<string, string>();
  let look = (): void => {};
  const thread = new MachineThread(job, {
    log: (line) => said.push(line),
    event(event, seconds) {
      events.push({ ...event, seconds });
      if (event.service === 'consoles')
        shown.set(event.console, (shown.get(event.console) ?? '') + new TextDecoder('latin1').decode(event.bytes));
      look();
    },
  });
  const call = <R extends Result>(method: string, params: object = {}) => thread.call(method, params) as Promise<R>;
  const console = (name: string): string => (shown.get(name) ?? '').replaceAll('\r', '');
  return {
    events,
    call,
    console,
    until(holds, what, seconds = 400) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          const tails = [...shown.keys()].map((name) => `${name}: ${console(name).slice(-600)}`);
          reject(new Error(`not in ${seconds} s: ${what}\n${said.join('\n')}\n${tails.join('\n')}`));
        }, seconds * 1000);
        look = () => {
          if (!holds()) return;
          clearTimeout(timer);
          resolve();
        };
        look();
      });
    },
    async end() {
      thread.send({ type: 'stop' });
      await thread.ended.catch(() => {});
    },
  };
}

/** Virtual seconds that pass in so many of the wall's. */
export async function passes(lab: LiveLab, seconds: number): Promise<number> {
  const now = async () => (await lab.call<{ seconds: number }>('machine.state')).seconds;
  const before = await now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return (await now()) - before;
}
