import { toBase64 } from '../../../formats/base64.ts';
import { type AgentClient, AgentError } from '../../agent/client.ts';

/** Bytes of one request: a line to the agent has at most 65,536, and base64 makes four of three. */
const PIECE = 45_000;
/** Files are put together beside their places, so that a domain that restarts meanwhile finds the old one whole. */
const SUFFIX = '.next';

/** Writes files in Dom0: none is put into its place before all are there whole. */
export class Dom0Writer {
  readonly #agent: AgentClient;
  readonly #written: string[] = [];

  constructor(agent: AgentClient) {
    this.#agent = agent;
  }

  /** @throws Error for the user. */
  async write(path: string, bytes: Uint8Array): Promise<void> {
    const next = path + SUFFIX;
    this.#written.push(path);
    for (let at = 0; at === 0 || at < bytes.length; at += PIECE) {
      const data = toBase64(bytes.subarray(at, at + PIECE));
      try {
        await this.#agent.request('write', { path: next, at, data });
      } catch (error) {
        if (!(error instanceof AgentError)) throw error;
        const why =
          error.code === 'method' ? "Dom0's agent is older than this lab: start the machine anew" : error.message;
        throw new Error(`${path} can't be written in Dom0: ${why}`);
      }
    }
  }

  /** Puts what was written into its place. @throws Error for the user. */
  async finish(): Promise<void> {
    for (const path of this.#written) {
      const { status, output } = await this.#agent.request('run', { words: ['mv', '-f', path + SUFFIX, path] });
      if (status !== 0) throw new Error(`${path} can't be written in Dom0: ${output.trim() || `status ${status}`}`);
    }
  }

  /** What was written so far is taken away. */
  async drop(): Promise<void> {
    for (const path of this.#written)
      await this.#agent.request('run', { words: ['rm', '-f', path + SUFFIX] }).catch(() => {});
  }
}
