import type { Log } from '../../bus/ports.ts';
import { field, reg } from '../../bus/registers.ts';
import { clockDomain, powerDomain, resetLines, storage } from './prcm-registers.ts';
import { RegisterPage } from './register-page.ts';

/**
 * The power, reset and clock manager of the Cortex-A15 subsystem, PRCM_MPU: 0x1000 bytes (AM572x TRM 4.4.3).
 * The realtime counter's ratio is stored and not used: the counter runs at its constant rate whatever software writes.
 */
export function createPrcmMpu(name: string, log: Log): RegisterPage {
  const cpu = (n: number, prm: number, cm: number) => [
    ...powerDomain({ name: `CPU${n}`, at: prm, length: 0x40 }),
    ...resetLines(`CPU${n}`, prm + 0x10, 0),
    ...clockDomain({ name: `CPU${n}`, at: cm, dependencies: [], automatic: { [`CPU${n}`]: cm + 0x20 } }),
  ];
  return new RegisterPage(name, log, [
    reg(0x000, 'REVISION', {}, { access: 'ro' }),
    storage(0x200, 'DEVICE', 4),
    reg(0x210, 'FRAC_INCREMENTER_NUMERATOR', { NUMERATOR: field(0, 12) }),
    reg(0x214, 'FRAC_INCREMENTER_DENUMERATOR_RELOAD', { DENUMERATOR: field(0, 12), RELOAD: field(16) }),
    storage(0x218, 'DEVICE_MORE', 4),
    ...cpu(0, 0x400, 0x600),
    ...cpu(1, 0x800, 0xa00),
  ]);
}
