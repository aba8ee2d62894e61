import { AgentError } from '../agent/client.ts';
import type { LabContext } from './service.ts';

/** Virtual time that a domain may be busy with something else, and between attempts. */
const BUSY_NS = 10e9;
const AGAIN_NS = 100e6;

/** Asks the agent for something that is done to a domain, again while that is busy: it may just be restarting by itself. */
export async function patiently<T>(lab: Pick<LabContext, 'clock' | 'sleep'>, request: () => Promise<T>): Promise<T> {
  for (const end = lab.clock.now() + BUSY_NS; ; await lab.sleep(AGAIN_NS)) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof AgentError && error.code === 'busy') || lab.clock.now() >= end) throw error;
    }
  }
}
