import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jacinto6 } from '../../core/boards/jacinto6.ts';
import { registerDifferences } from '../../core/cli/lockstep/difference.ts';
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

/** Virtual milliseconds after which registers and all of memory must have the same hash: Xen, Dom0's kernel, its drivers. */
const HASHED = process.env.ENGINE_WHOLE_BOOT === '1' ? [100, 240, 500, 1000, 1500, 2000, 2500, 3000] : [100, 240, 450];
/** And between comparisons of registers. */
const STEP = 10;

// Xen with both CPUs, Dom0's kernel: Hyp mode, its own tables, stage 2, exclusives between CPUs.
test('Xen and Dom0 boot in the same states, evaluated and translated', () => {
  const evaluated = booting('evaluate');
  const translated = booting('translate');
  translated.translator!.hot = 100;
  for (let ms = STEP; ms <= HASHED[HASHED.length - 1]!; ms += STEP) {
    evaluated.run(ms * 1e6);
    translated.run(ms * 1e6);
    expect(registerDifferences(evaluated, translated), `after ${ms} ms`).toEqual([]);
    if (HASHED.includes(ms))
      expect(stateHash(translated), `state after ${evaluated.instructions} instructions`).toBe(stateHash(evaluated));
  }
  expect(evaluated.instructions).toBeGreaterThan(400e6);
  expect(translated.translator!.figures.regions).toBeGreaterThan(200);
});
