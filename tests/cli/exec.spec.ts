import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  echoUntil,
  elf,
  FN,
  HERE,
  IMAGE,
  image,
  JUMP_R0,
  PRINT_MODE,
  print,
  psci,
  set,
  UNDEFINED,
  WFI,
} from './programs.ts';
import { ivilab } from './run.ts';
import { Scratch } from './scratch.ts';

const scratch = new Scratch();
const hello = scratch.file('hello', image(...print('hello\n'), ...psci(FN.off)));

test('exec: a flat image prints and powers the machine off: status 0', async () => {
  const run = await ivilab(['exec', hello]);
  expect(run).toEqual({ status: 0, output: 'hello\n', said: 'ivilab: the machine powered itself off\n' });
});

test('exec: an ELF file runs at its own address', async () => {
  const file = scratch.file('hello.elf', elf([...print('elf\n'), ...psci(FN.off)], 0x4800_0000));
  expect(await ivilab(['exec', file])).toMatchObject({ status: 0, output: 'elf\n' });
});

test('exec: --el svc starts in Supervisor mode with PSCI by HVC, --el hyp in Hyp mode with PSCI by SMC', async () => {
  const svc = scratch.file('svc', image(...PRINT_MODE, ...psci(FN.off, 'svc')));
  const hyp = scratch.file('hyp', image(...PRINT_MODE, ...psci(FN.off, 'hyp')));
  expect(await ivilab(['exec', svc])).toMatchObject({ status: 0, output: 'C' });
  expect(await ivilab(['exec', svc, '--el', 'svc'])).toMatchObject({ status: 0, output: 'C' });
  expect(await ivilab(['exec', hyp, '--el', 'hyp'])).toMatchObject({ status: 0, output: 'J' });
});

test('exec: --cpus 2 has a second CPU that PSCI switches on', async () => {
  const second = [...print('2\n'), ...psci(FN.off)];
  const first = [...print('1'), ...set(1, 1), ...set(2, 0), ...set(3, 0), ...psci(FN.cpuOn), HERE];
  const entry = IMAGE + 4 * first.length;
  const words = [...print('1'), ...set(1, 1), ...set(2, entry), ...set(3, 0), ...psci(FN.cpuOn), HERE, ...second];
  const file = scratch.file('two', image(...words));
  expect(await ivilab(['exec', file, '--cpus', '2'])).toMatchObject({ status: 0, output: '12\n' });
});

test('exec: --load puts a file into memory', async () => {
  const blob = scratch.file('blob', 'X');
  // LDR r9, [r9]; STR to the UART.
  const words = [...set(8, 0x0900_0000), ...set(9, 0x4800_0000), 0xe599_9000, 0xe588_9000, ...psci(FN.off)];
  const run = await ivilab(['exec', scratch.file('load', image(...words)), '--load', `0x48000000=${blob}`]);
  expect(run).toMatchObject({ status: 0, output: 'X' });
});

test('exec: --until ends the run with status 0 although the program goes on', async () => {
  const file = scratch.file('forever', image(...print('ready\n'), HERE));
  expect(await ivilab(['exec', file, '--until', '^read[y]$'])).toEqual({ status: 0, output: 'ready\n', said: '' });
});

test('exec: --expect-send types in answer to what the console shows, standard input does too', async () => {
  const file = scratch.file('echo', image(...print('name? '), ...echoUntil('.'), ...print('bye\n'), ...psci(FN.off)));
  const script = ['--expect-send', 'name\\? =J\\=6', '--expect-send', 'J\\=6=\\x2e'];
  expect(await ivilab(['exec', file, ...script])).toMatchObject({ status: 0, output: 'name? J=6.bye\n' });
  expect(await ivilab(['exec', file], { input: 'piped.' })).toMatchObject({ status: 0, output: 'name? piped.bye\n' });
});

test('exec: --log and --stats write the console and figures of the run', async () => {
  const [log, stats] = [scratch.at('console.log'), scratch.at('stats.json')];
  const run = await ivilab(['exec', hello, '--log', log, '--stats', stats]);
  expect(run.status).toBe(0);
  expect(readFileSync(log, 'utf8')).toBe('hello\n');
  const figures = JSON.parse(readFileSync(stats, 'utf8'));
  expect(figures.instructions).toHaveLength(1);
  // Every word but the last, HVC, which does not come back, and HVC itself.
  expect(figures.instructions[0]).toBe(2 + 2 * 'hello\n'.length + 3);
  expect(figures).toMatchObject({ board: 'qemu-virt', resets: 0, guestMemoryBytes: 256 << 20, interrupts: 0 });
  for (const key of [
    'wallMilliseconds',
    'mips',
    'longestTranslationMs',
    'hostMemoryBytes',
    'virtualSeconds',
    'stateHash',
    'stage2Faults',
  ])
    expect(figures).toHaveProperty(key);
});

test('exec: --trace writes what the machine does', async () => {
  const file = scratch.at('trace');
  const run = await ivilab(['exec', hello, '--trace', 'mmio;dev=uart0', '--trace-file', file]);
  expect(run.status).toBe(0);
  expect(readFileSync(file, 'utf8').match(/^mmio 0 \d+ pc=[0-9a-f]{8} write uart0\+000 4 /gm)).toHaveLength(6);
});

test('exec: a program that jumps to where nothing is ends by --timeout, status 3, with the place said', async () => {
  const file = scratch.file('nowhere', image(...set(0, 0x3000_0000), JUMP_R0));
  const run = await ivilab(['exec', file, '--timeout', '1.5', '--until', 'never']);
  expect(run.status).toBe(3);
  expect(
    run.said.match(/bus: instruction fetch at 0x30000000, where there is neither memory nor a device/g),
  ).toHaveLength(1);
  expect(run.said).toMatch(/the time is over; not seen: \/never\/; CPU 0 runs at 0x0000000c in Abort mode\n$/);
});

test('exec: an undefined instruction without a handler is a guest fault, not ours', async () => {
  const run = await ivilab(['exec', scratch.file('undefined', image(UNDEFINED)), '--timeout', '1.5']);
  expect(run.status).toBe(3);
  expect(run.said).toMatch(/CPU 0 runs at 0x0000000c in Abort mode\n$/);
});

test('exec: an access to nothing is one line in the log and a data abort', async () => {
  // LDR r1, [r0] again and again: B to itself would hide that the line comes once.
  const words = [...set(0, 0x3000_0000), 0xe590_1000, HERE];
  const run = await ivilab(['exec', scratch.file('nothing', image(...words)), '--timeout', '1.5']);
  expect(run.said.match(/bus: read at 0x30000000/g)).toHaveLength(1);
  expect(run.status).toBe(3);
});

test('exec: a program that waits with nothing due ends at once when no input can come, status 1', async () => {
  const run = await ivilab(['exec', scratch.file('wfi', image(WFI, WFI)), '--until', 'x']);
  expect(run.status).toBe(1);
  expect(run.said).toMatch(/nothing will ever happen; not seen: \/x\/; CPU 0 waits \(WFI\) at 0x4001000\d in Super/);
});

test('exec: a program that waits with nothing due waits for input that may come', async () => {
  const file = scratch.file('waits', image(WFI));
  const run = await ivilab(['exec', file, '--timeout', '3'], {});
  expect(run.status).toBe(3);
  expect(run.said).toMatch(/^ivilab: only input can wake the machine: CPU 0 waits/);
});
