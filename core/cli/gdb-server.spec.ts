import { spawn, spawnSync } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { framePacket } from '../debug/gdb/packet.ts';
import { COUNTING, DATA, machineWith, type ProgramOptions, START, TWO_COUNTERS } from '../debug/testing/program.ts';
import type { Machine } from '../machine/machine.ts';
import { GdbServer, type Polled } from './gdb-server.ts';

const GDB = 'gdb-multiarch';
const noGdb = spawnSync(GDB, ['--version']).status !== 0;
if (noGdb) console.warn(`${GDB} is not installed: the specs with a real debugger are SKIPPED`);

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A machine under a server, run as the run loop of a machine's thread does. */
async function serve(words: readonly number[] = COUNTING, options: ProgramOptions = {}) {
  const lines: string[] = [];
  const machine = machineWith(words, options);
  let running = machine;
  const server = await GdbServer.listen(0, (line) => lines.push(line));
  const attach = (next: Machine): void => {
    running = next;
    server.attach(next);
  };
  attach(machine);
  const polled: Polled[] = [];
  const loop = (async () => {
    for (;;) {
      const next = await server.poll();
      polled.push(next);
      if (next === 'end') return;
      running.run(running.time.now() + 100_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  open.push(async () => {
    server.close();
    await loop;
  });
  return { machine, server, attach, lines, polled, loop };
}

const hex = (address: number): string => `0x${address.toString(16)}`;

/** What the real debugger prints for these commands after it has connected. */
async function debug(port: number, commands: readonly string[]): Promise<string> {
  const all = ['set pagination off', 'set confirm off', `target remote 127.0.0.1:${port}`, ...commands];
  const child = spawn(GDB, ['-nx', '-batch', ...all.flatMap((c) => ['-ex', c])], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += bytes));
  const timer = setTimeout(() => child.kill(), 30_000);
  await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  return output;
}

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 30_000;
  while (!condition() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}

function client(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  open.push(async () => void socket.destroy());
  return new Promise((resolve) => socket.once('connect', () => resolve(socket)));
}

describe('gdb server', () => {
  it('keeps the machine standing until a debugger lets it run', async () => {
    const { machine, server } = await serve();
    const socket = await client(server.port);
    socket.write('+$g#67');
    await new Promise((resolve) => socket.once('data', resolve));
    expect(machine.instructions).toBe(0);
    socket.write('$c#63');
    await until(() => machine.instructions > 0);
  });

  it('halts a running machine when another debugger connects', async () => {
    const { machine, server, lines } = await serve();
    const first = await client(server.port);
    first.write('$D#44');
    await until(() => machine.instructions > 0);
    first.destroy();
    await until(() => lines.includes('the debugger is gone'));
    const second = await client(server.port);
    second.write('$?#3f');
    await new Promise((resolve) => second.once('data', resolve));
    const standing = machine.instructions;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(machine.instructions).toBe(standing);
  });

  it('takes the breakpoints of a debugger that is gone away with it', async () => {
    const { machine, server, lines } = await serve();
    const socket = await client(server.port);
    socket.write(framePacket(`Z0,${(START + 0x10).toString(16)},4`));
    await new Promise((resolve) => socket.once('data', resolve));
    socket.end();
    await until(() => lines.includes('the debugger is gone'));
    const next = await client(server.port);
    next.write(framePacket('c'));
    await until(() => machine.instructions > 1_000_000);
  });

  it('refuses a second debugger', async () => {
    const { server, lines } = await serve();
    await client(server.port);
    const second = await client(server.port);
    await new Promise((resolve) => second.once('close', resolve));
    expect(lines).toContain('refused a debugger: one is connected already');
  });

  it('closes a connection that is no debugger', async () => {
    const { server, lines, machine } = await serve();
    const socket = await client(server.port);
    socket.write('POST / HTTP/1.1\r\n\r\n$c#63');
    await new Promise((resolve) => socket.once('close', resolve));
    expect(lines).toContain('closed a connection to the debugger port: that was not a debugger');
    expect(machine.instructions).toBe(0);
  });

  it('says what is wrong with a port that is in use', async () => {
    const { server } = await serve();
    await expect(GdbServer.listen(server.port, () => {})).rejects.toThrow('it is in use; take another one');
  });

  it('ends the run when the debugger kills it', async () => {
    const { server, loop, polled } = await serve();
    const socket = await client(server.port);
    socket.write('$k#6b');
    await loop;
    expect(polled).toEqual(['end']);
  });

  it('closes the connection at the end of the run even if the debugger keeps its end open', async () => {
    const { server } = await serve();
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    open.push(async () => void socket.destroy());
    socket.write('$?#3f');
    await new Promise((resolve) => socket.once('data', resolve));
    server.close();
    await until(() => !server.connected);
  });

  it('keeps breakpoints, and stands or runs as before, with the machine after a reset', async () => {
    const { server, attach } = await serve();
    const socket = await client(server.port);
    socket.write(framePacket(`Z0,${(START + 0x10).toString(16)},4`));
    await new Promise((resolve) => socket.once('data', resolve));
    const next = machineWith(COUNTING);
    attach(next);
    let told = '';
    socket.on('data', (bytes) => (told += bytes));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(next.instructions).toBe(0);
    socket.write(framePacket('c'));
    await until(() => /\$T05/.test(told));
    expect([next.instructions, next.cpus[0]!.r[15]]).toEqual([4, START + 0x10]);
  });

  it('tells the loop that the machine stood for a while', async () => {
    const { server, polled } = await serve();
    const socket = await client(server.port);
    socket.write('$c#63');
    await until(() => polled.length > 2);
    expect(polled.slice(0, 3)).toEqual(['resumed', 'run', 'run']);
  });
});

describe.skipIf(noGdb)('gdb server: with the real debugger', () => {
  it('stops both CPUs at breakpoints and lists them as threads', async () => {
    const { server } = await serve(TWO_COUNTERS, { cpus: 2 });
    const output = await debug(server.port, [
      'info threads',
      `hbreak *${hex(START + 0x40)}`,
      'continue',
      'info threads',
      'x/1i $pc',
      'delete',
      `break *${hex(START + 0x28)}`,
      'continue',
      'x/2i $pc',
      'detach',
    ]);
    expect(output).toContain('Thread 1 (CPU 0: running, hyp mode)');
    expect(output).toContain('Thread 2 (CPU 1: off, hyp mode)');
    expect(output).toContain('Thread 2 hit Breakpoint 1, 0x40010040');
    expect(output).toMatch(/\* 2 +Thread 2 \(CPU 1: running, hyp mode\) +0x40010040/);
    expect(output).toContain('Thread 1 hit Breakpoint 2, 0x40010028');
    expect(output).toMatch(/=> 0x40010028:\s+b\s+0x40010024/);
    expect(output).toContain('detached');
  });

  it('watches memory and shows the value before and after', async () => {
    const { server } = await serve(TWO_COUNTERS, { cpus: 2 });
    const output = await debug(server.port, [
      `watch *(int *)${hex(DATA + 0x1_0000)}`,
      'continue',
      'continue',
      'info registers pc',
      'delete',
      `rwatch *(int *)${hex(DATA)}`,
      'continue',
      'detach',
    ]);
    expect(output).toMatch(/Thread 2 hit Hardware watchpoint 1[\s\S]*Old value = 0\nNew value = 1\n/);
    expect(output).toMatch(/Old value = 1\nNew value = 2\n/);
    expect(output).toMatch(/^pc +0x40010050 /m);
    expect(output).toMatch(/Thread 1 hit Hardware read watchpoint 2[\s\S]*Value = \d+/);
  });

  it('steps, with the other CPU standing when that is asked for', async () => {
    const { server } = await serve(TWO_COUNTERS, { cpus: 2 });
    const output = await debug(server.port, [
      'set scheduler-locking on',
      'stepi',
      'stepi',
      'stepi 5',
      'info registers r0 r2 pc',
      'thread 2',
      'stepi',
      'info registers pc',
      'monitor info cpus',
    ]);
    expect(output).toMatch(/^r0 +0x0 /m);
    expect(output).toMatch(/^r2 +0x40010034 /m);
    expect(output).toMatch(/^pc +0x4001001c /m);
    expect(output).toMatch(/^pc +0x40010038 /m);
    expect(output).toMatch(/CPU 0: .* 7 instructions\nCPU 1: .* 1 instructions\n/);
  });

  it('reads and writes banked, system and floating-point registers', async () => {
    const { server, polled } = await serve(COUNTING, { virtualization: false });
    const output = await debug(server.port, [
      'set $sp_irq = 0x1234',
      'set $cpsr = 0x1d2',
      'p/x $sp',
      'p/x $spsr_hyp',
      'p/x $MIDR',
      'p/x $HSCTLR',
      'set $VBAR = 0x40000000',
      'p/x $VBAR',
      'set $d3 = 1.5',
      'p $q1.f64',
      'p $s7',
      `set *(int *)${hex(DATA)} = 42`,
      `p *(int *)${hex(DATA)}`,
      'p *(int *)0',
      'monitor info cpus',
      'monitor reset',
    ]);
    expect(output).toContain('$1 = 0x1234');
    expect(output).toContain('$2 = 0x0');
    expect(output).toMatch(/\$3 = 0x4..fc0f./);
    expect(output).toContain('$4 = 0x30c50830');
    expect(output).toContain('$5 = 0x40000000');
    expect(output).toContain('$6 = {0, 1.5}');
    expect(output).toContain('$7 = 1.9375');
    expect(output).toContain('$8 = 42');
    expect(output).toContain('Cannot access memory at address 0x0');
    expect(output).toContain('CPU 0: running, irq mode, pc 40010000');
    expect(polled).toContain('reset');
  });

  it('is told when the program powers the machine off', async () => {
    // movw r0, #8; movt r0, #0x8400; smc #0: PSCI SYSTEM_OFF
    const { server } = await serve([0xe300_0008, 0xe348_0400, 0xe160_0070]);
    expect(await debug(server.port, ['continue'])).toContain('exited normally');
  });
});
