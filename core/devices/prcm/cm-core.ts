import type { Log } from '../../bus/ports.ts';
import { reg } from '../../bus/registers.ts';
import { clockDomain, dpll, storage } from './prcm-registers.ts';
import { RegisterPage } from './register-page.ts';

/** PER and USB as U-Boot sets them for a 20 MHz system clock (omap5/hw_data.c); PCIE_REF at its nominal 1.5 GHz, 100 MHz out. */
const dplls = [
  dpll({
    name: 'PER',
    at: 0x140,
    m: 96,
    n: 4,
    dividers: {
      M2: [0x150, 4],
      M3: [0x154, 1],
      H11: [0x158, 3],
      H12: [0x15c, 4],
      H13: [0x160, 10],
      H14: [0x164, 2],
    },
    spread: 0x168,
  }),
  dpll({ name: 'USB', at: 0x180, m: 480, n: 9, dividers: { M2: [0x190, 2] }, spread: 0x1a8 }),
  dpll({ name: 'PCIE_REF', at: 0x200, m: 750, n: 9, dividers: { M2: [0x210, 15] }, spread: 0x214 }),
];

/** Offsets of a run of modules whose controls are eight bytes apart. */
const run = (from: number, ...names: string[]): Record<string, number> =>
  Object.fromEntries(names.map((name, i) => [name, from + 8 * i]));

const core = [
  clockDomain({
    name: 'COREAON',
    at: 0x600,
    dependencies: [],
    modules: {
      SMARTREFLEX_MPU: 0x628,
      SMARTREFLEX_CORE: 0x638,
      USB_PHY1_CORE: 0x640,
      IO_SRCOMP: 0x650,
      SMARTREFLEX_GPU: 0x658,
      SMARTREFLEX_DSPEVE: 0x668,
      SMARTREFLEX_IVAHD: 0x678,
      USB_PHY2_CORE: 0x688,
      USB_PHY3_CORE: 0x698,
      DUMMY_MODULE1: 0x6a0,
      CLKOUT2: 0x6b0,
      L3INIT_960M: 0x6c0,
      DUMMY_MODULE4: 0x6d0,
    },
  }),
  clockDomain({
    name: 'L3MAIN1',
    at: 0x700,
    dependencies: [0x708],
    automatic: { L3_MAIN_1: 0x720, MMU_EDMA: 0x730 },
    modules: {
      GPMC: 0x728,
      ...run(0x750, 'OCMC_RAM1', 'OCMC_RAM2', 'OCMC_RAM3', 'OCMC_ROM', 'TPCC', 'TPTC0', 'TPTC1', 'VCP1', 'VCP2'),
    },
  }),
  clockDomain({ name: 'IPU2', at: 0x900, modules: { IPU2: 0x920 } }),
  clockDomain({ name: 'DMA', at: 0xa00, modules: { DMA_SYSTEM: 0xa20 } }),
  clockDomain({
    name: 'EMIF',
    at: 0xb00,
    dependencies: [],
    automatic: run(0xb20, 'DMM', 'EMIF_OCP_FW', 'EMIF1', 'EMIF2', 'EMIF_DLL'),
  }),
  clockDomain({ name: 'ATL', at: 0xc20, dependencies: [], modules: { ATL: 0xc00 } }),
  clockDomain({
    name: 'L4CFG',
    at: 0xd00,
    dependencies: [0xd08],
    automatic: { L4_CFG: 0xd20 },
    modules: run(
      0xd28,
      'SPINLOCK',
      'MAILBOX1',
      'SAR_ROM',
      'OCP2SCP2',
      'MAILBOX2',
      'MAILBOX3',
      'MAILBOX4',
      'MAILBOX5',
      'MAILBOX6',
      'MAILBOX7',
      'MAILBOX8',
      'MAILBOX9',
      'MAILBOX10',
      'MAILBOX11',
      'MAILBOX12',
      'MAILBOX13',
      'SMARTREFLEX_RTC',
      'SMARTREFLEX_SDRAM',
      'SMARTREFLEX_WKUP',
      'IO_DELAY_BLOCK',
    ),
  }),
  clockDomain({
    name: 'L3INSTR',
    at: 0xe00,
    dependencies: [],
    automatic: { L3_MAIN_2: 0xe20, L3_INSTR: 0xe28, OCP_WP_NOC: 0xe40 },
    modules: { DLL_AGING: 0xe48, CTRL_MODULE_BANDGAP: 0xe50 },
  }),
  clockDomain({ name: 'IVA', at: 0xf00, modules: { IVA: 0xf20, SL2: 0xf28 } }),
  clockDomain({
    name: 'CAM',
    at: 0x1000,
    dependencies: [0x1004],
    modules: run(0x1020, 'VIP1', 'VIP2', 'VIP3', 'LVDSRX', 'CSI1', 'CSI2'),
  }),
  clockDomain({ name: 'DSS', at: 0x1100, modules: { DSS: 0x1120, BB2D: 0x1130, SDVENC: 0x113c } }),
  clockDomain({ name: 'GPU', at: 0x1200, modules: { GPU: 0x1220 } }),
  clockDomain({
    name: 'L3INIT',
    at: 0x1300,
    modules: {
      ...run(0x1328, 'MMC1', 'MMC2'),
      ...run(0x1340, 'USB_OTG_SS2', 'USB_OTG_SS3', 'USB_OTG_SS4', 'MLB_SS'),
      IEEE1500_2_OCP: 0x1378,
      SATA: 0x1388,
      ...run(0x13e0, 'OCP2SCP1', 'OCP2SCP3', 'USB_OTG_SS1'),
    },
  }),
  clockDomain({ name: 'PCIE', at: 0x13a0, dependencies: [0x13a4], modules: run(0x13b0, 'PCIESS1', 'PCIESS2') }),
  clockDomain({ name: 'GMAC', at: 0x13c0, modules: { GMAC: 0x13d0 } }),
  clockDomain({ name: 'CUSTEFUSE', at: 0x1600, dependencies: [], modules: { EFUSE_CTRL_CUST: 0x1620 } }),
];

const l4per = [
  clockDomain({
    name: 'L4PER',
    at: 0x1700,
    dependencies: [0x1708],
    automatic: { L4_PER1: 0x17c0 },
    modules: {
      ...run(
        0x1728,
        'TIMER10',
        'TIMER11',
        'TIMER2',
        'TIMER3',
        'TIMER4',
        'TIMER9',
        'ELM',
        'GPIO2',
        'GPIO3',
        'GPIO4',
        'GPIO5',
        'GPIO6',
        'HDQ1W',
      ),
      ...run(0x17a0, 'I2C1', 'I2C2', 'I2C3', 'I2C4'),
      ...run(0x17f0, 'MCSPI1', 'MCSPI2', 'MCSPI3', 'MCSPI4', 'GPIO7', 'GPIO8', 'MMC3', 'MMC4'),
      ...run(0x1840, 'UART1', 'UART2', 'UART3', 'UART4'),
      UART5: 0x1870,
    },
  }),
  clockDomain({
    name: 'L4SEC',
    at: 0x1880,
    modules: {
      ...run(0x18a0, 'AES1', 'AES2', 'DES3DES'),
      ...run(0x18c0, 'RNG', 'SHA2MD51'),
      SHA2MD52: 0x18f8,
    },
  }),
  clockDomain({
    name: 'L4PER2',
    at: 0x18fc,
    dependencies: [0x190c, 0x1900],
    automatic: { L4_PER2: 0x170c },
    modules: {
      PRUSS1: 0x1718,
      PRUSS2: 0x1720,
      ...run(0x1790, 'PWMSS2', 'PWMSS3'),
      PWMSS1: 0x17c4,
      QSPI: 0x1838,
      ...run(0x1860, 'MCASP2', 'MCASP3'),
      MCASP5: 0x1878,
      ...run(0x1890, 'MCASP8', 'MCASP4'),
      UART7: 0x18d0,
      ...run(0x18e0, 'UART8', 'UART9', 'DCAN2'),
      MCASP6: 0x1904,
      MCASP7: 0x1908,
    },
  }),
  clockDomain({
    name: 'L4PER3',
    at: 0x1910,
    dependencies: [0x1914],
    automatic: { L4_PER3: 0x1714 },
    modules: {
      ...run(0x17c8, 'TIMER13', 'TIMER14', 'TIMER15'),
      TIMER16: 0x1830,
    },
  }),
];

/** Jacinto 6's clock manager, CM_CORE: 0x3000 bytes (AM572x TRM 3.14). */
export function createCmCore(name: string, log: Log): RegisterPage {
  return new RegisterPage(name, log, [
    reg(0x000, 'REVISION', {}, { access: 'ro' }),
    storage(0x104, 'CLKSEL_USB_60MHZ'),
    storage(0x1b4, 'CLKDCOLDO_USB'),
    storage(0x21c, 'CLKMODE_APLL_PCIE'),
    // The APLL is locked whatever its mode.
    reg(0x220, 'IDLEST_APLL_PCIE', {}, { access: 'ro', reset: 1 }),
    storage(0x224, 'DIV_M2_APLL_PCIE', 1, 1),
    storage(0x228, 'CLKVCOLDO_APLL_PCIE'),
    ...dplls.flat(),
    ...core.flat(),
    ...l4per.flat(),
  ]);
}
