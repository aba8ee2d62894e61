import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Word } from '../../arm/state.ts';
import { Mode } from '../../arm/system/psr.ts';
import { Sys } from '../../arm/system/words.ts';
import { DebugControl } from '../control.ts';
import { COUNTING, DATA, machineWith, type ProgramOptions, START, WAITING } from '../testing/program.ts';
import { framePacket, PacketReader } from './packet.ts';
import { registers } from './registers.ts';
import { GdbStub } from './stub.ts';

const encode = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const hexText = (text: string): string => Buffer.from(text).toString('hex');
const MS = 1_000_000;

/** A debugger without a connection: `ask` gives the replies to a packet, `run` lets the machine go on as the run loop does. */
function debugging(words: readonly number[] = COUNTING, options: ProgramOptions = {}) {
  const machine = machineWith(words, options);
  const control = new DebugControl(machine);
  const replies: string[] = [];
  const acks: boolean[] = [];
  const ends: string[] = [];
  const replyReader = new PacketReader(
    {
      packet: (p) => replies.push(String.fromCharCode(...p)),
      damaged: () => replies.push('damaged'),
      interrupt: () => {},
      acknowledged: (good) => acks.push(good),
    },
    1 << 20,
  );
  const stub = new GdbStub(machine, control, {
    send: (bytes) => replyReader.feed(bytes),
    end: (how) => ends.push(how),
  });
  const ask = (text: string): string => {
    replies.length = 0;
    stub.receive(framePacket(text));
    return replies.join('|');
  };
  const run = (): string => {
    replies.length = 0;
    machine.run(machine.time.now() + MS);
    const reason = control.collect();
    if (reason) stub.stopped(reason);
    return replies.join('|');
  };
  const monitor = (line: string): string => {
    const parts = ask(`qRcmd,${hexText(line)}`).split('|');
    expect(parts.pop()).toBe('OK');
    return parts.map((p) => Buffer.from(p.slice(1), 'hex').toString()).join('');
  };
  const pc = (cpu = 0): number => (machine.cpus[cpu]!.r[Word.PC]! >>> 0) - START;
  return { machine, control, stub, ask, run, monitor, pc, acks, ends, cpu: machine.cpus[0]!, replies };
}

/** The number of a register, as in P and p. */
const numberOf = (name: string): string => registers.findIndex((r) => r.name === name).toString(16);
const little = (value: number): string => Buffer.from(Int32Array.of(value).buffer).toString('hex');

describe('gdb stub: handshake', () => {
  it('acknowledges packets until told not to', () => {
    const { ask, acks } = debugging();
    expect(ask('QStartNoAckMode')).toBe('OK');
    ask('g');
    expect(acks).toEqual([true]);
  });

  it('asks for a damaged packet again and repeats a reply on request', () => {
    const { stub, ask, acks, replies } = debugging();
    stub.receive(encode('$g#00'));
    expect(acks).toEqual([false]);
    ask('qC');
    stub.receive(encode('-'));
    expect(replies).toEqual(['QC1', 'QC1']);
  });

  it('announces what it can', () => {
    expect(debugging().ask('qSupported:hwbreak+')).toContain('qXfer:features:read+');
  });

  it('answers what it does not know with an empty packet', () => {
    const { ask } = debugging();
    for (const text of ['vMustReplyEmpty', '!', 'qTStatus', 'QNonStop:1', '']) expect(ask(text)).toBe('');
  });

  it('gives the target description in pieces', () => {
    const { ask } = debugging();
    let whole = '';
    for (let reply = 'm'; reply[0] === 'm'; whole += reply.slice(1))
      reply = ask(`qXfer:features:read:target.xml:${whole.length.toString(16)},400`);
    expect(whole).toContain('<feature name="org.gnu.gdb.arm.vfp">');
    expect(whole.match(/<reg /g)).toHaveLength(registers.length);
    expect(ask('qXfer:features:read:other.xml:0,400')).toBe('E00');
  });

  it('shows the CPUs as threads', () => {
    const { ask } = debugging(COUNTING, { cpus: 2 });
    expect([ask('qfThreadInfo'), ask('qsThreadInfo'), ask('T2'), ask('T3')]).toEqual(['m1,2', 'l', 'OK', 'E16']);
    expect(Buffer.from(ask('qThreadExtraInfo,2'), 'hex').toString()).toBe('CPU 1: off, hyp mode');
  });
});

describe('gdb stub: registers', () => {
  it('reads and writes the core registers together', () => {
    const { ask, cpu } = debugging();
    const text = ask('g');
    expect(text.slice(15 * 8, 16 * 8)).toBe(little(START));
    expect(ask(`G${little(0x11)}${text.slice(8)}`)).toBe('OK');
    expect(cpu.r[0]).toBe(0x11);
    expect(ask('G00')).toBe('E16');
  });

  it('reads the registers of the thread that was chosen', () => {
    const { ask, machine } = debugging(COUNTING, { cpus: 2 });
    machine.cpus[1]!.r[3] = 7;
    ask('Hg2');
    expect(ask('p3')).toBe('07000000');
  });

  it('finds the banked registers wherever they are at the time', () => {
    const { ask, cpu } = debugging(COUNTING, { virtualization: false });
    expect(cpu.psr.mode).toBe(Mode.SVC);
    ask(`P${numberOf('sp')}=${little(0x100)}`);
    ask(`P${numberOf('sp_irq')}=${little(0x200)}`);
    expect(ask(`p${numberOf('sp_svc')}`)).toBe(little(0x100));
    ask(`P${numberOf('cpsr')}=${little(0x1d2)}`);
    expect([cpu.psr.mode, cpu.r[13]]).toEqual([Mode.IRQ, 0x200]);
    expect(ask(`p${numberOf('sp_svc')}`)).toBe(little(0x100));
  });

  it('does not enter a Hyp mode that the machine has not', () => {
    const { ask, cpu } = debugging(COUNTING, { virtualization: false });
    ask(`P${numberOf('cpsr')}=${little(0x1da)}`);
    expect(cpu.psr.mode).toBe(Mode.SVC);
  });

  it('reads system registers whatever the mode, and writes them with their effects', () => {
    const { ask, cpu } = debugging(COUNTING, { virtualization: false });
    expect(ask(`p${numberOf('HSCTLR')}`)).toBe(little(0x30c5_0830));
    expect(ask(`P${numberOf('VBAR')}=${little(0x1234_5678)}`)).toBe('OK');
    // The low five bits do not exist.
    expect(cpu.r[Sys.VBAR]).toBe(0x1234_5660);
    expect(ask(`P${numberOf('MIDR')}=00000000`)).toBe('E16');
  });

  it('changes nothing by reading every register', () => {
    const { ask, cpu } = debugging(COUNTING, { cpus: 2 });
    const before = cpu.r.slice();
    for (let n = 0; n < registers.length; n++) expect(ask(`p${n.toString(16)}`)).toHaveLength(8 * registers[n]!.words);
    expect(cpu.r).toEqual(before);
    expect(ask(`p${registers.length.toString(16)}`)).toBe('E16');
  });

  it('carries doublewords', () => {
    const { ask, cpu } = debugging();
    expect(ask(`P${numberOf('d31')}=0102030405060708`)).toBe('OK');
    expect(cpu.r[Word.FP + 62]).toBe(0x0403_0201);
    expect(ask(`p${numberOf('d31')}`)).toBe('0102030405060708');
  });
});

describe('gdb stub: memory', () => {
  it('reads and writes, in hexadecimal and binary', () => {
    const { ask } = debugging();
    expect(ask(`M${DATA.toString(16)},3:010203`)).toBe('OK');
    expect(ask(`m${DATA.toString(16)},4`)).toBe('01020300');
    // framePacket writes the escapes that binary data needs.
    expect(ask(`X${DATA.toString(16)},3:a$}`)).toBe('OK');
    expect(ask(`m${DATA.toString(16)},3`)).toBe('61247d');
    expect(ask(`X${DATA.toString(16)},2:abc`)).toBe('E16');
  });

  it('refuses where there is nothing, and devices until they are asked for', () => {
    const { ask, monitor } = debugging();
    expect(ask('m0,4')).toBe('E14');
    expect(ask('M0,4:00000000')).toBe('E14');
    // PL011, UARTPeriphID0.
    expect(ask('m9000fe0,4')).toBe('E14');
    monitor('devices on');
    expect(ask('m9000fe0,4')).toBe('11000000');
  });

  it('gives what there is of a range that runs out of memory', () => {
    const { ask } = debugging();
    const end = 0x4000_0000 + 256 * 2 ** 20;
    expect(ask(`m${(end - 4).toString(16)},10`)).toHaveLength(8);
    expect(ask(`M${(end - 4).toString(16)},8:1111111111111111`)).toBe('E14');
    expect(ask(`m${(end - 4).toString(16)},4`)).toBe('00000000');
  });

  it('makes the CPU see instructions that it wrote over', () => {
    const { ask, machine, cpu } = debugging();
    machine.run(100);
    // add r0, r0, #1 becomes mov r0, #0
    ask(`M${(START + 0xc).toString(16)},4:0000a0e3`);
    machine.run(200);
    expect(cpu.r[0]).toBe(0);
  });

  it('translates as the CPU does, and takes machine addresses on request', () => {
    const { ask, cpu, monitor, machine } = debugging(COUNTING, { virtualization: false });
    // Section 0xc00 to DATA's megabyte, User has no access; TTBR0 at DATA + 0x4000.
    const table = DATA + 0x4000;
    machine.write(table + 0xc00 * 4, new Uint8Array(Int32Array.of(0x4000_0402).buffer));
    machine.write(DATA, Uint8Array.of(1, 2, 3, 4));
    cpu.r[Sys.TTBR0] = table;
    cpu.r[Sys.DACR] = 1;
    cpu.r[Sys.SCTLR] = cpu.r[Sys.SCTLR]! | 1;
    cpu.controlsChanged();
    const tlb = cpu.memory.i32.slice(cpu.tlb.table(1, 0), cpu.tlb.table(1, 0) + 0x10_0000);
    expect(ask('mc0020000,4')).toBe('01020304');
    expect(ask(`m${DATA.toString(16)},4`)).toBe('E14');
    cpu.psr.setMode(Mode.USR);
    cpu.controlsChanged();
    expect(ask('mc0020000,4')).toBe('01020304');
    expect(monitor('info tlb 0xc0020000')).toContain('User: read permission fault');
    monitor('phys on');
    expect(ask(`m${DATA.toString(16)},4`)).toBe('01020304');
    expect(cpu.memory.i32.slice(cpu.tlb.table(1, 0), cpu.tlb.table(1, 0) + 0x10_0000)).toEqual(tlb);
  });
});

describe('gdb stub: running', () => {
  it('stops at a breakpoint and says where', () => {
    const { ask, run, pc, machine } = debugging();
    const before = machine.read(START, 28);
    expect(ask(`Z0,${(START + 0x14).toString(16)},4`)).toBe('OK');
    expect(ask('vCont;c')).toBe('');
    expect(run()).toMatch(/^T05.*0f:14000140;.*thread:1;hwbreak:;$/);
    expect(pc()).toBe(0x14);
    expect(machine.read(START, 28)).toEqual(before);
    expect(ask(`z0,${(START + 0x14).toString(16)},4`)).toBe('OK');
    ask('c');
    expect(run()).toBe('');
  });

  it('steps one instruction', () => {
    const { ask, run, pc } = debugging();
    ask('s');
    expect(run()).toContain('thread:1;');
    expect(pc()).toBe(4);
    ask('vCont;s:1');
    run();
    expect(pc()).toBe(8);
  });

  it('steps one CPU while the others stand or run, as told', () => {
    const { ask, run, machine } = debugging(COUNTING, { cpus: 2 });
    const [first, second] = machine.engines;
    machine.cpus[1]!.reset(Mode.HYP, START);
    ask('vCont;s:2');
    expect(run()).toContain('thread:2;');
    expect(ask('qC')).toBe('QC2');
    expect([first!.executed, second!.executed]).toEqual([0, 1]);
    ask('vCont;s:2;c');
    run();
    expect(second!.executed).toBe(2);
    expect(first!.executed).toBeGreaterThan(0);
  });

  it('stops before a watched access and names the address', () => {
    const { ask, run, pc } = debugging();
    ask(`Z2,${DATA.toString(16)},4`);
    ask('c');
    expect(run()).toContain(`watch:${DATA.toString(16)};`);
    expect(pc()).toBe(0x10);
    ask(`z2,${DATA.toString(16)},4`);
    ask(`Z3,${(DATA + 4).toString(16)},1`);
    ask('c');
    expect(run()).toContain('rwatch:40020004;');
    ask(`z3,${(DATA + 4).toString(16)},1`);
    ask(`Z4,${(DATA + 4).toString(16)},1`);
    ask('c');
    expect(run()).toContain('awatch:40020004;');
  });

  it('is interrupted by Ctrl-C, once', () => {
    const { ask, run, stub, replies, control } = debugging(WAITING);
    ask('c');
    run();
    stub.receive(Uint8Array.of(3));
    expect(replies.join()).toMatch(/^T02.*thread:1;$/);
    expect(control.halted).toBe(true);
    stub.receive(Uint8Array.of(3));
    expect(replies).toHaveLength(1);
  });

  it('keeps a pending interrupt out of a single step unless told otherwise', () => {
    const { ask, run, pc, cpu, monitor } = debugging(COUNTING, { virtualization: false });
    cpu.r[Sys.VBAR] = START;
    cpu.r[Word.MODE] = Mode.SVC;
    cpu.line('irq').set(true);
    ask('s');
    run();
    expect([pc(), cpu.psr.mode]).toEqual([4, Mode.SVC]);
    monitor('step-irq on');
    ask('s');
    run();
    // The first instruction of the vector, at 0x18: a branch to 0x0c.
    expect([pc(), cpu.psr.mode]).toEqual([0x0c, Mode.IRQ]);
  });

  it('tells that the program is over when the machine powers itself off', () => {
    // movw r0, #8; movt r0, #0x8400; smc #0: PSCI SYSTEM_OFF
    const { ask, run } = debugging([0xe300_0008, 0xe348_0400, 0xe160_0070]);
    ask('c');
    expect(run()).toBe('W00');
  });

  it('detaches: everything set is gone and the machine runs', () => {
    const { ask, run, control } = debugging();
    ask(`Z1,${(START + 0xc).toString(16)},4`);
    ask(`Z2,${DATA.toString(16)},4`);
    expect(ask('D')).toBe('OK');
    expect(run()).toBe('');
    expect(control.halted).toBe(false);
  });

  it('passes on that the debugger wants an end', () => {
    const { ask, ends, monitor } = debugging();
    ask('k');
    ask('vKill;1');
    monitor('reset');
    expect(ends).toEqual(['kill', 'kill', 'reset']);
  });

  it('refuses malformed breakpoints and actions', () => {
    const { ask, control } = debugging();
    for (const text of ['Z0,x,4', 'Z2,0,0', 'Z2,ffffffff,4', 'Z2,0,ffffffff', 'vCont;x', 'vCont;s:9', 'Z0,100000000,4'])
      expect(ask(text)).toBe('E16');
    expect(ask('Z5,0,4')).toBe('');
    expect(control.halted).toBe(true);
  });

  it('takes a limited number of breakpoints', () => {
    const { ask } = debugging();
    for (let i = 0; i < 1000; i++) ask(`Z0,${(4 * i).toString(16)},4`);
    expect(ask('Z0,fffffff0,4')).toBe('E1c');
  });
});

describe('gdb stub: monitor', () => {
  it('explains itself', () => {
    const { monitor } = debugging();
    expect(monitor('help')).toContain('monitor info tlb');
    expect(monitor('nonsense')).toContain("there is no monitor command 'nonsense'");
  });

  it('shows machine memory', () => {
    const { monitor } = debugging();
    expect(monitor(`xp 0x${START.toString(16)} 5`)).toBe(
      '40010000: e3a00000 e3001000 e3441002 e2800001\n40010010: e5810000\n',
    );
    expect(monitor('xp 0 1')).toBe('00000000: --------\n');
    expect(monitor('xp here')).toContain('monitor xp takes');
  });

  it('shows CPUs, interrupts, the map and translations', () => {
    const { monitor, machine } = debugging(COUNTING, { cpus: 2 });
    machine.gic.spi(3).set(true);
    expect(monitor('info cpus')).toContain('CPU 0: running, hyp mode, pc 40010000, 0 instructions');
    expect(monitor('info irq')).toContain('pending: cpu0 -; cpu1 -; shared 35');
    expect(monitor('info map')).toContain('09000000 to 09000fff uart0');
    expect(monitor('info tlb 0x40010000')).toContain('Hyp: read 40010000');
  });
});

describe('gdb stub: hostile input', () => {
  const command = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc
      .tuple(
        fc.constantFrom(
          ...['m', 'M', 'X', 'p', 'P', 'G', 'Z0,', 'Z2,', 'z3,', 'vCont;', 'H', 'Hg', 'c', 's', 'S', 'T', 'qRcmd,'],
          ...['qXfer:features:read:target.xml:', 'qThreadExtraInfo,', 'D', '?', 'v', 'q', 'Q'],
        ),
        fc.stringMatching(/^[0-9a-f,:;=scx-]{0,30}$/),
      )
      .map(([start, rest]) => start + rest),
    fc.string({ maxLength: 30 }).map((line) => `qRcmd,${hexText(line)}`),
  );

  it('answers any packet without throwing, and with a reply that fits', () => {
    const { stub, machine, control, replies } = debugging(COUNTING, { cpus: 2 });
    fc.assert(
      fc.property(fc.array(command, { maxLength: 20 }), fc.uint8Array({ maxLength: 50 }), (texts, noise) => {
        for (const text of texts) stub.receive(framePacket(text));
        stub.receive(noise);
        machine.run(machine.time.now() + 1000);
        const reason = control.collect();
        if (reason) stub.stopped(reason);
        for (const reply of replies) expect(reply.length).toBeLessThan(0x4000);
        replies.length = 0;
      }),
      { numRuns: 200 },
    );
  });
});
