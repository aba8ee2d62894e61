import { describe, expect, it } from 'vitest';
import { Session } from './dom0.ts';
import { TOOLS_ROW, WORK_ROWS } from './dom0-rows.ts';
import { watch } from './process.ts';

const row = (name: string) => WORK_ROWS.find((r) => r.name === name)!;
const rows = [TOOLS_ROW, row('gzip'), row('pipe')];
const limits = { limitMs: 20_000, abort: new AbortController().signal };

/** A console that behaves as Dom0's: Xen's tools, the prompt with its question to the terminal, the echo of what is typed. */
const dom0 = (answer: string) => ({
  command: 'sh',
  args: [
    '-c',
    `printf 'TOOLS-UP 3 4\\r\\nhint\\r\\ndom0:/# '; sleep 0.1; printf '\\033[6n'; read line; printf '%s\\r\\n' "$line"; ${answer}; exec sleep 60`,
  ],
});

describe('a session in Dom0', () => {
  it('types the work at the prompt and takes its times', async () => {
    const session = new Session(rows, 8);
    const seen: string[] = [];
    const line: Session['line'] = (text, process) => {
      seen.push(text);
      session.line(text, process);
    };
    const answer = `echo BEGIN gzip; sleep 0.2; echo END gzip abc; echo BEGIN pipe; echo END pipe done; echo RUN-OVER`;
    await watch(dom0(answer), { line, prompt: (text, process) => session.prompt(text, process) }, limits);
    expect(seen.some((text) => text.endsWith('sh /bench/run 8 gzip pipe'))).toBe(true);
    const samples = session.result();
    expect([...samples.keys()]).toEqual(['boot/tools', 'user/gzip', 'system/pipe']);
    expect(samples.get('user/gzip')).toMatchObject({ result: 'abc' });
    expect(samples.get('user/gzip')!.wallMs).toBeGreaterThan(150);
  });

  it('work that ends at the prompt is over, with what was measured so far', async () => {
    const session = new Session(rows, 1);
    const answer = `echo BEGIN gzip; echo END gzip x; echo 'sh: killed'; printf 'dom0:/# \\033[6n'`;
    await watch(dom0(answer), session, limits);
    expect([...session.result().keys()]).toEqual(['boot/tools', 'user/gzip']);
  });

  it('a console that shows nothing of what was asked for is an error', () => {
    expect(() => new Session([row('gzip')], 1).result()).toThrow(/did not show/);
  });
});
