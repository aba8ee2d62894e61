import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { branch, echoUntil, FN, HERE, image, print, psci } from './programs.ts';
import { ivilab, MAIN, run, shell } from './run.ts';
import { Scratch } from './scratch.ts';

const scratch = new Scratch();
const line = print(`${'x'.repeat(60)}\n`);
const chatter = scratch.file('chatter', image(...line, branch(-line.length)));
const silent = scratch.file('silent', image(...print('ready\n'), HERE));
const echo = scratch.file('echo', image(...print('> '), ...echoUntil('q'), ...print('\n'), ...psci(FN.off)));

describe('console: pipes', () => {
  test('a reader that has seen enough ends the run quietly', async () => {
    const result = await shell(`$IVILAB exec ${chatter} | head -1; echo \${PIPESTATUS[0]}`);
    expect(result).toEqual({ status: 0, output: `${'x'.repeat(60)}\n0\n`, said: '' });
  });

  test('a reader that leaves before the pattern was seen: status 1', async () => {
    const result = await shell(`$IVILAB exec ${chatter} --until y | head -1; echo \${PIPESTATUS[0]}`);
    expect(result.output).toBe(`${'x'.repeat(60)}\n1\n`);
  });

  test('help into a closed pipe is no error', async () => {
    expect((await shell('set -o pipefail; $IVILAB boot --help | true; echo $?')).output).toBe('0\n');
  });

  test('a reader that does not read holds the machine up, not the host: memory stays, time-out and status come', async () => {
    const used: number[] = [];
    const result = await run('bash', ['-c', `${process.execPath} ${MAIN} exec ${chatter} --timeout 5`], {
      input: '',
      during: (child) => {
        child.stdout.pause();
        const look = () => {
          const status = readFileSync(`/proc/${pidOf(child.pid!)}/status`, 'utf8');
          used.push(Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024);
        };
        setTimeout(look, 2500);
        setTimeout(look, 4500);
        setTimeout(() => child.stdout.resume(), 6000);
      },
    });
    expect(result.status).toBe(3);
    // The first buffers are full by then; megabytes a second would follow.
    expect(used[1]! - used[0]!).toBeLessThan(20);
  });

  test('input that the program does not read holds up who writes it, and is not lost', async () => {
    const last = `${'-'.repeat(3_000_000)}q`;
    const result = await ivilab(['exec', echo, '--timeout', '50'], { input: last });
    expect(result.status).toBe(0);
    expect(result.output).toBe(`> ${last}\n`);
  });
});

/** The process that bash became, or its child. */
function pidOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? pid : Number(children.split(' ')[0]);
}

describe('console: signals', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ] as const)('%s ends a run with status %i', async (signal, status) => {
    const result = await ivilab(['exec', silent], {
      during: (child) => child.stdout.once('data', () => child.kill(signal)),
    });
    expect(result).toEqual({ status, output: 'ready\n', said: `ivilab: stopped by ${signal}\n` });
  });
});

const noScript = spawnSync('script', ['--version']).status !== 0;
if (noScript) console.warn('script (util-linux) is not installed: the specs with a terminal are SKIPPED');

/** Runs shell lines in a terminal of their own; `type` is called with all that was shown so far and returns what is typed then. */
function terminal(
  lines: string,
  type: (shown: string) => string,
  kind = 'dumb',
): Promise<{ shown: string; status: unknown }> {
  let shown = '';
  return run('script', ['-qefc', `IVILAB='${process.execPath} ${MAIN}'; ${lines}`, '/dev/null'], {
    env: { SHELL: '/bin/bash', TERM: kind },
    during: (child) =>
      child.stdout.on('data', (bytes: Buffer) => {
        shown += bytes.toString('latin1');
        child.stdin.write(type(shown));
      }),
  }).then(({ status }) => ({ shown, status }));
}

/** Types each text once, when the pattern before it has been shown behind the one before. */
function typist(...script: (readonly [RegExp, string])[]): (shown: string) => string {
  let from = 0;
  return (shown) => {
    const match = script[0]?.[0].exec(shown.slice(from));
    if (!match) return '';
    from += match.index + match[0].length;
    return script.shift()![1];
  };
}

describe.skipIf(noScript)('console: a terminal', () => {
  test('every key goes to the machine, Ctrl-C too; Ctrl-\\ leaves, and the terminal is as it was', async () => {
    const { shown, status } = await terminal(
      `stty -a >${scratch.at('before')}; $IVILAB exec ${echo}; echo "status $?"; stty -a >${scratch.at('after')}`,
      typist([/> /, 'a\x03\x04\x1a\x11\x13z'], [/z/, '\x1c']),
    );
    expect(shown).toContain('ivilab: every key goes to the program; Ctrl-\\ leaves\r\n> a\x03\x04\x1a\x11\x13z');
    expect(shown).toContain('z\r\nivilab: left, the machine is off\r\nstatus 0\r\n');
    expect(status).toBe(0);
    expect(readFileSync(scratch.at('before'), 'utf8')).toContain(' icanon ');
    expect(readFileSync(scratch.at('after'), 'utf8')).toBe(readFileSync(scratch.at('before'), 'utf8'));
  });

  test('the window tells how to leave, and a guest that hid the cursor leaves it shown', async () => {
    const hides = scratch.file('hides', image(...print('\x1b[?25l\x1b[?1049hhidden'), HERE));
    const { shown } = await terminal(`$IVILAB exec ${hides}`, typist([/hidden/, '\x1c']), 'xterm-256color');
    expect(shown).toContain('\x1b]0;ivilab qemu-virt: Ctrl-\\ leaves\x07');
    expect(shown).toMatch(/hidden.*\[\?1047l.*\[\?25h.*left, the machine is off/s);
  });

  test('a signal leaves the terminal as it was', async () => {
    const mode = `stty -a | grep -o -- '-*icanon'`;
    const { shown } = await terminal(
      `${mode}; bash -c "echo pid \\$\\$; exec $IVILAB exec ${silent}"; echo "status $?"; ${mode}`,
      (all) => {
        if (/ready/.test(all) && !/stopped/.test(all)) process.kill(Number(/pid (\d+)/.exec(all)![1]), 'SIGTERM');
        return '';
      },
    );
    expect(shown).toMatch(/^icanon\r\n/);
    expect(shown).toMatch(/ready\r?\n.*ivilab: stopped by SIGTERM\r\nstatus 143\r\nicanon\r\n$/s);
  });

  test('a paste of 2000 characters loses nothing', async () => {
    const paste = Array.from({ length: 2000 }, (_, n) => 'abcdefghijklmnop'[n % 16]).join('');
    const { shown } = await terminal(`$IVILAB exec ${echo}`, typist([/> /, `${paste}q`]));
    expect(shown).toContain(`> ${paste}q`);
  });
});
