import { describe, expect, it } from 'vitest';
import { Mode } from '../../arm/system/psr.ts';
import { COUNTING, DATA, EXCLUSIVE, machineWith, START, WAITING } from '../../debug/testing/program.ts';

const MS = 1_000_000;
const pcOf = (machine: ReturnType<typeof machineWith>): number => machine.cpus[0]!.r[15]! >>> 0;

describe('evaluator: breakpoints', () => {
  it('stops before the instruction at a breakpoint, at full speed until then', () => {
    const machine = machineWith(COUNTING);
    const engine = machine.engines[0]!;
    engine.breakpoints = new Set([START + 0x14]);
    expect(machine.run(MS)).toBe('stopped');
    expect([engine.stopCause, pcOf(machine) - START, engine.executed]).toEqual(['breakpoint', 0x14, 5]);
  });

  it('cuts blocks that were translated before the breakpoint was set', () => {
    const machine = machineWith(COUNTING);
    const engine = machine.engines[0]!;
    expect(machine.run(1001)).toBe('time');
    const before = machine.cpus[0]!.r[0]!;
    engine.breakpoints = new Set([START + 0x10]);
    expect(machine.run(MS)).toBe('stopped');
    expect(pcOf(machine)).toBe(START + 0x10);
    expect(machine.cpus[0]!.r[0]! - before).toBeLessThanOrEqual(1);
  });

  it('runs on without stopping once the breakpoint is gone', () => {
    const machine = machineWith(COUNTING);
    const engine = machine.engines[0]!;
    engine.breakpoints = new Set([START + 0x10]);
    machine.run(MS);
    engine.breakpoints = new Set();
    expect(machine.run(MS)).toBe('time');
    expect(engine.stopped).toBe(false);
  });
});

describe('evaluator: single steps', () => {
  it('executes as many instructions as stopAt allows', () => {
    const machine = machineWith(COUNTING);
    const engine = machine.engines[0]!;
    engine.stopAt = 3;
    expect(machine.run(MS)).toBe('stopped');
    expect([engine.stopCause, engine.executed, pcOf(machine)]).toEqual(['step', 3, START + 0xc]);
  });

  it('completes a step over WFI although the CPU then waits', () => {
    const machine = machineWith(WAITING);
    const engine = machine.engines[0]!;
    engine.stopAt = 1;
    expect(machine.run(MS)).toBe('stopped');
    expect([engine.stopCause, machine.cpus[0]!.halt]).toEqual(['step', 'wfi']);
  });

  it('leaves a held CPU standing while time goes on', () => {
    const machine = machineWith(COUNTING, { cpus: 2 });
    const [first, second] = machine.engines;
    second!.cpu.reset(Mode.HYP, START);
    first!.held = true;
    expect(machine.run(MS)).toBe('time');
    expect([first!.executed, second!.executed]).toEqual([0, MS]);
    first!.held = false;
    expect(machine.run(2 * MS)).toBe('time');
    expect([first!.executed, second!.executed]).toEqual([MS, 2 * MS]);
  });

  it('asks the hook from the chosen instruction on, before each', () => {
    const machine = machineWith(COUNTING);
    const seen: number[] = [];
    machine.engines[0]!.hookFrom = 6;
    machine.engines[0]!.hook = (_cpu, pc) => {
      seen.push((pc >>> 0) - START);
      return seen.length === 3;
    };
    expect(machine.run(MS)).toBe('stopped');
    expect(seen).toEqual([0x18, 0x0c, 0x10]);
  });
});

describe('data access: watchpoints', () => {
  const watching = (words: readonly number[], address: number, kind: 'read' | 'write') => {
    const machine = machineWith(words);
    const engine = machine.engines[0]!;
    const hits: string[] = [];
    // The pages are in the soft TLB by then.
    machine.run(1000);
    engine.access.onWatch = (_watch, at, write) => {
      hits.push(`${write ? 'write' : 'read'} ${(at - DATA).toString(16)}`);
      return true;
    };
    engine.access.watches = [{ address, length: 4, read: kind === 'read', write: kind === 'write' }];
    return { machine, engine, hits, r: machine.cpus[0]!.r };
  };

  it('stops before a store that the soft TLB would have let through', () => {
    const { machine, engine, hits, r } = watching(COUNTING, DATA, 'write');
    expect(machine.run(MS)).toBe('stopped');
    expect([engine.stopCause, pcOf(machine), hits]).toEqual(['watch', START + 0x10, ['write 0']]);
    expect(new DataView(machine.read(DATA, 4)!.buffer).getInt32(0, true)).toBe(r[0]! - 1);
  });

  it('stops before a load, and not for loads beside the watched word', () => {
    const { machine, hits } = watching(COUNTING, DATA + 4, 'read');
    machine.run(MS);
    expect([pcOf(machine), hits]).toEqual([START + 0x14, ['read 4']]);
  });

  it('sees an access that only overlaps the watched bytes', () => {
    const { machine, hits } = watching(COUNTING, DATA + 3, 'write');
    machine.run(MS);
    expect(hits).toEqual(['write 0']);
  });

  it('lets the store of an exclusive pair succeed after a stop before it', () => {
    const machine = machineWith(EXCLUSIVE);
    const engine = machine.engines[0]!;
    engine.access.onWatch = () => true;
    engine.access.watches = [{ address: DATA, length: 4, read: false, write: true }];
    expect(machine.run(MS)).toBe('stopped');
    expect(pcOf(machine)).toBe(START + 0x10);
    engine.access.watches = [];
    engine.breakpoints = new Set([START + 8, START + 0x1c]);
    expect(machine.run(2 * MS)).toBe('stopped');
    // Not back to the load: the store was not refused.
    expect(pcOf(machine)).toBe(START + 0x1c);
    expect(new DataView(machine.read(DATA, 4)!.buffer).getInt32(0, true)).toBe(1);
  });
});
