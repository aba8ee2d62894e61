import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { FN, image, print, psci } from './programs.ts';
import { ivilab, type Run } from './run.ts';
import { Scratch } from './scratch.ts';

const scratch = new Scratch();
const hello = scratch.file('hello', image(...print('hello\n'), ...psci(FN.off)));
const resets = scratch.file('resets', image(...print('.'), ...psci(FN.reset)));

/** Runs a program with a debugger that sends packets, the next when a reply matches. Returns the run and all replies. */
async function debug(
  program: string,
  script: readonly (readonly [string, RegExp])[],
): Promise<Run & { replies: string }> {
  let replies = '';
  let said = '';
  const run = await ivilab(['exec', program, '--gdb', '0', '--timeout', '20'], {
    input: '',
    during: (child) =>
      child.stderr.on('data', (chunk: Buffer) => {
        const had = said;
        said += chunk.toString();
        const port = /target remote 127\.0\.0\.1:(\d+)\n/;
        if (port.test(had) || !port.test(said)) return;
        const socket = connect(Number(port.exec(said)![1]), '127.0.0.1');
        let step = 0;
        let from = 0;
        socket.write(script[0]![0]);
        socket.on('error', () => {});
        socket.on('data', (bytes: Buffer) => {
          replies += bytes.toString('latin1');
          if (!script[step]![1].test(replies.slice(from)) || step + 1 === script.length) return;
          from = replies.length;
          socket.write(script[++step]![0]);
        });
      }),
  });
  return { ...run, replies };
}

test('debugger: the machine stands until it is let run, and its end is told', async () => {
  const run = await debug(hello, [
    ['+$?#3f', /\$T0/],
    ['$c#63', /\$W00#/],
  ]);
  expect(run).toMatchObject({ status: 0, output: 'hello\n' });
  expect(run.replies).toMatch(/\$T0.*\$W00#/s);
  expect(run.said).toMatch(/the machine powered itself off\n$/);
});

test('debugger: kill ends the run', async () => {
  const run = await debug(hello, [
    ['+$?#3f', /\$T0/],
    ['$k#6b', /never/],
  ]);
  expect(run).toMatchObject({ status: 0, output: '' });
  expect(run.said).toMatch(/the debugger ended the machine\n$/);
});

test('debugger: a breakpoint outlives a reset of the machine', async () => {
  // A breakpoint at the program's first instruction, 0x40010000, is met in every life of the machine.
  const run = await debug(resets, [
    ['+$Z1,40010000,4#9c', /OK#/],
    ['+$c#63', /hwbreak/],
    // Like GDB, which takes it out for a step, for else it would be met at once.
    ['+$z1,40010000,4#bc', /OK#/],
    ['+$s#73', /\$T05/],
    ['+$Z1,40010000,4#9c', /OK#/],
    ['+$c#63', /hwbreak/],
    ['+$k#6b', /never/],
  ]);
  expect(run.replies.match(/hwbreak/g)).toHaveLength(2);
  expect(run.output).toBe('.');
  expect(run.said).toContain('ivilab: the machine resets');
});
