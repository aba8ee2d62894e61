import type { Log } from '../../bus/ports.ts';
import { field, type Register, reg, unimplemented } from '../../bus/registers.ts';
import { storage } from './prcm-registers.ts';
import { RegisterPage } from './register-page.ts';

/** CTRL_CORE_STATUS: DEVICE_TYPE 3 in bits 8:6, a general purpose device. */
const GENERAL_PURPOSE = 3 << 6;

/** Of CTRL_CORE_CONTROL_IO_2: where DCAN1 and DCAN2 have START and DONE of the initialisation of their message RAM. */
const CAN_RAM = [
  { start: 1 << 3, done: 1 << 1 },
  { start: 1 << 5, done: 1 << 2 },
] as const;

/** CTRL_CORE_CONTROL_IO_2 (AM572x TRM 18.5.2). START that rises clears a message RAM, which takes no time; DONE says so until one is written to it. */
function canRam(initialise: (can: number) => void): Register<RegisterPage> {
  const name = 'CONTROL_IO_2';
  return reg(
    0x558,
    name,
    {},
    {
      write: (page, value, _i, _cpu, previous) => {
        const dones = CAN_RAM[0].done | CAN_RAM[1].done;
        let now = (value & ~dones) | (previous & dones & ~value);
        for (const [can, { start, done }] of CAN_RAM.entries())
          if (value & ~previous & start) {
            initialise(can);
            now |= done;
          }
        page.store(name, now >>> 0);
      },
    },
  );
}

/**
 * Jacinto 6's control module, CTRL_MODULE_CORE: 0x2000 bytes (AM572x TRM 18.5.2): device status, pads, and the crossbars,
 * which route nothing here: every interrupt has its fixed line.
 */
export function createControlModuleCore(
  name: string,
  log: Log,
  initialiseRam: (can: number) => void = () => {},
): RegisterPage {
  const unrouted = { SOURCES: unimplemented(0, 32) };
  return new RegisterPage(name, log, [
    reg(0x000, 'REVISION', {}, { access: 'ro' }),
    reg(0x134, 'STATUS', { DEVICE_TYPE: field(6, 3) }, { access: 'ro', reset: GENERAL_PURPOSE }),
    storage(0x550, 'CONTROL_IO', 2),
    canRam(initialiseRam),
    storage(0x55c, 'CONTROL_IO_MORE', 2),
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
