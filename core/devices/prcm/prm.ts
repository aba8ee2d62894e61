import type { SavedState } from '../../bus/device.ts';
import type { Log } from '../../bus/ports.ts';
import { field, get, reg } from '../../bus/registers.ts';
import { clockDomain, powerDomain, storage, writeOneToClear } from './prcm-registers.ts';
import { RegisterPage } from './register-page.ts';

export interface PrmPorts {
  readonly name: string;
  readonly log: Log;
  /** CM_CLKSEL_SYS: 1..7 for a system clock of 12, 20, 16.8, 19.2, 26, 27, 38.4 MHz; 2 if not given. */
  readonly systemClock?: number;
  /** Software asked for a reset of the whole device. */
  reset(kind: 'warm' | 'cold'): void;
}

const RSTCTRL = { RST_GLOBAL_WARM_SW: field(0), RST_GLOBAL_COLD_SW: field(1) };
const IO_PMCTRL = { ISOCLK_OVERRIDE: field(0), ISOCLK_STATUS: field(1), WUCLK_CTRL: field(8), WUCLK_STATUS: field(9) };
/** PRM_RSTST after power-on: global cold reset; bit 1 is the global warm software reset. */
const COLD = 1 << 0;
const WARM = 1 << 1;

const domains = [
  powerDomain({ name: 'MPU', at: 0x300, length: 0x100 }),
  powerDomain({ name: 'DSP1', at: 0x400, length: 0x100, resets: 2 }),
  powerDomain({ name: 'IPU', at: 0x500, length: 0x128, resets: 3 }),
  powerDomain({ name: 'CORE', at: 0x700, length: 0x800 }),
  powerDomain({ name: 'IVA', at: 0xf00, length: 0x100, resets: 3 }),
  powerDomain({ name: 'CAM', at: 0x1000, length: 0x100 }),
  powerDomain({ name: 'DSS', at: 0x1100, length: 0x100 }),
  powerDomain({ name: 'GPU', at: 0x1200, length: 0x100 }),
  powerDomain({ name: 'L3INIT', at: 0x1300, length: 0x100, resets: 2 }),
  powerDomain({ name: 'L4PER', at: 0x1400, length: 0x200 }),
  powerDomain({ name: 'CUSTEFUSE', at: 0x1600, length: 0x100 }),
  powerDomain({ name: 'EMU', at: 0x1900, length: 0x100 }),
  powerDomain({ name: 'DSP2', at: 0x1b00, length: 0x40, resets: 2 }),
  powerDomain({ name: 'EVE1', at: 0x1b40, length: 0x40, resets: 2 }),
  powerDomain({ name: 'EVE2', at: 0x1b80, length: 0x40, resets: 2 }),
  powerDomain({ name: 'EVE3', at: 0x1bc0, length: 0x40, resets: 2 }),
  powerDomain({ name: 'EVE4', at: 0x1c00, length: 0x60, resets: 2 }),
  powerDomain({ name: 'VPE', at: 0x1c80, length: 0x80 }),
];

const wakeUpClocks = clockDomain({
  name: 'WKUPAON',
  at: 0x1800,
  dependencies: [],
  automatic: { L4_WKUP: 0x1820, WKUPAON_CTRL_MODULE: 0x1828, COUNTER_32K: 0x1850, SAR_RAM: 0x1860 },
  modules: {
    WD_TIMER2: 0x1830,
    GPIO1: 0x1838,
    TIMER1: 0x1840,
    TIMER12: 0x1848,
    KBD: 0x1878,
    UART10: 0x1880,
    DCAN1: 0x1888,
    SCRM: 0x1890,
    IO_SRCOMP_WKUP: 0x1898,
    ADC: 0x18a0,
  },
});

/** Jacinto 6's power and reset manager, PRM: 0x3000 bytes (AM572x TRM 3.14.28 on). */
export class Prm extends RegisterPage {
  /** What the next reset will report as its cause. */
  #cause = COLD;

  constructor({ name, log, systemClock = 2, reset }: PrmPorts) {
    const request = (value: number): void => {
      if (get(value, RSTCTRL.RST_GLOBAL_COLD_SW)) this.#cause = COLD;
      else if (get(value, RSTCTRL.RST_GLOBAL_WARM_SW)) this.#cause = WARM;
      else return;
      this.store('PRM_RSTCTRL', 0);
      reset(this.#cause === COLD ? 'cold' : 'warm');
    };
    super(name, log, [
      reg(0x000, 'REVISION', {}, { access: 'ro' }),
      // Nothing raises the PRM's interrupts; their status pairs with an enable eight bytes on.
      reg(0x010, 'PRM_IRQSTATUS_MPU', {}, { count: 2, writable: 0 }),
      storage(0x018, 'PRM_IRQENABLE_MPU', 2),
      storage(0x100, 'CM_CLKSEL', 4),
      reg(0x110, 'CM_CLKSEL_SYS', { SYS_CLKSEL: field(0, 3) }, { reset: systemClock, writable: 7 }),
      storage(0x114, 'CM_CLKSEL_MORE', 52),
      ...domains.flat(),
      // The always-on domains have no state of their own.
      storage(0x628, 'COREAON_WKDEP_CONTEXT', 48),
      storage(0x1724, 'WKUPAON_WKDEP_CONTEXT', 48),
      storage(0x1c60, 'RTC_WKDEP_CONTEXT', 8),
      ...wakeUpClocks,
      ...clockDomain({ name: 'EMU', at: 0x1a00, dependencies: [0x1a08], automatic: { DEBUGSS: 0x1a20 } }),
      reg(0x1d00, 'PRM_RSTCTRL', RSTCTRL, { rest: 'zeros', writable: 3, write: (_page, value) => request(value) }),
      writeOneToClear(0x1d04, 'PRM_RSTST', COLD),
      storage(0x1d08, 'PRM_RSTTIME'),
      storage(0x1d0c, 'PRM_CLKREQCTRL'),
      storage(0x1d10, 'PRM_VOLTCTRL'),
      storage(0x1d14, 'PRM_PWRREQCTRL'),
      storage(0x1d18, 'PRM_PSCON_COUNT'),
      storage(0x1d1c, 'PRM_IO_COUNT'),
      // The status bits follow their controls at once.
      reg(0x1d20, 'PRM_IO_PMCTRL', IO_PMCTRL, {
        writable: ~((1 << 1) | (1 << 9)) >>> 0,
        read: (page) => {
          const value = page.value('PRM_IO_PMCTRL');
          return value | (get(value, IO_PMCTRL.ISOCLK_OVERRIDE) << 1) | (get(value, IO_PMCTRL.WUCLK_CTRL) << 9);
        },
      }),
      storage(0x1d24, 'PRM_VOLTSETUP', 55),
    ]);
  }

  /** After a reset that PRM_RSTCTRL asked for, PRM_RSTST tells which. */
  override reset(): void {
    super.reset();
    this.store('PRM_RSTST', this.#cause);
    this.#cause = COLD;
  }

  override save(): SavedState {
    return { ...super.save(), cause: this.#cause };
  }

  override load(state: SavedState): void {
    super.load(state);
    this.#cause = state.cause === WARM ? WARM : COLD;
  }
}
