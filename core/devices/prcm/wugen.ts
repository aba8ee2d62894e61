import type { Log } from '../../bus/ports.ts';
import { reg } from '../../bus/registers.ts';
import { storage } from './prcm-registers.ts';
import { RegisterPage } from './register-page.ts';

export interface WugenPorts {
  readonly name: string;
  readonly log: Log;
  /**
   * AUX_CORE_BOOT_0 was written: a system without PSCI releases CPU 1 this way, with `flags` bit 5 set and its entry point
   * (a physical address) in AUX_CORE_BOOT_1. Not called when a saved state is loaded.
   */
  release(flags: number, entry: number): void;
}

/**
 * The wake-up generator of the Cortex-A15 subsystem, MPU_WUGEN: 0x1000 bytes (AM572x TRM 4.4.2).
 * CPUs never lose power here, so that its interrupt masks are only stored.
 */
export function createWugen({ name, log, release }: WugenPorts): RegisterPage {
  return new RegisterPage(name, log, [
    storage(0x000, 'WKG_CONTROL_0'),
    storage(0x010, 'WKG_ENB_A_0', 5, 0xffff_ffff),
    storage(0x400, 'WKG_CONTROL_1'),
    storage(0x410, 'WKG_ENB_A_1', 5, 0xffff_ffff),
    reg(0x800, 'AUX_CORE_BOOT_0', {}, { write: (page, value) => release(value, page.value('AUX_CORE_BOOT_1')) }),
    storage(0x804, 'AUX_CORE_BOOT_1'),
    storage(0x80c, 'AMBA_IF_MODE'),
    storage(0xc00, 'PTMSYNCREQ', 4),
  ]);
}
