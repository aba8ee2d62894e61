import { describe, expect, it } from 'vitest';
import { Mode } from '../arm/system/psr.ts';
import { qemuVirt } from '../boards/qemu-virt.ts';
import { loadBareMetal } from './bare-metal.ts';
import { MachineLog } from './log.ts';
import { Machine } from './machine.ts';

const machineOf = (virtualization = false, memoryMiB = 256): Machine =>
  new Machine({ board: qemuVirt, memoryMiB, cpus: 1, virtualization, log: new MachineLog(() => {}) });

const u32 = (machine: Machine, address: number): number =>
  new DataView(machine.read(address, 4)!.buffer).getUint32(0, true);
const FDT_MAGIC_LITTLE_ENDIAN = 0xedfe_0dd0;

describe('bare metal', () => {
  // The addresses are what qemu-system-arm 7.2 -M virt does: hw/arm/boot.c.
  it('a flat image starts at 0x40010000 with r2 at the device tree', () => {
    const machine = machineOf();
    loadBareMetal(machine, Uint8Array.of(1, 2, 3, 4));
    const cpu = machine.cpus[0]!;
    expect(u32(machine, 0x4001_0000)).toBe(0x0403_0201);
    expect([...cpu.r.subarray(0, 3)]).toEqual([0, -1, 0x4800_0000]);
    expect(u32(machine, 0x4800_0000)).toBe(FDT_MAGIC_LITTLE_ENDIAN);
    expect(cpu.psr.mode).toBe(Mode.SVC);
  });

  it('with virtualization it starts in Hyp mode', () => {
    const machine = machineOf(true);
    loadBareMetal(machine, Uint8Array.of(1, 2, 3, 4));
    expect(machine.cpus[0]!.psr.mode).toBe(Mode.HYP);
  });

  it('with little memory the device tree is in the middle of it', () => {
    const machine = machineOf(false, 64);
    loadBareMetal(machine, Uint8Array.of(1, 2, 3, 4));
    expect(machine.cpus[0]!.r[2]).toBe(0x4200_0000);
    expect(u32(machine, 0x4200_0000)).toBe(FDT_MAGIC_LITTLE_ENDIAN);
  });

  it('an image that reaches past its place pushes the device tree back', () => {
    const machine = machineOf(false, 64);
    loadBareMetal(machine, new Uint8Array(0x280_0078).fill(0xaa));
    expect(machine.cpus[0]!.r[2]).toBe(0x4281_1000);
    expect(u32(machine, 0x4281_1000)).toBe(FDT_MAGIC_LITTLE_ENDIAN);
    expect(machine.read(0x4281_0077, 1)).toEqual(Uint8Array.of(0xaa));
  });

  it('an image that leaves no room for the device tree is refused', () => {
    const machine = machineOf(false, 16);
    expect(() => loadBareMetal(machine, new Uint8Array((16 << 20) - 0x1_0000), [], 'big')).toThrow(
      /^device tree: 0x41000000 to 0x[0-9a-f]+ is not memory of board qemu-virt/,
    );
    expect(() => loadBareMetal(machine, new Uint8Array(16 << 20), [], 'big')).toThrow(/^big: 0x40010000 to 0x41010000/);
  });
});
