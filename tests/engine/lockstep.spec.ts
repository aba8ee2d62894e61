import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jacinto6 } from '../../core/boards/jacinto6.ts';
import { bootXen } from '../../core/machine/boot-rom.ts';
import { MachineLog } from '../../core/machine/log.ts';
import { Machine } from '../../core/machine/machine.ts';
import { stateHash } from '../../core/machine/stats.ts';

const BOOT = join(import.meta.dirname, '../../.ivilab/boot');

function booting(engine: 'evaluate' | 'translate'): Machine {
  const machine = new Machine({ board: jacinto6, engine, log: new MachineLog(() => {}) });
  const file = (name: string) => new Uint8Array(readFileSync(join(BOOT, name)));
  bootXen(machine, { xen: file('xen'), kernel: file('vmlinuz'), initrd: file('dom0.cpio.gz') });
  return machine;
}

// Xen with both CPUs, the start of Dom0's kernel: Hyp mode, its own tables, stage 2, exclusives between CPUs.
test('Xen boots in the same states, evaluated and translated', () => {
  const evaluated = booting('evaluate');
  const translated = booting('translate');
  translated.translator!.hot = 100;
  for (let at = 20e6; at <= 240e6; at += 20e6) {
    evaluated.run(at);
    translated.run(at);
    expect(translated.instructions, `instructions after ${at} ns`).toBe(evaluated.instructions);
    for (const [n, cpu] of translated.cpus.entries())
      expect([...cpu.r.subarray(0, 26)], `CPU ${n} after ${at} ns`).toEqual([...evaluated.cpus[n]!.r.subarray(0, 26)]);
  }
  expect(stateHash(translated)).toBe(stateHash(evaluated));
  expect(translated.translator!.figures.regions).toBeGreaterThan(300);
});
