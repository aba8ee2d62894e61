import type { Log } from '../../bus/ports.ts';
import { field, reg, unimplemented } from '../../bus/registers.ts';
import { storage } from './prcm-registers.ts';
import { RegisterPage } from './register-page.ts';

/** CTRL_CORE_STATUS: DEVICE_TYPE 3 in bits 8:6, a general purpose device. */
const GENERAL_PURPOSE = 3 << 6;

/**
 * Jacinto 6's control module, CTRL_MODULE_CORE: 0x2000 bytes (AM572x TRM 18.5.2): device status, pads, and the crossbars,
 * which route nothing here: every interrupt has its fixed line.
 */
export function createControlModuleCore(name: string, log: Log): RegisterPage {
  const unrouted = { SOURCES: unimplemented(0, 32) };
  return new RegisterPage(name, log, [
    reg(0x000, 'REVISION', {}, { access: 'ro' }),
    reg(0x134, 'STATUS', { DEVICE_TYPE: field(6, 3) }, { access: 'ro', reset: GENERAL_PURPOSE }),
    storage(0x550, 'CONTROL_IO', 5),
    // SPEEDSELECT (bits 9:8) stays 0: any other value says that the 32 kHz clock is derived, and the counter's rate is corrected for it (erratum i856).
    reg(0x6c4, 'BOOTSTRAP', { SPEEDSELECT: field(8, 2) }, { access: 'ro' }),
    reg(0xa48, 'MPU_IRQ', unrouted, { count: 76 }),
    reg(0xb78, 'DMA_SYSTEM_DREQ', unrouted, { count: 63 }),
    reg(0xc78, 'DMA_EDMA_DREQ', unrouted, { count: 31 }),
    storage(0xe00, 'PBIAS'),
    storage(0x1400, 'PAD', 282),
    storage(0x1c04, 'CONTROL', 8),
    storage(0x1c24, 'CONTROL_MORE', 9),
  ]);
}

/** ID_CODE: revision 2 of 0xb990, DRA75x/DRA74x ES2.0. */
const DRA75X_ES2_0 = 0x2b99_002f;

/** The wake-up control module, CTRL_MODULE_WKUP: 0x1000 bytes (AM572x TRM 18.5.3). `dieId` are its four words. */
export function createControlModuleWkup(
  name: string,
  log: Log,
  dieId: readonly [number, number, number, number] = [1, 2, 3, 4],
): RegisterPage {
  const id = (offset: number, n: number) =>
    reg<RegisterPage>(offset, `DIE_ID_${n}`, {}, { access: 'ro', reset: dieId[n]! });
  return new RegisterPage(name, log, [
    reg(0x000, 'REVISION', {}, { access: 'ro' }),
    id(0x200, 0),
    reg(0x204, 'ID_CODE', { HAWKEYE: field(12, 16), REVISION: field(28, 4) }, { access: 'ro', reset: DRA75X_ES2_0 }),
    id(0x208, 1),
    id(0x20c, 2),
    id(0x210, 3),
  ]);
}
