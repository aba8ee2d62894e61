import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QemuLog, type QemuLogOptions } from './qemu-log.ts';

const LOG = `Trace 0: 0x7f6174000100 [00000400/40000000/00000060/ff000201] 
R00=00000000 R01=00000000 R02=00000000 R03=00000000
R04=00000000 R05=00000000 R06=00000000 R07=00000000
R08=00000000 R09=00000000 R10=00000000 R11=00000000
R12=00000000 R13=00000000 R14=00000000 R15=40000000
PSR=400001da -Z-- A hyp32
Stopped execution of TB chain before 0x7f6174000240 [40010000]
Trace 1: 0x7f6174000240 [00000400/40010000/00000060/ff000201] 
R00=00000001 R01=00000002 R02=00000003 R03=00000004
R04=00000005 R05=00000006 R06=00000007 R07=00000008
R08=00000009 R09=0000000a R10=0000000b R11=0000000c
R12=0000000d R13=0000000e R14=0000000f R15=40010000
PSR=600001da -ZC- A hyp32`;

function convert(options: QemuLogOptions): string[] {
  const lines: string[] = [];
  const log = new QemuLog(options, (line) => lines.push(line));
  for (const line of LOG.split('\n')) log.line(line);
  return lines;
}

describe('QEMU log', () => {
  it('becomes the lines that a bare trace has', () => {
    const lines = convert({ regs: true });
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe(
      'in 1 40010000 psr=600001da r0=00000001 r1=00000002 r2=00000003 r3=00000004 r4=00000005 r5=00000006 ' +
        'r6=00000007 r7=00000008 r8=00000009 r9=0000000a r10=0000000b r11=0000000c r12=0000000d r13=0000000e r14=0000000f',
    );
  });

  it('can be cut to one CPU, to a start and to addresses', () => {
    expect(convert({ regs: false, cpu: 0 })).toEqual(['in 0 40000000']);
    expect(convert({ regs: false, from: 0x4001_0000 })).toEqual(['in 1 40010000']);
  });

  it('may be any text', () => {
    const log = new QemuLog({ regs: true }, () => {});
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...LOG.split('\n')))), (lines) => {
        for (const line of lines) log.line(line);
      }),
    );
  });
});
