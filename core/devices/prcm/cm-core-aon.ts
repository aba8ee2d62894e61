import type { Log } from '../../bus/ports.ts';
import { reg } from '../../bus/registers.ts';
import { clockDomain, dpll, storage } from './prcm-registers.ts';
import { RegisterPage } from './register-page.ts';

/**
 * DPLLs of the always-on clock manager, at a 20 MHz system clock. CORE, MPU, IVA, ABE, DDR and GMAC as U-Boot sets them
 * (arch/arm/mach-omap2/omap5/hw_data.c); DSP, EVE and GPU at their nominal rates: 600, 650 and 532 MHz.
 */
const dplls = [
  dpll({
    name: 'CORE',
    at: 0x120,
    m: 266,
    n: 4,
    dividers: {
      M2: [0x130, 2],
      M3: [0x134, 1],
      H11: [0x138, 1],
      H12: [0x13c, 4],
      H13: [0x140, 62],
      H14: [0x144, 5],
      H21: [0x150, 1],
      H22: [0x154, 5],
      H23: [0x158, 4],
      H24: [0x15c, 6],
    },
    spread: 0x148,
  }),
  dpll({ name: 'MPU', at: 0x160, m: 500, n: 9, dividers: { M2: [0x170, 1] }, spread: 0x188 }),
  dpll({ name: 'IVA', at: 0x1a0, m: 233, n: 3, dividers: { M2: [0x1b0, 3] }, spread: 0x1c8 }),
  dpll({ name: 'ABE', at: 0x1e0, m: 16, n: 1, dividers: { M2: [0x1f0, 1], M3: [0x1f4, 1] }, spread: 0x208 }),
  dpll({ name: 'DDR', at: 0x210, m: 266, n: 4, dividers: { M2: [0x220, 2], M3: [0x224, 1], H11: [0x228, 8] } }),
  dpll({ name: 'DSP', at: 0x234, m: 150, n: 4, dividers: { M2: [0x244, 1], M3: [0x248, 1] } }),
  dpll({ name: 'EVE', at: 0x284, m: 325, n: 9, dividers: { M2: [0x294, 1], M3: [0x298, 1] } }),
  dpll({
    name: 'GMAC',
    at: 0x2a8,
    m: 250,
    n: 4,
    dividers: {
      M2: [0x2b8, 4],
      M3: [0x2bc, 10],
      H11: [0x2c0, 40],
      H12: [0x2c4, 8],
      H13: [0x2c8, 10],
      H14: [0x2cc, 1],
    },
    spread: 0x2d0,
  }),
  dpll({ name: 'GPU', at: 0x2d8, m: 266, n: 4, dividers: { M2: [0x2e8, 2], M3: [0x2ec, 1] } }),
];

const domains = [
  clockDomain({ name: 'MPU', at: 0x300, automatic: { MPU: 0x320, MPU_DBG: 0x328 } }),
  clockDomain({ name: 'DSP1', at: 0x400, modules: { DSP1: 0x420 } }),
  clockDomain({ name: 'IPU1', at: 0x500, modules: { IPU1: 0x520 } }),
  clockDomain({
    name: 'IPU',
    at: 0x540,
    dependencies: [],
    modules: {
      MCASP1: 0x550,
      TIMER5: 0x558,
      TIMER6: 0x560,
      TIMER7: 0x568,
      TIMER8: 0x570,
      I2C5: 0x578,
      UART6: 0x580,
    },
  }),
  clockDomain({ name: 'DSP2', at: 0x600, modules: { DSP2: 0x620 } }),
  clockDomain({ name: 'EVE1', at: 0x640, modules: { EVE1: 0x660 } }),
  clockDomain({ name: 'EVE2', at: 0x680, modules: { EVE2: 0x6a0 } }),
  clockDomain({ name: 'EVE3', at: 0x6c0, modules: { EVE3: 0x6e0 } }),
  clockDomain({ name: 'EVE4', at: 0x700, modules: { EVE4: 0x720 } }),
  clockDomain({ name: 'RTC', at: 0x740, dependencies: [], modules: { RTCSS: 0x744 } }),
  clockDomain({ name: 'VPE', at: 0x760, dependencies: [0x768], modules: { VPE: 0x764 } }),
];

/** The always-on part of Jacinto 6's clock manager, CM_CORE_AON: 0x2000 bytes (AM572x TRM 3.14.2 on). */
export function createCmCoreAon(name: string, log: Log): RegisterPage {
  return new RegisterPage(name, log, [
    reg(0x000, 'REVISION', {}, { access: 'ro' }),
    storage(0x100, 'CLKSEL_CORE'),
    storage(0x108, 'CLKSEL_ABE'),
    storage(0x110, 'DLL_CTRL'),
    storage(0x19c, 'BYPCLK_MPU'),
    storage(0x1dc, 'BYPCLK_IVA'),
    ...dplls.flat(),
    ...domains.flat(),
  ]);
}
