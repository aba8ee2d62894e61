import { describe, expect, it } from 'vitest';
import { Mode } from '../../arm/system/psr.ts';
import { Sys } from '../../arm/system/words.ts';
import type { Machine } from '../../machine/machine.ts';
import { SCRATCH_WORDS } from '../../machine/stats.ts';
import { COUNTING, machineWith, type ProgramOptions, START, TWO_COUNTERS } from '../testing/program.ts';
import { parseTraceSpec } from './spec.ts';
import { Tracer } from './tracer.ts';

function tracing(spec: string, words: readonly number[] = COUNTING, options: ProgramOptions = {}) {
  const machine = machineWith(words, options);
  const lines: string[] = [];
  const tracer = new Tracer(machine, parseTraceSpec(spec), (line) => lines.push(line));
  return { machine, lines, tracer };
}

/** Loads r1 with the address of the UART, writes 'A' to it and reads its flags. */
const PRINTING: readonly number[] = [
  0xe300_1000, // 00 movw r1, #0
  0xe340_1900, // 04 movt r1, #0x0900
  0xe3a0_0041, // 08 mov  r0, #0x41
  0xe5c1_0000, // 0c strb r0, [r1]
  0xe591_2018, // 10 ldr  r2, [r1, #0x18]
  0xeaff_fffe, // 14 b    .
];

describe('trace: instructions', () => {
  it('writes a line before each instruction, with its count, address, word and name', () => {
    const { machine, lines } = tracing('in');
    machine.run(5);
    expect(lines).toEqual([
      'in 0 0 40010000 e3a00000 MOV (immediate)',
      'in 0 1 40010004 e3001000 MOVW',
      'in 0 2 40010008 e3441002 MOVT',
      'in 0 3 4001000c e2800001 ADD (immediate)',
      'in 0 4 40010010 e5810000 STR (immediate)',
    ]);
  });

  it('adds the registers as they are before it', () => {
    const { machine, lines } = tracing('in;regs;from=4;to=4');
    machine.run(100);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^in 0 4 40010010 e5810000 psr=[0-9a-f]{8} r0=00000001 r1=40020000 .* r14=00000000 STR \(immediate\)$/,
    );
  });

  it('leaves out what differs from emulator to emulator when it is to be bare', () => {
    const { machine, lines } = tracing('in;bare;from=2;to=2');
    machine.run(10);
    expect(lines).toEqual(['in 0 40010008']);
  });

  it('writes only the range of counts and addresses and the CPU that were chosen', () => {
    const { machine, lines } = tracing('in;bare;pc=40010044-40010044;cpu=1;from=1;to=12', TWO_COUNTERS, { cpus: 2 });
    machine.run(1_000_000);
    expect(lines).toEqual(['in 1 40010044', 'in 1 40010044']);
  });

  it('changes nothing of what happens', () => {
    const { machine } = tracing('in,exc,mmio,gic;regs', TWO_COUNTERS, { cpus: 2 });
    const plain = machineWith(TWO_COUNTERS, { cpus: 2 });
    machine.run(100_000);
    plain.run(100_000);
    const state = (m: Machine, i: number): Int32Array =>
      m.cpus[i]!.r.map((word, n) => (SCRATCH_WORDS.includes(n) ? 0 : word));
    for (const i of [0, 1]) expect(state(machine, i)).toEqual(state(plain, i));
    expect(machine.instructions).toBe(plain.instructions);
  });

  it('shows T32 words in their own width', () => {
    // movs r0, #1; then the 32-bit mov.w r0, #2
    const { machine, lines } = tracing('in', [0xf04f_2001, 0x0000_0002]);
    machine.cpus[0]!.reset(Mode.HYP, START | 1);
    machine.run(2);
    expect(lines.map((l) => l.split(' ').slice(3, 5).join(' '))).toEqual(['40010000 2001', '40010002 f04f0002']);
  });

  it('tells an A32 word from the T32 halfword of the same value', () => {
    const { machine, lines } = tracing('in', [0x0000_2001]);
    machine.run(1);
    machine.cpus[0]!.reset(Mode.HYP, START | 1);
    machine.run(2);
    expect(lines.map((l) => l.split(' ').slice(4).join(' '))).toEqual([
      '00002001 AND (register)',
      '2001 MOV (immediate) T1',
    ]);
  });

  it('says so where nothing can be fetched', () => {
    const { machine, lines } = tracing('in;to=0');
    machine.cpus[0]!.r[15] = 0;
    machine.run(2);
    expect(lines).toEqual(['in 0 0 00000000 -------- not fetched']);
  });

  it('ends when it is disposed of', () => {
    // svc #0
    const { machine, lines, tracer } = tracing('in,exc,mmio,gic', [0xef00_0000]);
    tracer.dispose();
    machine.run(10);
    machine.gic.spi(1).set(true);
    expect(lines).toEqual([]);
  });
});

describe('trace: exceptions', () => {
  it('names kind, place, modes, vector and syndrome', () => {
    // svc #5 in Supervisor mode
    const svc = tracing('exc;to=0', [0xef00_0005], { virtualization: false });
    svc.machine.run(1);
    expect(svc.lines).toEqual(['exc 0 0 svc pc=40010000 svc->svc vector=08']);
    // hvc #1 in Hyp mode
    const hvc = tracing('exc;to=0', [0xe140_0071]);
    hvc.machine.run(1);
    expect(hvc.lines).toEqual(['exc 0 0 hvc pc=40010000 hyp->hyp vector=08 hsr=4a000001']);
  });

  it('gives the address and status of aborts', () => {
    // ldr r0, [r2] with r2 = 0: no memory there
    const words = [0xe3a0_2000, 0xe592_0000];
    const svc = tracing('exc;to=1', words, { virtualization: false });
    svc.machine.run(2);
    expect(svc.lines).toEqual(['exc 0 1 data pc=40010004 svc->abt vector=10 dfsr=00000008 dfar=00000000']);
    const hyp = tracing('exc;to=1', words);
    hyp.machine.run(2);
    expect(hyp.lines).toEqual(['exc 0 1 data pc=40010004 hyp->hyp vector=10 hsr=94000010 hdfar=00000000']);
  });

  it('shows interrupts with the instruction that they come before', () => {
    const { machine, lines } = tracing('exc;to=3', COUNTING, { virtualization: false });
    const cpu = machine.cpus[0]!;
    machine.run(3);
    cpu.r[Sys.VBAR] = START;
    cpu.psr.write(0, 0x80);
    cpu.controlsChanged();
    cpu.line('irq').set(true);
    machine.run(10);
    expect(lines).toEqual(['exc 0 3 irq pc=4001000c svc->irq vector=18']);
  });
});

describe('trace: device accesses', () => {
  it('writes direction, device, offset, size and value', () => {
    const { machine, lines } = tracing('mmio', PRINTING);
    machine.run(10);
    expect(lines).toEqual([
      'mmio 0 3 pc=4001000c write uart0+000 1 41',
      'mmio 0 4 pc=40010010 read uart0+018 4 00000090',
    ]);
  });

  it('writes those of the chosen devices only', () => {
    const { machine, lines } = tracing('mmio;dev=gic.gicd', PRINTING);
    machine.run(10);
    expect(lines).toEqual([]);
  });

  it('refuses a device that the board has not', () => {
    expect(() => tracing('mmio;dev=uart9')).toThrow('dev=uart9: board qemu-virt has gic.gicd, ');
  });
});

describe('trace: interrupts', () => {
  it('shows lines, enabling, acknowledging and ending', () => {
    const { machine, lines } = tracing('gic');
    const gicd = 0x0800_0000;
    const gicc = 0x0801_0000;
    const gich = 0x0803_0000;
    machine.bus.writeDevice(gicd, 4, 1, 0);
    machine.bus.writeDevice(gicd + 0x104, 4, 9, 0);
    machine.bus.writeDevice(gicd + 0x820, 4, 0x0101_0101, 0);
    machine.bus.writeDevice(gicc, 4, 1, 0);
    machine.bus.writeDevice(gicc + 4, 4, 0xf0, 0);
    machine.gic.spi(0).set(true);
    machine.bus.readDevice(gicc + 0xc, 4, 0);
    machine.gic.spi(0).set(false);
    machine.bus.writeDevice(gicc + 0x10, 4, 32, 0);
    machine.bus.readDevice(gicc + 0xc, 4, 0);
    machine.bus.writeDevice(gicd + 0xf00, 4, 0x0001_0003, 0);
    machine.bus.writeDevice(gich + 0x104, 4, 0x9a00_6c1b, 0);
    expect(lines).toEqual([
      'gic 0 0 enable 32 35',
      'gic 0 0 priority mask f0',
      'gic - - line 32 high',
      'gic 0 0 acknowledge 32',
      'gic - - line 32 low',
      'gic 0 0 end 32',
      'gic 0 0 acknowledge 1023 (none)',
      'gic 0 0 send 3 to cpus 0',
      'gic 0 0 list 1: 27 pending for hardware 27',
    ]);
  });
});
