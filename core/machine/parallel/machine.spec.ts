import { describe, expect, it } from 'vitest';
import { MachineMemory } from '../../arm/memory/machine-memory.ts';
import { Mode } from '../../arm/system/psr.ts';
import { qemuVirt } from '../../boards/qemu-virt.ts';
import { MachineLog } from '../log.ts';
import { Machine } from '../machine.ts';
import { Cell, ControlBlock, HALTS } from './control.ts';
import { CpuThread } from './cpu-thread.ts';
import type { CpuStart } from './plan.ts';
import { RemoteDevice } from './remote-devices.ts';

const WFI = 0xe320_f003;
const AGAIN = 0xeaff_fffd;
const MS = 1e6;

/** A machine whose other CPU's thread is the test itself. */
function setup(words: readonly number[]) {
  const host = { now: 1e9 };
  let start: CpuStart | undefined;
  const machine = new Machine({
    board: qemuVirt,
    memoryMiB: 16,
    cpus: 2,
    log: new MachineLog(() => {}),
    hostClock: () => (host.now += 1000),
    parallel: {
      bell: new Int32Array(new SharedArrayBuffer(4)),
      start: (s) => {
        start = s;
      },
    },
  });
  machine.write(0x4000_0000, new Uint8Array(Uint32Array.from(words).buffer));
  machine.cpus[0]!.reset(Mode.SVC, 0x4000_0000);
  const { wasm, bells } = start!;
  const control = new ControlBlock(new MachineMemory(2, 16 << 20, { wasm }), bells);
  return { machine, control, host, start: start! };
}

describe('a machine with a thread for each CPU', () => {
  it('answers what the other CPU asks of its devices', () => {
    const { machine, control } = setup([WFI, AGAIN]);
    const sent: number[] = [];
    machine.console.onOutput = (byte) => sent.push(byte);
    const uart = new RemoteDevice('uart0', 0x0900_0000, control, 1, 0, () => void machine.run(machine.time.now() + MS));
    expect(uart.write(0, 4, 0x41)).toBe(true);
    // UARTFR: transmit FIFO empty, receive FIFO empty.
    expect([uart.read(0x18, 4), sent]).toEqual([0x90, [0x41]]);
    const nothing = new RemoteDevice(
      'nothing',
      0x0400_0000,
      control,
      1,
      0,
      () => void machine.run(machine.time.now() + MS),
    );
    expect([nothing.read(0, 4), nothing.write(0, 4, 1)]).toEqual([-1, false]);
    machine.close();
  });

  it('sleeps while its CPU waits, unless it is asked something', () => {
    const { machine, control } = setup([WFI, AGAIN]);
    expect([machine.run(1e9), machine.realTime!.asked]).toEqual(['idle', false]);
    expect(control.load(0, Cell.RUNNING)).toBe(0);
    const bell = control.bells[0]!;
    const before = bell[0];
    control.signal(0);
    expect([machine.realTime!.asked, bell[0] !== before]).toEqual([true, true]);
    machine.close();
  });

  it('starts the other CPU by firmware, once', () => {
    const { machine, control } = setup([WFI, AGAIN]);
    const other = machine.peers[1]!;
    expect(other.halt).toBe('off');
    other.start(Mode.SVC, 0x4000_1000, 7);
    expect(other.halt).toBe('running');
    const cells = [Cell.START, Cell.MODE, Cell.ENTRY, Cell.CONTEXT].map((cell) => control.load(1, cell));
    expect(cells).toEqual([1, Mode.SVC, 0x4000_1000, 7]);
    machine.close();
  });

  it('wakes a CPU by SEV only from WFE', () => {
    const { machine, control } = setup([WFI, AGAIN]);
    const bell = control.bells[1]!;
    control.store(1, Cell.HALT, HALTS.indexOf('wfi'));
    machine.peers[1]!.event();
    expect([bell[0], control.load(1, Cell.EVENT)]).toEqual([0, 1]);
    control.store(1, Cell.HALT, HALTS.indexOf('wfe'));
    machine.peers[1]!.event();
    expect(bell[0]).toBe(1);
    machine.close();
  });

  it('time waits for a CPU that is executing, and not for one that waits', () => {
    const { machine, control, host } = setup([WFI, AGAIN]);
    machine.run(1e9);
    host.now += 50 * MS;
    const before = machine.time.now();
    expect(before).toBeGreaterThan(49 * MS);
    control.signal(0);
    machine.peers[1]!.start(Mode.SVC, 0x4000_1000, 0);
    host.now += 50 * MS;
    expect(machine.time.now() - before).toBeLessThan(3 * MS);
    machine.close();
  });

  it('comes back although time stands still, for a CPU whose thread never looks', () => {
    const { machine, control, host } = setup([0xeaff_fffe]);
    machine.peers[1]!.start(Mode.SVC, 0x4000_1000, 0);
    host.now += 10 * MS;
    const until = machine.time.now() + 100 * MS;
    expect(machine.run(until)).toBe('time');
    expect(machine.time.now()).toBeLessThan(until);
    expect(machine.instructions).toBeGreaterThan(100_000);
    control.setPower('closed');
  });

  it('is broken when the thread of a CPU has failed', () => {
    const { machine, control } = setup([WFI, AGAIN]);
    control.setPower('broken');
    expect([machine.run(1e9), machine.broken, machine.power]).toEqual(['stopped', true, 'on']);
  });

  it('is switched off by the other CPU', () => {
    const { machine, control } = setup([WFI, AGAIN]);
    machine.run(1e9);
    control.setPower('off');
    expect([machine.run(1e9), machine.power, machine.broken]).toEqual(['stopped', 'off', false]);
  });

  it('knows how far the other CPU has come when that one switches off', () => {
    const { machine, control, host, start } = setup([WFI, AGAIN]);
    // On a page whose code both threads know, so that none waits for the other: SYSTEM_OFF, its number after the code.
    const program = [0xe59f_0000, 0xe160_0070, 0x8400_0008];
    machine.write(0x4000_0100, new Uint8Array(Uint32Array.from(program).buffer));
    machine.run(1e9);
    machine.peers[1]!.start(Mode.SVC, 0x4000_0100, 0);
    // What the first CPU's thread would find as soon as it sees the machine off.
    let known = -1;
    const clock = () => {
      if (known < 0 && control.power === 'off') known = control.load(1, Cell.EXECUTED);
      return (host.now += 1000);
    };
    new CpuThread(start, clock, new MachineLog(() => {})).run();
    expect([control.power, known]).toEqual(['off', 2]);
    machine.close();
  });
});
